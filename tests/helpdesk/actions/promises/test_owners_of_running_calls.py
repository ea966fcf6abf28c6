"""A call that runs while its caller leaves belongs to somebody who is there."""

from datetime import date, timedelta

import pytest

from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.by_hand import Hour, set_hour
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import AppointmentState, AttemptOutcome, BookingWarning, NoticeKind
from helpdesk.models import Absence, DayException, OpeningPeriod
from helpdesk.permissions import Staff, can_end_attempt
from helpdesk.reads.outbox import notices_to_carry
from helpdesk.reads.today import running_calls
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback
from tests.factories.leaving import (
    MINUTE,
    deactivate,
    everybody_has_a_call,
    leave,
    owner,
    two_passes,
)

# Some take half a minute, and four times that on a machine with much else to do.
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.timeout(600)]

LANDLINE = "+33199001235"
DAY = timedelta(days=1)


def test_a_call_that_runs_when_its_caller_leaves_for_good_is_ended_by_somebody_else(cast):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    deactivate(cast.karim)
    two_passes(AFTERNOON)
    attempt.refresh_from_db()
    assert owner(callback) == cast.ines
    assert attempt in running_calls(cast.ines, at=AFTERNOON)
    assert can_end_attempt(Staff(cast.ines.user.pk, is_member=True, adviser=cast.ines), attempt)
    end_attempt(attempt=attempt, outcome=AttemptOutcome.REACHED, at=AFTERNOON + DAY, by=None)


def test_a_call_that_runs_is_its_callers_for_an_hour_after_they_left(cast):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    leave(cast.karim, at=AFTERNOON + MINUTE)
    two_passes(AFTERNOON + MINUTE)
    assert owner(callback) == cast.karim
    two_passes(AFTERNOON + timedelta(hours=1))
    assert owner(callback) == cast.ines


def test_an_early_call_that_runs_for_ever_keeps_its_hour_with_somebody_who_is_there(cast):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=None)
    deactivate(cast.karim)
    two_passes()
    assert owner(callback) == callback.live_appointment.adviser == cast.ines


def test_a_call_that_runs_and_whose_hour_nobody_has_free_is_still_somebodys(cast):
    callback = make_callback(cast.topic)
    everybody_has_a_call(cast, [cast.ines])
    start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=None)
    deactivate(cast.karim)
    two_passes()
    callback.refresh_from_db()
    assert callback.adviser == cast.ines
    assert callback.live_appointment is None
    assert not callback.notices.filter(kind=NoticeKind.TIME_NEEDED).exists()


def test_a_reminder_to_say_is_said_by_somebody_who_is_there_although_the_call_stays(cast):
    thursday = AFTERNOON + 3 * DAY
    callback = make_callback(cast.topic, number=LANDLINE, starts_at=thursday)
    assert callback.adviser == cast.karim
    leave(cast.karim, until=date(2026, 11, 25))
    watch_promises(at=MONDAY + MINUTE)
    assert owner(callback) == cast.karim
    wednesday = thursday - DAY
    kinds = {row.kind for row in notices_to_carry(adviser=cast.ines, at=wednesday)}
    assert kinds == {NoticeKind.REMINDER}


@pytest.mark.parametrize(
    ("overruled", "becomes"),
    [
        (BookingWarning.DAY_FULL, Absence),
        (BookingWarning.OUTSIDE_HOURS, Absence),
        (BookingWarning.DAY_FULL, DayException),
        (BookingWarning.GAP, OpeningPeriod),
    ],
)
def test_an_hour_chosen_on_purpose_does_not_outlast_what_came_after(cast, overruled, becomes):
    """What was set aside is kept on the hour; what nobody had set aside counts."""
    tuesday = MONDAY + DAY
    callback = make_callback(cast.topic)
    live = set_hour(
        callback=callback,
        at=MONDAY,
        by=cast.karim.user,
        hour=Hour(adviser=cast.karim, starts_at=tuesday, minutes=15),
    )
    live.overruled = [str(overruled)]
    live.save()
    if becomes is Absence:
        Absence.objects.create(adviser=cast.karim, starts_at=tuesday, ends_at=tuesday + DAY)
    elif becomes is DayException:
        DayException.objects.create(on=tuesday.date())
    else:
        OpeningPeriod.objects.filter(adviser=cast.karim).delete()
    watch_promises(at=MONDAY + MINUTE)
    live.refresh_from_db()
    assert live.state != AppointmentState.LIVE
