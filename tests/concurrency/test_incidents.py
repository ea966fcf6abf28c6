"""A request is tied to an incident just as that ends: nothing waits for what is over."""

import threading

import pytest
from django.db import transaction

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.desk.incidents import end_incident
from helpdesk.actions.messages import incidents
from helpdesk.actions.messages.incidents import IncidentOver, tie_case
from helpdesk.choices import CaseState, ClosingReason
from helpdesk.models import Case, Incident
from tests.concurrency.crowd import all_at_once
from tests.factories.addresses import make_incident
from tests.factories.helpdesk import MONDAY, make_case, make_cast

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]

# How long the one who ends it is given to be wrong. They wait for the lock meanwhile.
PAUSE_SECONDS = 1
REASON = ClosingReason.SOLVED_TOGETHER


@pytest.fixture
def cast(real_database):
    return make_cast()


@pytest.fixture
def incident(cast):
    return make_incident(cast)


@pytest.fixture
def end(cast, incident):
    return lambda: end_incident(incident=incident, reason=REASON, at=MONDAY, by=cast.awa)


def waiting_for_nothing():
    return Case.objects.not_closed().filter(incident__ended_at__isnull=False).count()


def test_of_many_that_are_tied_as_it_ends_each_is_closed_with_it_or_told(cast, incident, end):
    cases = [make_case(cast.topic) for _ in range(6)]

    def act(n):
        if n == len(cases) // 2:
            return end()
        case = cases[n if n < len(cases) // 2 else n - 1]
        return tie_case(case=case, incident=incident, at=MONDAY, by=cast.karim.user)

    results = all_at_once(len(cases) + 1, act)
    wrong = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, IncidentOver) for each in wrong), wrong
    assert waiting_for_nothing() == 0
    tied = Case.objects.filter(incident=incident)
    assert {case.state for case in tied} <= {CaseState.CLOSED}
    assert tied.count() + len(wrong) == len(cases)


def test_the_end_waits_for_whoever_is_tying_and_closes_that_one_too(
    cast, incident, end, monkeypatch
):
    case, is_locked, is_over = make_case(cast.topic), threading.Event(), threading.Event()

    def lock_slowly(case):
        is_locked.set()
        is_over.wait(PAUSE_SECONDS)
        return lock_case(case)

    monkeypatch.setattr(incidents, "lock_case", lock_slowly)

    def act(n):
        if n == 0:
            return tie_case(case=case, incident=incident, at=MONDAY, by=cast.karim.user)
        is_locked.wait(timeout=60)
        ended = end()
        is_over.set()
        return ended

    results = all_at_once(2, act)
    assert not [each for each in results if isinstance(each, Exception)], results
    case.refresh_from_db()
    assert (case.incident_id, case.state) == (incident.pk, CaseState.CLOSED)


def test_control_without_the_lock_a_request_waits_for_what_is_over(cast, incident, end):
    case, has_looked, is_over = make_case(cast.topic), threading.Event(), threading.Event()

    def tie_unprotected():
        seen = Incident.objects.get(pk=incident.pk)
        has_looked.set()
        is_over.wait(timeout=60)
        if seen.ended_at is not None:
            raise IncidentOver
        with transaction.atomic():
            locked = lock_case(case)
            incidents._tie(locked, seen.pk, at=MONDAY, by=cast.karim.user)

    def act(n):
        if n == 0:
            return tie_unprotected()
        has_looked.wait(timeout=60)
        ended = end()
        is_over.set()
        return ended

    results = all_at_once(2, act)
    assert not [each for each in results if isinstance(each, Exception)], results
    assert waiting_for_nothing() == 1
