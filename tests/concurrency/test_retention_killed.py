"""A nightly run killed with -9 at each of six points: everybody is whole, or gone; never half."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from helpdesk.actions.desk.retention import let_go
from helpdesk.actions.people import anonymising
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.models import Callback, Person, PhoneNumber
from helpdesk.policy.personal_data import NO_NAME
from tests.concurrency.test_sender_killed import database_url
from tests.factories.helpdesk import MONDAY, make_adviser, make_callback, make_desk, make_topic

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.usefixtures("real_database"),
    pytest.mark.both_databases,
]
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("retention_that_dies.py")
YEARS_LATER = MONDAY + timedelta(days=800)
POINTS = (
    pytest.param("before_the_first", marks=pytest.mark.long),
    pytest.param("after_mentions", marks=pytest.mark.long),
    pytest.param("at_promises", marks=pytest.mark.long),
    "at_numbers",
    pytest.param("at_the_person", marks=pytest.mark.long),
    pytest.param("before_the_journal", marks=pytest.mark.long),
)


@pytest.fixture
def people(real_database) -> None:
    """Three who are in touch no more, each with a number and a promise that was cancelled."""
    make_desk()
    topic = make_topic(code="phone")
    make_adviser(topics=(topic,))
    for n in range(3):
        callback = make_callback(topic, name=f"Jeanne Numero{n}", number=f"+3363998120{n}")
        cancel_callback(callback=callback, at=MONDAY)


def run(point: str, tmp_path: Path) -> int:
    """The exit code of a run in a process of its own."""
    return subprocess.run(
        [sys.executable, str(SCRIPT), point, YEARS_LATER.isoformat()],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "website.settings",
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(tmp_path),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
            "SECRET_KEY": "for this test",
        },
        check=False,
    ).returncode


def halves() -> list[str]:
    """Names of those who are neither whole nor gone."""
    found = []
    for person in Person.objects.all():
        numbers = PhoneNumber.objects.filter(person=person).count()
        called = Callback.objects.filter(case__person=person).exclude(number="").count()
        is_gone = person.anonymised_at is not None
        if (person.name == NO_NAME, numbers == 0, called == 0) != (is_gone,) * 3:
            found.append(person.name)
    return found


@pytest.mark.parametrize("point", POINTS)
def test_killed_there_nobody_is_half_gone_and_the_next_run_goes_on(people, point, tmp_path):
    assert run(point, tmp_path) == -signal.SIGKILL
    assert halves() == []
    assert run("nowhere", tmp_path) == 0
    assert halves() == []
    assert set(Person.objects.values_list("name", flat=True)) == {NO_NAME}


def test_without_a_transaction_somebody_would_be_half_gone(people, monkeypatch):
    """The control: the same steps, each kept at once, stopped before the last."""

    class Stopped(Exception):
        pass

    rows_of = anonymising.rows_of

    def reading(table, everybody):
        if table.model == "helpdesk.Person":
            raise Stopped
        return rows_of(table, everybody)

    monkeypatch.setattr(anonymising, "rows_of", reading)
    everybody = [Person.objects.order_by("pk").first().pk]
    with transaction.atomic(), suppress(Stopped):
        anonymising._anonymise(everybody, at=YEARS_LATER)
    assert halves() != []
    monkeypatch.undo()
    assert let_go(at=YEARS_LATER)
    assert halves() == []
