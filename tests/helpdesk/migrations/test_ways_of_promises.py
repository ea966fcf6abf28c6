"""Who said "write to me" before is written to by a way that exists, on the database of the run."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.concurrency.conftest import real_database  # noqa: F401 - a fixture

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
BEFORE = [("helpdesk", "0046_messages_page")]
AFTER = [("helpdesk", "0047_ways_of_promises")]
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.fixture
def before():
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("helpdesk")
    yield migrate(BEFORE)
    migrate(newest)


def make(apps, number, needs, *, email="", kind="mobile"):
    user = apps.get_model("website", "User").objects.create(username=number)
    adviser = apps.get_model("helpdesk", "Adviser").objects.create(user=user, first_name="Karim")
    topic = apps.get_model("helpdesk", "Topic").objects.create(code=number)
    person = apps.get_model("helpdesk", "Person").objects.create(name="Yanis", created_at=AT)
    person.numbers.create(number=number, kind=kind)
    case = person.cases.create(
        reference=number[-6:], topic=topic, source="web", said_needs=needs, opened_at=AT
    )
    return case.callbacks.create(adviser=adviser, number=number, email=email, asked_at=AT).pk


def test_promises_that_are_kept_in_writing_have_their_way(before):
    in_writing = ["speak_slowly", "in_writing"]
    expected = {
        make(before, "+33639981201", in_writing): "sms",
        make(before, "+33199001202", in_writing, email="y@example.fr", kind="landline"): "email",
        make(before, "+33199001203", in_writing, kind="landline"): "call",
        make(before, "+33639981204", ["relay"]): "call",
        make(before, "+33639981205", []): "call",
    }
    callbacks = migrate(AFTER).get_model("helpdesk", "Callback").objects
    assert dict(callbacks.values_list("pk", "way")) == expected
