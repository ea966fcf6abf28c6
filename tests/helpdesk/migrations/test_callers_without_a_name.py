"""A name that the desk made up for who called is cleared, on the database of the run."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.concurrency.conftest import real_database  # noqa: F401 - a fixture

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
BEFORE = [("helpdesk", "0059_words_that_got_to_nobody")]
AFTER = [("helpdesk", "0060_callers_without_a_name")]
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


def make(apps, name, source, number):
    topic = apps.get_model("helpdesk", "Topic").objects.create(code=f"topic-{number}")
    person = apps.get_model("helpdesk", "Person").objects.create(
        name=name, search_name="inconnue personne", created_at=AT
    )
    person.name_words.create(word="inconnue", backwards="eunnocni")
    for nth in range(2):
        reference = f"{number}{nth}"
        person.cases.create(reference=reference, topic=topic, source=source, opened_at=AT)
    return person.pk


def test_only_who_called_and_said_no_name_has_none(before):
    expected = {
        make(before, "Personne inconnue", "missed", "K7001"): ("", "", 0),
        make(before, "Unknown caller", "missed", "K7002"): ("", "", 0),
        make(before, "Personne inconnue", "phone", "K7003"): (
            "Personne inconnue",
            "inconnue personne",
            1,
        ),
        make(before, "Madeleine Petit", "missed", "K7004"): (
            "Madeleine Petit",
            "inconnue personne",
            1,
        ),
    }
    people = migrate(AFTER).get_model("helpdesk", "Person").objects
    found = {
        each.pk: (each.name, each.search_name, each.name_words.count()) for each in people.all()
    }
    assert found == expected
