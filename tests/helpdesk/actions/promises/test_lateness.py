"""An adviser says "I am late", or "I did not call": the promise stays true."""

from datetime import timedelta

import pytest

from helpdesk.actions.promises.appointments import PromiseEnded
from helpdesk.actions.promises.attempts import (
    AttemptEnded,
    TooLateToCorrect,
    end_attempt,
    start_attempt,
    withdraw_attempt,
)
from helpdesk.actions.promises.callbacks import CallIsRunning, cancel_callback
from helpdesk.actions.promises.handover import take_over
from helpdesk.actions.promises.lateness import Lateness, say_late
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import AttemptOutcome, EventKind, NoticeKind, Presence, PromiseResult
from helpdesk.models import Adviser, Attempt
from helpdesk.reads.today import late_calls, late_calls_offered_to
from tests.factories.helpdesk import AFTERNOON, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

BEFORE = AFTERNOON - timedelta(minutes=10)
MINUTE = timedelta(seconds=60)


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


@pytest.fixture
def others(callback):
    """The advisers whom the promise is not with."""
    return Adviser.objects.exclude(pk=callback.adviser_id)


def told(callback):
    return callback.notices.filter(kind=NoticeKind.RUNNING_LATE).count()


def say(callback, at=BEFORE):
    return say_late(callback=callback, at=at, by=callback.adviser.user)


@pytest.mark.parametrize("minutes", [-10, 2])
def test_late_before_or_after_the_hour_it_is_offered_to_who_is_free(callback, others, minutes):
    at = AFTERNOON + timedelta(minutes=minutes)
    assert say(callback, at) is Lateness.OFFERED
    other = others.get()
    assert late_calls_offered_to(other, at) == [callback] == late_calls(at)
    assert told(callback) == 0
    taken = take_over(callback=callback, adviser=other, at=at, by=other.user)
    assert (taken.adviser, taken.starts_at) == (other, AFTERNOON)


@pytest.mark.parametrize("reaches", [True, False])
def test_nobody_else_is_free_so_the_person_is_told_before_the_hour(
    callback, others, settings, reaches
):
    settings.EMAIL_REACHES_PEOPLE = reaches
    callback.email = "madeleine@example.org"
    callback.save()
    others.update(presence=Presence.AWAY)
    assert say(callback) is (Lateness.TOLD if reaches else Lateness.TO_SAY)
    assert told(callback) == 1


def test_who_was_told_once_is_not_told_again_when_the_window_is_over(callback, others):
    others.update(presence=Presence.AWAY)
    say(callback)
    assert watch_promises(at=AFTERNOON + timedelta(minutes=16)) == 1
    assert told(callback) == 1
    callback.refresh_from_db()
    assert callback.result == PromiseResult.BROKEN


def test_an_offer_that_nobody_takes_is_told_when_the_window_is_over(callback):
    say(callback)
    watch_promises(at=AFTERNOON + timedelta(minutes=16))
    assert told(callback) == 1


def test_said_twice_it_changes_nothing(callback):
    say(callback)
    assert say(callback) is Lateness.SAID_ALREADY
    assert callback.case.events.filter(kind=EventKind.ADVISER_LATE).count() == 1


def test_without_an_hour_nobody_is_late(cast):
    assert say(make_callback(cast.topic, starts_at=None)) is Lateness.SAID_ALREADY


def test_a_call_that_runs_is_not_late(cast, callback):
    start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    with pytest.raises(CallIsRunning):
        say(callback, AFTERNOON)


def test_a_promise_that_ended_is_not_late(callback):
    cancel_callback(callback=callback, at=BEFORE)
    with pytest.raises(PromiseEnded):
        say(callback)


def test_a_key_pressed_by_mistake_is_as_if_no_call_had_begun(cast, callback):
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    withdraw_attempt(attempt=attempt, at=AFTERNOON + MINUTE / 2, by=cast.karim.user)
    callback.refresh_from_db()
    assert callback.result == PromiseResult.PENDING
    assert callback.live_appointment.starts_at == AFTERNOON
    assert not Attempt.objects.exists()
    assert callback.case.events.filter(kind=EventKind.ATTEMPT_WITHDRAWN).count() == 1
    again = start_attempt(
        callback=callback, adviser=cast.karim, at=AFTERNOON + MINUTE, by=cast.karim.user
    )
    callback.refresh_from_db()
    assert callback.result == PromiseResult.KEPT
    end_attempt(attempt=again, outcome=AttemptOutcome.REACHED, at=AFTERNOON + MINUTE, by=None)


def test_a_mistake_of_after_the_window_leaves_the_promise_broken_by_nobody_yet(cast, callback):
    late = AFTERNOON + timedelta(minutes=20)
    watch_promises(at=late)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=late, by=None)
    withdraw_attempt(attempt=attempt, at=late, by=None)
    callback.refresh_from_db()
    assert callback.result == PromiseResult.BROKEN


def test_after_a_minute_the_end_of_the_call_is_to_be_said(cast, callback):
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    with pytest.raises(TooLateToCorrect):
        withdraw_attempt(attempt=attempt, at=AFTERNOON + MINUTE, by=None)
    assert Attempt.objects.exists()


def test_a_call_that_ended_was_made(cast, callback):
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    end_attempt(attempt=attempt, outcome=AttemptOutcome.BUSY, at=AFTERNOON, by=None)
    with pytest.raises(AttemptEnded):
        withdraw_attempt(attempt=attempt, at=AFTERNOON, by=None)


def test_cancelled_while_nobody_called_is_cancelled_in_time(cast, callback):
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    cancel_callback(callback=callback, at=AFTERNOON)
    withdraw_attempt(attempt=attempt, at=AFTERNOON, by=None)
    callback.refresh_from_db()
    assert callback.result == PromiseResult.CANCELLED_IN_TIME
