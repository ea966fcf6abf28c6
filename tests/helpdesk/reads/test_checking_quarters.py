"""What a check of the desk finds of quarter hours, holds and messages, and how it is mended."""

from datetime import timedelta

import pytest

from helpdesk.actions.promises.mending import repair_desk
from helpdesk.choices import AppointmentState, CallbackState, CaseState, NoticeKind, NoticeState
from helpdesk.models import Adviser, Appointment, Notice, SlotHold, TakenQuarter
from helpdesk.policy.faults import FaultKind, Remedy
from helpdesk.reads.checking import check_desk
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
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

# Some take half a minute, and four times that on a machine with much else to do.
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.timeout(600)]


@pytest.fixture
def callback(cast):
    """A promise for the afternoon."""
    return make_callback(cast.topic)


# --- Quarter hours -------------------------------------------------------------------------------


def test_a_quarter_of_an_ended_appointment_is_freed(callback, cast):
    find_a_time(callback)
    TakenQuarter.objects.create(
        adviser=cast.karim, starts_at=AFTERNOON, appointment=Appointment.objects.get()
    )
    assert codes() == [FaultKind.QUARTER_OF_ENDED]
    assert repair() == [Remedy.QUARTER_FREED]
    assert_mended_and_told(callback.case, FaultKind.QUARTER_OF_ENDED)


@pytest.mark.parametrize("minutes", [-15, 7, 15, 60])
def test_a_quarter_outside_its_appointment_is_freed(callback, minutes):
    live = callback.live_appointment
    live.quarters.create(adviser=live.adviser, starts_at=AFTERNOON + timedelta(minutes=minutes))
    assert codes() == [FaultKind.QUARTER_ASTRAY]
    assert repair() == [Remedy.QUARTER_FREED]
    assert live.quarters.get().starts_at == AFTERNOON
    assert_mended_and_told(callback.case, FaultKind.QUARTER_ASTRAY)


def test_a_quarter_in_the_day_of_another_adviser_is_freed(callback):
    live = callback.live_appointment
    other = Adviser.objects.exclude(pk=live.adviser_id).get()
    live.quarters.create(adviser=other, starts_at=AFTERNOON)
    assert codes() == [FaultKind.QUARTER_ASTRAY]
    assert repair() == [Remedy.QUARTER_FREED]
    assert_mended_and_told(callback.case, FaultKind.QUARTER_ASTRAY)


def test_a_quarter_outside_a_visitors_hold_is_freed(cast):
    hold = make_hold(cast.karim)
    for n in range(2):
        hold.quarters.create(adviser=cast.karim, starts_at=AFTERNOON + n * QUARTER)
    assert codes() == [FaultKind.QUARTER_ASTRAY]
    assert repair() == [Remedy.QUARTER_FREED]
    assert codes() == []
    assert hold.quarters.get().starts_at == AFTERNOON


def test_an_hour_that_lost_its_quarters_takes_them_again(callback):
    change(callback.live_appointment, minutes=45)
    assert codes() == [FaultKind.APPOINTMENT_LACKS_QUARTERS]
    assert repair() == [Remedy.QUARTERS_TAKEN]
    taken = TakenQuarter.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert list(taken) == [AFTERNOON + n * QUARTER for n in range(3)]
    assert_mended_and_told(callback.case, FaultKind.APPOINTMENT_LACKS_QUARTERS)


def test_a_quarter_in_the_wrong_place_does_not_stand_for_the_right_one(callback):
    TakenQuarter.objects.update(starts_at=AFTERNOON + QUARTER)
    assert codes() == [FaultKind.QUARTER_ASTRAY, FaultKind.APPOINTMENT_LACKS_QUARTERS]
    assert repair() == [Remedy.QUARTER_FREED, Remedy.QUARTERS_TAKEN]
    assert codes() == []


def test_an_hour_that_others_have_by_now_becomes_a_time_to_find(callback):
    live = callback.live_appointment
    hold = make_hold(live.adviser)
    live.quarters.update(appointment=None, hold=hold)
    assert codes() == [FaultKind.APPOINTMENT_LACKS_QUARTERS]
    assert repair() == [Remedy.TIME_TO_FIND]
    live.refresh_from_db()
    callback.refresh_from_db()
    assert live.state == AppointmentState.CANCELLED
    assert callback.find_a_time_by > LATER
    assert hold.quarters.count() == 1
    assert_mended_and_told(callback.case, FaultKind.APPOINTMENT_LACKS_QUARTERS)


def test_an_hour_of_an_ended_promise_that_others_have_is_given_back(callback):
    live = callback.live_appointment
    live.quarters.update(appointment=None, hold=make_hold(live.adviser))
    callback.notices.all().delete()
    change(callback, state=CallbackState.DONE, ended_at=MONDAY)
    change(callback.case, state=CaseState.ACTIVE)
    lacks = [f for f in check_desk(at=LATER).faults if f.code != FaultKind.ENDED_WITH_APPOINTMENT]
    (mended,) = repair_desk(at=LATER, faults=lacks)
    assert mended.remedy == Remedy.HOUR_GIVEN_BACK
    callback.refresh_from_db()
    assert (callback.live_appointment, callback.find_a_time_by) == (None, None)
    assert_mended_and_told(callback.case, FaultKind.APPOINTMENT_LACKS_QUARTERS)


def test_an_hour_at_no_quarter_hour_becomes_a_time_to_find(callback):
    change(callback.live_appointment, starts_at=AFTERNOON + timedelta(minutes=7))
    repair()
    callback.refresh_from_db()
    assert callback.find_a_time_by is not None
    assert codes() == []


def test_an_expired_hold_gives_way_to_the_hour_it_covers(callback):
    live = callback.live_appointment
    hold = make_hold(live.adviser, expires_at=MONDAY)
    live.quarters.update(appointment=None, hold=hold)
    assert repair() == [Remedy.QUARTERS_TAKEN]
    assert not SlotHold.objects.exists()
    assert codes() == []


def test_a_hold_that_lost_its_quarters_takes_them_again(cast):
    make_hold(cast.karim)
    assert codes() == [FaultKind.HOLD_LACKS_QUARTERS]
    assert repair() == [Remedy.QUARTERS_TAKEN]
    assert codes() == []


def test_a_hold_of_a_time_that_others_have_ends(callback):
    make_hold(callback.adviser)
    assert codes() == [FaultKind.HOLD_LACKS_QUARTERS]
    assert repair() == [Remedy.HOLD_ENDED]
    assert codes() == []


# --- Messages ------------------------------------------------------------------------------------


def make_notice(callback, **fields) -> Notice:
    return Notice.objects.create(
        case=callback.case,
        callback=callback,
        kind=NoticeKind.REMINDER,
        channel="adviser",
        due_at=AFTERNOON,
        drop_after=AFTERNOON,
        **fields,
    )


def test_a_message_about_an_hour_that_is_over_does_not_leave(callback):
    find_a_time(callback)
    notice = make_notice(callback, appointment=Appointment.objects.get())
    assert codes() == [FaultKind.NOTICE_OF_NOTHING]
    assert repair() == [Remedy.NOTICE_DROPPED]
    notice.refresh_from_db()
    assert notice.state == NoticeState.DROPPED
    assert_mended_and_told(callback.case, FaultKind.NOTICE_OF_NOTHING)


def test_a_message_about_a_promise_that_ended_does_not_leave(callback):
    end(callback)
    make_notice(callback)
    assert repair() == [Remedy.NOTICE_DROPPED]
    assert_mended_and_told(callback.case, FaultKind.NOTICE_OF_NOTHING)


def test_a_message_about_no_hour_of_an_open_promise_leaves(callback):
    make_notice(callback)
    assert codes() == []
