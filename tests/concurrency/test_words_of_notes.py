"""Two notes of one request are written in the same instant: a search finds the words of both."""

import threading
import time

import pytest
from django.db import connection, transaction

from helpdesk.models import Case, CaseWords, Note, search_index
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MONDAY, make_case, make_cast

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]

LOCK = "  PERFORM 1 FROM helpdesk_case WHERE id = wanted FOR NO KEY UPDATE;\n"
WAITING = """
SELECT count(*) FROM pg_locks WHERE NOT granted
  AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())
"""


@pytest.fixture
def _postgresql(real_database):
    """On SQLite one writes after the other, whatever the triggers do."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL writes two notes at once")


@pytest.fixture
def case(_postgresql) -> Case:
    return make_case(make_cast().topic)


def write_both(case: Case) -> set[str]:
    """The first one commits when the second one waits for it; which words stand then."""
    is_written = threading.Event()

    def write(n: int) -> None:
        if n:
            assert is_written.wait(timeout=60)
        with transaction.atomic():
            Note.objects.create(case=case, text=("zinzolin", "amarante")[n], written_at=MONDAY)
            if not n:
                is_written.set()
                wait_for_somebody_who_waits()

    assert all_at_once(2, write) == [None, None]
    words = CaseWords.objects.get(case=case).words
    return {word for word in ("zinzolin", "amarante") if f"'{word}'" in str(words)}


def wait_for_somebody_who_waits() -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("Nobody waited.")


def test_the_words_of_both_stand(case):
    assert write_both(case) == {"zinzolin", "amarante"}


@pytest.fixture
def _without_lock(_postgresql):
    """The function of the triggers, without the lock of the request."""
    functions = dict(search_index._FUNCTIONS)
    statement = next(text for text in functions.values() if LOCK in text)
    # What the next line asks is whether the lock found the request.
    unlocked = statement.replace(LOCK, "  PERFORM 1 FROM helpdesk_case WHERE id = wanted;\n")
    with connection.cursor() as cursor:
        cursor.execute(unlocked)
    yield
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("_without_lock")
def test_control_without_the_lock_the_words_of_one_are_lost(case):
    assert write_both(case) == {"amarante"}
