"""Several workers look at the same cases that nobody touches: each is told once."""

import threading
from datetime import timedelta

import pytest

from helpdesk.actions.desk import case_deadlines
from helpdesk.actions.desk.case_deadlines import count_deadlines, watch_cases
from helpdesk.choices import EventKind
from helpdesk.models import Case, CaseEvent
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MONDAY, make_case, make_cast

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
WORKERS, CASES = 6, 4
LATER = MONDAY + timedelta(days=2)


@pytest.fixture
def _forsaken(real_database):
    topic = make_cast().topic
    for n in range(CASES):
        make_case(topic, name=f"Person {chr(65 + n)}")
    count_deadlines(at=MONDAY)


def told() -> int:
    return CaseEvent.objects.filter(kind=EventKind.ESCALATED).count()


@pytest.mark.usefixtures("_forsaken")
def test_many_workers_tell_of_each_case_once():
    results = all_at_once(WORKERS, lambda _n: watch_cases(at=LATER))
    assert (sum(results), told()) == (CASES, CASES)


@pytest.mark.usefixtures("_forsaken")
def test_control_without_the_lock_a_case_is_told_several_times(monkeypatch):
    gate = threading.Barrier(WORKERS)
    monkeypatch.setattr(case_deadlines, "lock_case", lambda case: case)

    def escalate(_n):
        case = Case.objects.order_by("pk").first()
        gate.wait(timeout=60)
        return case_deadlines._escalate(case, at=LATER)

    all_at_once(WORKERS, escalate)
    assert told() > 1
