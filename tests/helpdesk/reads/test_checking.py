"""The desk's invariant: what breaks it is found, mended where it can be, and then gone."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from helpdesk.actions.promises import mending
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.holds import WantedTime, hold_time
from helpdesk.actions.promises.mending import repair_desk
from helpdesk.choices import (
    AppointmentState,
    AttemptOutcome,
    CallbackState,
    CaseState,
    ClosingReason,
    EventKind,
    NoticeKind,
    NoticeState,
)
from helpdesk.models import Adviser, Appointment, Attempt, Case, Notice, TakenQuarter
from helpdesk.policy.faults import Fault, FaultKind, Remedy
from helpdesk.policy.slots import Call
from helpdesk.reads import checking
from helpdesk.reads.checking import check_desk
from helpdesk.words import faults
from helpdesk.words.faults import fault_in_words, mended_in_words
from tests.factories.faults import (
    LATER,
    QUARTER,
    assert_mended_and_told,
    change,
    codes,
    end,
    find_a_time,
    make_hold,
    repair,
)
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_adviser, make_callback, make_reason

# Some take half a minute, and four times that on a machine with much else to do.
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.timeout(600)]


@pytest.fixture
def callback(cast):
    """A promise for the afternoon."""
    return make_callback(cast.topic)


# --- A desk where nothing is wrong ---------------------------------------------------------------


def test_an_empty_desk_has_nothing_wrong(db):
    report = check_desk(at=MONDAY)
    assert report.total == 0
    assert report.faults == ()


def test_promises_in_every_state_are_no_fault(cast):
    hours = [AFTERNOON + n * QUARTER for n in range(7)]
    booked, cancelled, closed, reached, missed = (
        make_callback(cast.topic, starts_at=hour) for hour in hours[:5]
    )
    wrong = make_callback(cast.topic, starts_at=hours[5], name="Jean Roux", number="+33199005678")
    make_callback(cast.topic, starts_at=None, reachable_when="in the evening")
    cancel_callback(callback=cancelled, at=LATER)
    close_case(case=closed.case, reason=ClosingReason.DUPLICATE, at=LATER, by=cast.karim.user)
    for callback, outcome in (
        (reached, AttemptOutcome.REACHED),
        (missed, AttemptOutcome.NO_ANSWER),
        (wrong, AttemptOutcome.WRONG_NUMBER),
    ):
        attempt = start_attempt(callback=callback, adviser=cast.karim, at=hours[0], by=None)
        end_attempt(attempt=attempt, outcome=outcome, at=hours[0], by=None)
    start_attempt(callback=booked, adviser=cast.karim, at=hours[0], by=None)
    report = check_desk(at=hours[0] + timedelta(minutes=5))
    assert report.faults == ()
    assert report.counts.open_callbacks == 4
    assert report.counts.live_appointments == 2


def test_an_hour_or_a_time_to_find_that_is_past_is_due_and_no_fault(callback, cast):
    make_callback(cast.topic, starts_at=None)
    assert check_desk(at=AFTERNOON + timedelta(days=30)).total == 0


def test_a_time_that_a_visitor_holds_is_no_fault_and_is_counted(cast):
    hold_time(
        key=uuid.uuid4(),
        address="203.0.113.9",
        at=MONDAY,
        wanted=WantedTime(
            starts_at=AFTERNOON,
            topic=cast.topic,
            language="fr",
            call=Call(minutes=45, is_first_call=False),
        ),
    )
    report = check_desk(at=LATER)
    assert (report.total, report.counts.holds, report.counts.taken_quarters) == (0, 1, 3)


def test_a_hold_that_expired_may_be_half_given_back(cast):
    make_hold(cast.karim, expires_at=MONDAY)
    report = check_desk(at=LATER)
    assert (report.total, report.counts.holds) == (0, 0)


def test_the_word_that_a_call_is_cancelled_may_wait_after_its_end(callback):
    cancel_callback(callback=callback, at=MONDAY)
    assert Notice.objects.get(kind=NoticeKind.CANCELLED).state == NoticeState.QUEUED
    assert codes() == []


# --- What the database refuses -------------------------------------------------------------------


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_a_second_live_appointment(callback, cast):
    second = Appointment(callback=callback, adviser=cast.ines, starts_at=AFTERNOON, minutes=15)
    assert refused(second.save)


def test_the_database_refuses_a_quarter_taken_twice(callback):
    quarter = TakenQuarter.objects.get()
    quarter.pk = None
    assert refused(lambda: quarter.save(force_insert=True))


def test_the_database_refuses_a_quarter_of_nobody(cast):
    quarter = TakenQuarter(adviser=cast.karim, starts_at=AFTERNOON)
    assert refused(quarter.save)


def test_the_database_refuses_a_second_open_callback_of_a_case(callback):
    callback.pk = callback.request_key = None
    assert refused(lambda: callback.save(force_insert=True))


def test_the_database_refuses_an_ended_callback_without_its_end(callback):
    assert refused(lambda: change(callback, state=CallbackState.DONE))


# --- Promises ------------------------------------------------------------------------------------


def test_a_promise_without_a_next_step_gets_a_time_to_find(callback):
    find_a_time(callback)
    change(callback, find_a_time_by=None)
    assert codes() == [FaultKind.NO_NEXT_STEP]
    assert repair() == [Remedy.TIME_TO_FIND]
    callback.refresh_from_db()
    assert callback.find_a_time_by > LATER
    assert_mended_and_told(callback.case, FaultKind.NO_NEXT_STEP)


def test_a_promise_with_two_next_steps_keeps_its_hour(callback):
    change(callback, find_a_time_by=AFTERNOON)
    assert codes() == [FaultKind.TWO_NEXT_STEPS]
    assert repair() == [Remedy.NO_TIME_TO_FIND]
    assert callback.live_appointment is not None
    assert_mended_and_told(callback.case, FaultKind.TWO_NEXT_STEPS)


def test_a_promise_of_somebody_who_left_goes_to_another_with_its_hour(callback):
    gone = callback.adviser
    change(gone.user, is_active=False)
    assert codes() == [FaultKind.OWNER_GONE]
    assert repair() == [Remedy.OTHER_ADVISER]
    callback.refresh_from_db()
    other = Adviser.objects.exclude(pk=gone.pk).get()
    live = callback.live_appointment
    assert callback.adviser == callback.case.adviser == live.adviser == other
    assert live.quarters.get().adviser == other
    assert_mended_and_told(callback.case, FaultKind.OWNER_GONE)


def test_a_time_to_find_of_somebody_who_left_goes_to_another(callback):
    find_a_time(callback)
    change(callback.adviser.user, is_active=False)
    assert repair() == [Remedy.OTHER_ADVISER]
    assert_mended_and_told(callback.case, FaultKind.OWNER_GONE)


def test_an_hour_that_only_its_own_adviser_can_keep_goes_to_them(callback, cast):
    other = cast.ines if callback.adviser == cast.karim else cast.karim
    live = callback.live_appointment
    change(live, adviser=other)
    live.quarters.update(adviser=other)
    change(callback.adviser.user, is_active=False)
    assert repair() == [Remedy.OTHER_ADVISER]
    callback.refresh_from_db()
    assert callback.adviser == other
    assert_mended_and_told(callback.case, FaultKind.OWNER_GONE)


def test_a_late_hour_of_somebody_who_left_goes_to_who_had_no_call_then(callback):
    change(callback.adviser.user, is_active=False)
    at = AFTERNOON + timedelta(hours=1)
    (mended,) = repair_desk(at=at, faults=check_desk(at=at).faults)
    assert mended.remedy == Remedy.OTHER_ADVISER
    assert check_desk(at=at).total == 0


def test_an_hour_when_nobody_else_is_free_is_left_and_said(callback):
    gone = callback.adviser
    other = Adviser.objects.exclude(pk=gone.pk).get()
    other.opening_periods.all().delete()
    change(gone.user, is_active=False)
    (mended,) = repair_desk(at=LATER, faults=check_desk(at=LATER).faults)
    assert mended.is_left
    assert mended.remedy == Remedy.LEFT_NO_ADVISER
    callback.refresh_from_db()
    assert callback.adviser == gone
    assert codes() == [FaultKind.OWNER_GONE]
    assert not callback.case.events.filter(kind=EventKind.MENDED).exists()


def test_a_promise_is_left_when_no_adviser_is_left(callback):
    find_a_time(callback)
    for adviser in Adviser.objects.all():
        change(adviser.user, is_active=False)
    assert repair() == [Remedy.LEFT_NO_ADVISER]


def test_a_promise_of_a_closed_case_is_stopped(callback):
    change(
        callback.case,
        state=CaseState.CLOSED,
        closed_at=MONDAY,
        closing_reason=ClosingReason.DUPLICATE,
    )
    assert codes() == [FaultKind.OPEN_ON_CLOSED_CASE]
    assert repair() == [Remedy.CALL_STOPPED]
    callback.refresh_from_db()
    assert callback.state == CallbackState.STOPPED
    assert not TakenQuarter.objects.exists()
    assert_mended_and_told(callback.case, FaultKind.OPEN_ON_CLOSED_CASE)


def test_a_case_does_not_wait_while_its_call_is_promised(callback):
    change(
        callback.case, state=CaseState.WAITING, pending_reason=make_reason(), waiting_since=MONDAY
    )
    assert codes() == [FaultKind.OPEN_ON_WAITING_CASE]
    assert repair() == [Remedy.CASE_PLANNED]
    callback.refresh_from_db()
    assert callback.state == CallbackState.OPEN
    assert_mended_and_told(callback.case, FaultKind.OPEN_ON_WAITING_CASE)


def test_a_planned_case_without_a_promise_waits_to_be_handled(callback):
    end(callback)
    change(callback.case, state=CaseState.PLANNED)
    assert codes() == [FaultKind.PLANNED_WITHOUT_CALLBACK]
    assert repair() == [Remedy.CASE_UNPLANNED]
    assert Case.objects.get().state == CaseState.NEW
    assert_mended_and_told(callback.case, FaultKind.PLANNED_WITHOUT_CALLBACK)


# --- Promises that ended -------------------------------------------------------------------------


def test_an_ended_promise_gives_its_hour_back(callback):
    callback.notices.all().delete()
    change(callback, state=CallbackState.DONE, ended_at=MONDAY)
    change(callback.case, state=CaseState.ACTIVE)
    assert codes() == [FaultKind.ENDED_WITH_APPOINTMENT]
    assert repair() == [Remedy.HOUR_GIVEN_BACK]
    assert Appointment.objects.get().state == AppointmentState.CANCELLED
    assert not TakenQuarter.objects.exists()
    assert_mended_and_told(callback.case, FaultKind.ENDED_WITH_APPOINTMENT)


def test_an_ended_promise_has_no_time_to_find(callback):
    end(callback)
    change(callback, find_a_time_by=AFTERNOON)
    assert codes() == [FaultKind.ENDED_WITH_TIME_TO_FIND]
    assert repair() == [Remedy.NO_TIME_TO_FIND]
    assert_mended_and_told(callback.case, FaultKind.ENDED_WITH_TIME_TO_FIND)


def test_an_ended_promise_is_offered_to_nobody(callback, cast):
    end(callback)
    change(callback, offered_to=cast.ines)
    assert codes() == [FaultKind.ENDED_STILL_OFFERED]
    assert repair() == [Remedy.OFFER_ENDED]
    assert_mended_and_told(callback.case, FaultKind.ENDED_STILL_OFFERED)


def test_a_try_that_rings_on_after_the_end_is_left_to_its_adviser(callback, cast):
    end(callback)
    Attempt.objects.create(
        callback=callback, adviser=cast.karim, started_at=LATER - timedelta(hours=25)
    )
    assert codes() == [FaultKind.ENDED_STILL_RINGING]
    assert repair() == [Remedy.LEFT_NO_OUTCOME]
    assert codes() == [FaultKind.ENDED_STILL_RINGING]
    end_attempt(attempt=Attempt.objects.get(), outcome=AttemptOutcome.BUSY, at=LATER, by=None)
    assert codes() == []


def test_a_try_of_today_may_ring_on_after_the_end(callback, cast):
    end(callback)
    Attempt.objects.create(
        callback=callback, adviser=cast.karim, started_at=LATER - timedelta(hours=23)
    )
    assert codes() == []


# --- The check itself ----------------------------------------------------------------------------


def test_what_is_mended_meanwhile_is_not_mended_twice(callback):
    change(callback, find_a_time_by=AFTERNOON)
    faults = check_desk(at=LATER).faults
    change(callback, find_a_time_by=None)
    assert repair_desk(at=LATER, faults=faults) == []


def test_what_somebody_mends_while_the_repair_waits_is_not_mended_twice(callback, monkeypatch):
    change(callback, find_a_time_by=AFTERNOON)
    faults, real = check_desk(at=LATER).faults, mending._lock_case_of

    def lock_when_it_is_mended(row):
        change(callback, find_a_time_by=None)
        return real(row)

    monkeypatch.setattr(mending, "_lock_case_of", lock_when_it_is_mended)
    assert repair_desk(at=LATER, faults=faults) == []
    assert not callback.case.events.filter(kind=EventKind.MENDED).exists()


def test_a_row_that_is_gone_is_no_error(cast):
    hold = make_hold(cast.karim)
    faults = check_desk(at=LATER).faults
    hold.delete()
    assert repair_desk(at=LATER, faults=faults) == []


def test_all_faults_are_counted_and_some_are_listed(cast, monkeypatch):
    monkeypatch.setattr(checking, "LISTED_A_KIND", 2)
    for _ in range(3):
        make_hold(cast.karim)
    report = check_desk(at=LATER)
    assert len(report.faults) == 2
    assert report.found == {FaultKind.HOLD_LACKS_QUARTERS: 3}
    assert report.total == 3


@pytest.mark.parametrize("callbacks", [3, 60])
def test_a_check_asks_the_database_as_often_for_three_promises_as_for_sixty(
    cast, callbacks, django_assert_max_num_queries
):
    for n in range(4):
        make_adviser(f"Adviser {n}", daily_cap=90)
    for n in range(callbacks):
        callback = make_callback(cast.topic, starts_at=AFTERNOON + (n % 12) * QUARTER)
    change(callback, find_a_time_by=AFTERNOON)
    with django_assert_max_num_queries(6):
        assert check_desk(at=LATER).total == 1


def test_a_fault_is_said_by_the_reference_of_the_case_alone(callback):
    change(callback, find_a_time_by=AFTERNOON)
    change(callback.case, reference="K74M92")
    with translation.override("en"):
        (fault,) = check_desk(at=LATER).faults
        (mended,) = repair_desk(at=LATER, faults=[fault])
        assert fault_in_words(fault) == (
            "Case K7 4M 92: the call has an hour, and a time is still to be found."
        )
        assert mended_in_words(mended) == "Case K7 4M 92: mended, no time is to be found any more."


def test_every_fault_and_every_remedy_has_its_words():
    assert set(faults._FAULTS) == set(checking._FINDERS) == set(FaultKind)
    assert set(faults._REMEDIES) == set(Remedy)
    assert set(mending._REPAIRS) == set(FaultKind)


def test_a_visitor_has_no_case_and_is_named_so():
    fault = Fault(FaultKind.HOLD_LACKS_QUARTERS, row_id=1, reference="")
    with translation.override("en"):
        assert fault_in_words(fault).startswith("A visitor: ")
