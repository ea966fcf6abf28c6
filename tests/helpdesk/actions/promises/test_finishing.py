"""A call ends and its request with it: in one transaction, or not at all."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import move_case
from helpdesk.actions.promises.attempts import (
    AttemptEnded,
    TooLateToCorrect,
    correct_attempt,
    start_attempt,
)
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.closing import NoReferral, ReferredTo, close_case
from helpdesk.actions.promises.finishing import After, DoesNotFollow, Said, finish_call
from helpdesk.actions.promises.ways import NothingWritten
from helpdesk.choices import (
    AfterCall,
    AttemptOutcome,
    CallbackState,
    CaseState,
    ClosingReason,
    EventKind,
    Move,
    NextStep,
    NextTime,
    PromiseWay,
    Referral,
    SaidNeed,
)
from helpdesk.models import Callback, Case, Note, TimeSpent
from tests.factories.helpdesk import AFTERNOON, make_callback, make_reason

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LATER = AFTERNOON + timedelta(minutes=9)
REACHED, BUSY = AttemptOutcome.REACHED, AttemptOutcome.BUSY


@pytest.fixture
def attempt(cast):
    callback = make_callback(cast.topic)
    return start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)


@pytest.fixture
def finish(attempt, cast):
    def do(outcome=REACHED, *, at=LATER, said=None, **after):
        said = said or Said(outcome, note="Elle a compris.")
        return finish_call(
            attempt=attempt, said=said, after=After(**after), at=at, by=cast.karim.user
        )

    return do


def kinds(case):
    return [event.kind for event in case.events.order_by("pk")]


@pytest.mark.parametrize(
    ("then", "reason"),
    [
        (AfterCall.SOLVED_TOGETHER, ClosingReason.SOLVED_TOGETHER),
        (AfterCall.SOLVED_FOR, ClosingReason.SOLVED_FOR),
        (AfterCall.NOT_HELPED, ClosingReason.NOT_HELPED),
        (AfterCall.WITHDRAWN, ClosingReason.WITHDRAWN),
    ],
)
def test_reached_and_over_is_one_act(finish, attempt, then, reason):
    finished = finish(then=then, next_time=NextTime.ALONE, minutes=9)

    case = Case.objects.get()
    assert finished.done is then
    assert finished.follows.step is NextStep.NONE
    assert (case.state, case.closing_reason, case.next_time) == (
        CaseState.CLOSED,
        reason,
        NextTime.ALONE,
    )
    assert Callback.objects.get().state == CallbackState.DONE
    assert Note.objects.get().text == "Elle a compris."
    assert TimeSpent.objects.get().minutes == 9
    assert kinds(case)[-1] == EventKind.CLOSED


def test_without_more_the_request_goes_on(finish):
    finished = finish()
    assert finished.done is None
    assert Case.objects.get().state == CaseState.ACTIVE
    assert not TimeSpent.objects.exists()


def test_another_call_is_planned_on_a_page_of_its_own(finish):
    assert finish(then=AfterCall.PLAN).done is AfterCall.PLAN
    assert Case.objects.get().state == CaseState.ACTIVE


def test_sent_on_to_somebody_is_said_and_closed(finish):
    finish(
        then=AfterCall.REFERRED,
        referred_to=ReferredTo(Referral.ADMINISTRATION, "France Services"),
    )
    case = Case.objects.get()
    assert (case.state, case.referral_name) == (CaseState.CLOSED, "France Services")


def test_sent_on_to_nobody_ends_neither_the_call_nor_the_request(finish, attempt):
    with pytest.raises(NoReferral):
        finish(then=AfterCall.REFERRED)
    attempt.refresh_from_db()
    assert attempt.ended_at is None
    assert not Note.objects.exists()


def test_the_request_waits_for_what_the_person_does(finish):
    reason = make_reason()
    assert finish(then=AfterCall.WAIT, reason=reason).done is AfterCall.WAIT
    case = Case.objects.get()
    assert (case.state, case.pending_reason) == (CaseState.WAITING, reason)


def test_waiting_for_nothing_waits_for_nothing(finish):
    with pytest.raises(DoesNotFollow):
        finish(then=AfterCall.WAIT)
    assert Case.objects.get().state == CaseState.PLANNED


@pytest.mark.parametrize("outcome", [BUSY, AttemptOutcome.WRONG_NUMBER, AttemptOutcome.ASKED_LATER])
def test_what_nobody_agreed_to_does_not_follow(finish, attempt, outcome):
    with pytest.raises(DoesNotFollow):
        finish(outcome, then=AfterCall.SOLVED_FOR)
    attempt.refresh_from_db()
    assert attempt.ended_at is None


def test_the_same_again_changes_nothing(finish):
    finish(then=AfterCall.SOLVED_TOGETHER, minutes=9)
    again = finish(then=AfterCall.SOLVED_TOGETHER, minutes=9, said=Said(REACHED))
    assert again.done is None
    assert TimeSpent.objects.count() == 1
    assert kinds(Case.objects.get()).count(EventKind.CLOSED) == 1


def test_another_end_without_correcting_is_refused_and_nothing_is_done(finish):
    finish()
    with pytest.raises(AttemptEnded):
        finish(AttemptOutcome.REFUSED, then=AfterCall.WITHDRAWN)
    assert Case.objects.get().state == CaseState.ACTIVE


def test_a_request_that_was_closed_meanwhile_stays_as_it_was_closed(finish, cast):
    finish()
    close_case(case=Case.objects.get(), reason=ClosingReason.NOT_HELPED, at=LATER, by=None)
    finished = finish(then=AfterCall.SOLVED_TOGETHER, said=Said(REACHED))
    assert finished.done is None
    assert Case.objects.get().closing_reason == ClosingReason.NOT_HELPED


def test_a_call_that_was_cancelled_while_it_rang_ended_the_request_already(finish, attempt):
    cancel_callback(callback=attempt.callback, at=AFTERNOON, by=None)
    assert finish(then=AfterCall.SOLVED_TOGETHER).done is None
    assert Case.objects.get().closing_reason == ClosingReason.WITHDRAWN


@pytest.mark.parametrize("then", [AfterCall.SOLVED_TOGETHER, AfterCall.WAIT])
def test_a_correction_takes_back_what_was_done_with_the_request(finish, attempt, then):
    finish(then=then, reason=make_reason())
    soon = LATER + timedelta(seconds=30)
    finished = finish(at=soon, said=Said(BUSY, is_correction=True))

    assert finished.follows.step is NextStep.TRY_AGAIN
    case, callback = Case.objects.get(), Callback.objects.get()
    assert (case.state, callback.state) == (CaseState.PLANNED, CallbackState.OPEN)
    assert callback.live_appointment is not None
    assert case.closed_at is None
    assert case.pending_reason is None


def test_a_correction_may_close_the_request_in_its_turn(finish):
    finish(BUSY)
    soon = LATER + timedelta(seconds=30)
    said = Said(REACHED, is_correction=True)
    assert finish(at=soon, said=said, then=AfterCall.SOLVED_FOR, minutes=3).done
    assert Case.objects.get().state == CaseState.CLOSED
    assert TimeSpent.objects.get().minutes == 3


def test_after_the_minute_a_closed_request_stays_closed(finish, attempt):
    finish(then=AfterCall.SOLVED_TOGETHER)
    with pytest.raises(TooLateToCorrect):
        correct_attempt(attempt=attempt, outcome=BUSY, at=LATER + timedelta(minutes=2), by=None)
    assert Case.objects.get().state == CaseState.CLOSED


def test_a_request_closed_by_hand_since_is_not_opened_by_a_correction(finish, attempt):
    finish()
    close_case(case=Case.objects.get(), reason=ClosingReason.SOLVED_FOR, at=LATER, by=None)
    with pytest.raises(TooLateToCorrect):
        correct_attempt(attempt=attempt, outcome=BUSY, at=LATER, by=None)
    assert Case.objects.get().state == CaseState.CLOSED


def test_words_that_were_written_may_close_the_request(cast, settings):
    settings.SMS_REACHES_PEOPLE = True
    callback = make_callback(cast.topic, said_needs=(SaidNeed.IN_WRITING,))
    by = cast.karim.user
    assert callback.way == PromiseWay.SMS
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=by)
    facts = {"attempt": attempt, "after": After(AfterCall.SOLVED_FOR), "at": LATER, "by": by}
    with pytest.raises(NothingWritten):
        finish_call(said=Said(AttemptOutcome.WRITTEN), **facts)
    finish_call(said=Said(AttemptOutcome.WRITTEN, text="C'est réparé."), **facts)
    assert Case.objects.get().state == CaseState.CLOSED


SENDING = "6d1f1c1e-7f0c-4a52-9f0e-3c1d2b5a9e77"


def test_a_form_that_comes_again_writes_nothing_and_is_answered_as_before(finish, attempt):
    said = Said(AttemptOutcome.ASKED_LATER, note="Elle rappellera.", sending=SENDING)
    first = finish(said=said, then=AfterCall.PLAN, minutes=9)
    before = kinds(attempt.callback.case)

    again = finish(said=said, then=AfterCall.PLAN, minutes=9, at=LATER + timedelta(hours=2))

    assert (again.follows, again.done, again.is_repeat) == (first.follows, first.done, True)
    assert first.follows.step is NextStep.FIND_A_TIME
    assert not first.is_repeat
    assert kinds(attempt.callback.case) == before
    assert Note.objects.count() == TimeSpent.objects.count() == 1


def test_the_hour_of_the_next_try_is_answered_again(finish):
    said = Said(BUSY, sending=SENDING)
    first = finish(said=said)
    assert first.follows.starts_at is not None
    assert finish(said=said).follows == first.follows


def reopened(attempt, cast):
    move_case(
        case=attempt.callback.case, move=Move.REOPEN, at=LATER + timedelta(minutes=5), by=cast.awa
    )


def test_a_form_that_comes_again_late_leaves_what_was_done_since(finish, attempt, cast):
    said = Said(REACHED, sending=SENDING)
    finish(said=said, then=AfterCall.SOLVED_FOR)
    reopened(attempt, cast)
    finish(said=said, then=AfterCall.SOLVED_FOR, at=LATER + timedelta(minutes=6))
    assert Case.objects.get().state == CaseState.NEW


def test_control_without_its_key_it_closes_the_request_a_second_time(finish, attempt, cast):
    finish(then=AfterCall.SOLVED_FOR)
    reopened(attempt, cast)
    finish(then=AfterCall.SOLVED_FOR, at=LATER + timedelta(minutes=6))
    assert kinds(attempt.callback.case).count(EventKind.CLOSED) == 2


def test_a_note_that_was_changed_before_it_came_again_is_kept(finish):
    finish(said=Said(REACHED, note="Un mot.", sending=SENDING))
    finish(said=Said(REACHED, note="Un mot, et un autre.", sending=SENDING))
    assert {note.text for note in Note.objects.all()} == {"Un mot.", "Un mot, et un autre."}


def test_another_outcome_of_the_same_form_is_no_repeat(finish):
    finish(said=Said(REACHED, sending=SENDING))
    with pytest.raises(AttemptEnded):
        finish(said=Said(BUSY, sending=SENDING))
