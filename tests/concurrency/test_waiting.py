"""Several workers follow up the same cases: each person is reminded once."""

import threading
from datetime import timedelta

import pytest

from helpdesk.actions.promises import waiting
from helpdesk.actions.promises.waiting import follow_up_waiting, wait_for_person
from helpdesk.models import Case, Notice
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MONDAY, make_case, make_desk, make_reason, make_topic

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
WORKERS, CASES = 6, 5
LATER = MONDAY + timedelta(days=4)


@pytest.fixture
def _waiting_cases(real_database):
    make_desk()
    topic, reason = make_topic(code="phone"), make_reason()
    for n in range(CASES):
        case = make_case(topic, name=f"Person {chr(65 + n)}")
        wait_for_person(case=case, reason=reason, at=MONDAY, by=None)


@pytest.mark.usefixtures("_waiting_cases")
def test_many_workers_remind_each_person_once():
    results = all_at_once(WORKERS, lambda _n: follow_up_waiting(at=LATER))
    assert sum(results) == CASES
    assert Notice.objects.count() == CASES
    assert set(Case.objects.values_list("follow_ups_sent", flat=True)) == {1}


@pytest.mark.usefixtures("_waiting_cases")
def test_control_what_each_worker_read_before_reminds_a_person_several_times(monkeypatch):
    """The same pass on what was read before, with no lock and no second look."""
    gate, mine = threading.Barrier(WORKERS), threading.local()
    look = waiting._waiting
    monkeypatch.setattr(waiting, "_claim", lambda _pk, at: mine.case)
    monkeypatch.setattr(waiting, "_waiting", lambda *_: mine.stands)

    def follow_up(_n):
        cases = Case.objects.select_related("person", "pending_reason", "adviser")
        mine.case = case = cases.order_by("pk").first()
        mine.stands = look(case, case.pending_reason, case.follow_up_at)
        gate.wait(timeout=60)
        return waiting._follow_up(case.pk, at=LATER)

    all_at_once(WORKERS, follow_up)
    assert Notice.objects.count() > 1
