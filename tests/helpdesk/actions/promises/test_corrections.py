"""An outcome said by mistake: for a minute it can be taken back with all that followed."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import move_case
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.attempts import (
    AnotherCallIsRunning,
    TooLateToCorrect,
    correct_attempt,
    end_attempt,
    start_attempt,
)
from helpdesk.actions.promises.callbacks import WantedCall, cancel_callback, promise_callback
from helpdesk.actions.promises.closing import close_case
from helpdesk.choices import (
    AppointmentState,
    AttemptOutcome,
    CallbackState,
    CaseState,
    ClosingReason,
    EventKind,
    Move,
    NextStep,
    NoticeState,
    PromiseResult,
)
from helpdesk.models import Notice, TakenQuarter
from helpdesk.reads.next_try import previews
from tests.factories.helpdesk import AFTERNOON, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ENDED = AFTERNOON + timedelta(minutes=3)
SOON = ENDED + timedelta(seconds=59)


@pytest.fixture
def call(cast):
    """A call by Karim, and what ends it: call("busy") gives the try."""
    callback = make_callback(cast.topic, email="madeleine@courriel.example")

    def end(outcome, *, at=ENDED):
        attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
        end_attempt(attempt=attempt, outcome=AttemptOutcome(outcome), at=at, by=None)
        attempt.refresh_from_db()
        callback.refresh_from_db()
        return attempt

    end.callback = callback
    return end


def correct(attempt, outcome, *, at=SOON):
    follows = correct_attempt(attempt=attempt, outcome=AttemptOutcome(outcome), at=at, by=None)
    attempt.refresh_from_db()
    attempt.callback.refresh_from_db()
    return follows


def test_no_answer_that_was_reached_ends_the_promise(call):
    attempt = call("no_answer")
    assert correct(attempt, "reached").step is NextStep.NONE
    assert attempt.callback.state == CallbackState.DONE
    assert not TakenQuarter.objects.exists()
    assert call.callback.case.events.filter(kind=EventKind.ATTEMPT_CORRECTED).count() == 1


def test_reached_that_was_no_answer_opens_the_promise_again(call):
    attempt = call("reached")
    follows = correct(attempt, "no_answer")
    assert follows.step is NextStep.TRY_AGAIN
    assert attempt.callback.state == CallbackState.OPEN
    assert attempt.callback.live_appointment.starts_at == follows.starts_at
    attempt.callback.case.refresh_from_db()
    assert attempt.callback.case.state == CaseState.PLANNED
    assert attempt.callback.case.person.contacted_at is None


def test_before_the_hour_a_correction_gives_the_promised_hour_back(call, cast):
    early = AFTERNOON - timedelta(minutes=30)
    attempt = start_attempt(callback=call.callback, adviser=cast.karim, at=early, by=None)
    end_attempt(attempt=attempt, outcome=AttemptOutcome.REACHED, at=early, by=None)
    attempt.refresh_from_db()
    assert not TakenQuarter.objects.exists()

    correct(attempt, "no_answer", at=early)
    assert attempt.callback.live_appointment.starts_at == AFTERNOON
    assert TakenQuarter.objects.get().starts_at == AFTERNOON
    assert attempt.callback.result == PromiseResult.PENDING


def test_what_the_first_outcome_would_have_sent_never_leaves(call):
    attempt = call("no_answer")
    queued = Notice.objects.filter(attempt=attempt, state=NoticeState.QUEUED)
    assert {notice.due_at >= ENDED + timedelta(seconds=60) for notice in queued} == {True}
    send_due(at=SOON)
    first = set(queued.values_list("pk", flat=True))
    assert first

    correct(attempt, "busy")
    assert not queued.filter(pk__in=first).exists()
    assert queued.count() == len(first)


def test_a_message_of_the_outcome_leaves_after_the_minute(call):
    attempt = call("no_answer")
    send_due(at=ENDED + timedelta(seconds=61))
    assert not Notice.objects.filter(attempt=attempt, state=NoticeState.QUEUED, due_at=ENDED)


def test_after_a_minute_the_outcome_stands(call):
    attempt = call("no_answer")
    with pytest.raises(TooLateToCorrect):
        correct(attempt, "reached", at=ENDED + timedelta(seconds=60))
    attempt.refresh_from_db()
    assert attempt.outcome == AttemptOutcome.NO_ANSWER


def test_the_same_outcome_again_changes_nothing(call):
    attempt = call("no_answer")
    events = call.callback.case.events.count()
    correct(attempt, "no_answer")
    assert call.callback.case.events.count() == events


def test_a_second_correction_starts_from_the_same_point(call):
    attempt = call("no_answer")
    correct(attempt, "reached")
    correct(attempt, "busy")
    assert TakenQuarter.objects.count() == 1
    assert attempt.callback.appointments.filter(state=AppointmentState.LIVE).count() == 1


@pytest.mark.parametrize("change", ["moved", "cancelled", "closed", "called again"])
def test_whatever_was_done_since_is_never_undone(call, cast, change):
    attempt = call("no_answer")
    if change == "moved":
        to = AFTERNOON + timedelta(days=1)
        move_appointment(callback=attempt.callback, starts_at=to, at=ENDED)
    elif change == "cancelled":
        cancel_callback(callback=attempt.callback, at=ENDED)
    elif change == "closed":
        close_case(case=attempt.callback.case, reason=ClosingReason.NOT_HELPED, at=ENDED, by=None)
    else:
        start_attempt(callback=attempt.callback, adviser=cast.ines, at=ENDED, by=None)
    with pytest.raises(TooLateToCorrect):
        correct(attempt, "reached")
    attempt.refresh_from_db()
    assert attempt.outcome == AttemptOutcome.NO_ANSWER


def test_a_call_promised_since_stands_even_where_the_case_looks_as_before(call):
    """Two open promises of one case: the database would refuse, and a person would see an error."""
    attempt = call("reached")
    case = call.callback.case
    promise_callback(
        case=case, at=ENDED, wanted=WantedCall(number=call.callback.number, starts_at=None)
    )
    move_case(case=case, move=Move.START, at=ENDED, by=None)
    with pytest.raises(TooLateToCorrect):
        correct(attempt, "no_answer")
    assert case.callbacks.open().count() == 1


def test_each_correction_is_previewed_from_the_promise_as_it_stood(call):
    attempt = call("reached")
    shown = previews(attempt=attempt, at=SOON)
    assert shown[AttemptOutcome.BUSY].step is NextStep.TRY_AGAIN
    assert correct(attempt, "busy") == shown[AttemptOutcome.BUSY]


def test_an_adviser_ends_one_call_before_the_next(cast):
    first = make_callback(cast.topic)
    second = make_callback(cast.topic, name="Paul Petit", starts_at=AFTERNOON)
    running = start_attempt(callback=first, adviser=cast.karim, at=AFTERNOON, by=None)
    with pytest.raises(AnotherCallIsRunning) as error:
        start_attempt(callback=second, adviser=cast.karim, at=AFTERNOON, by=None)
    assert error.value.attempt == running
    assert start_attempt(callback=second, adviser=cast.ines, at=AFTERNOON, by=None)
