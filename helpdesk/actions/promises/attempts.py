"""A promise is tried: a try ends in exactly one outcome, and the table says what follows."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import move_case
from helpdesk.actions.cases.drafts import keep_note
from helpdesk.actions.messages.endings import tell_call_over
from helpdesk.actions.messages.notices import note_contact, queue_notice
from helpdesk.actions.people.people import mark_number
from helpdesk.actions.people.trust_words import renew_word
from helpdesk.actions.promises.appointments import (
    Booking,
    SlotRefused,
    book_appointment,
    end_appointment,
    end_callback,
    lock_callback,
    settle_promise,
)
from helpdesk.actions.promises.corrections import restore
from helpdesk.actions.story import record
from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    AttemptOutcome,
    CallbackState,
    CaseState,
    EventKind,
    Move,
    NextStep,
    NoticeKind,
    NoticeState,
    WordRoad,
)
from helpdesk.models import Adviser, Appointment, Attempt, Callback, Case
from helpdesk.policy.deadlines import Ended, is_correctable
from helpdesk.policy.retries import DEAD_LINES, SPOKEN, Next
from helpdesk.policy.slots import Slot
from helpdesk.policy.trust_words import are_heard
from helpdesk.reads.do_not_call import is_refused
from helpdesk.reads.next_try import facts_of_try, is_early, next_try, times_for_a_letter
from helpdesk.reads.opening import deadline_to_find_a_time
from helpdesk.reads.promises import as_it_stands, words_after_talk

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class AttemptEnded(Exception):
    """This try has an outcome already, and another one."""


class TooLateToCorrect(Exception):
    """The minute for a correction is over, or something was done since."""


class NoNumberToCall(Exception):
    """The number is dead, or there is none: first find another, or say that it was right."""


class AnotherCallIsRunning(Exception):
    """The adviser is in another call, `attempt`: first say how that one ended."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(str(attempt))
        self.attempt = attempt


@transaction.atomic
def start_attempt(
    *, callback: Callback, adviser: Adviser, at: datetime, by: "AbstractUser | None"
) -> Attempt:
    """An adviser calls now. The try that is already open is the same try: nobody calls twice.

    Raises PromiseEnded, NoNumberToCall, and AnotherCallIsRunning while this adviser has not ended
    another.
    """
    callback = lock_callback(callback)
    if running := callback.attempts.filter(ended_at__isnull=True).first():
        return running
    if other := adviser.attempts.filter(ended_at__isnull=True).first():
        raise AnotherCallIsRunning(other)
    # Also a promise that was made in the very moment in which its number was refused.
    if callback.lacks_number or is_refused(callback.number):
        raise NoNumberToCall
    attempt = Attempt.objects.create(
        callback=callback, adviser=adviser, started_at=at, before={"result": callback.result}
    )
    settle_promise(callback=callback, live=callback.live_appointment, at=at, tried_at=at)
    record(
        case=callback.case,
        kind=EventKind.ATTEMPT_STARTED,
        at=at,
        by=by,
        attempt_id=attempt.pk,
        number=callback.attempts.count(),
    )
    return attempt


@transaction.atomic
def withdraw_attempt(*, attempt: Attempt, at: datetime, by: "AbstractUser | None") -> None:
    """Nobody called: the key was pressed by mistake, and it is as if no call had begun.

    For a minute, as a correction. Raises AttemptEnded, and TooLateToCorrect: then the end of the
    call is to be said.
    """
    attempt = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
    if attempt.ended_at is not None:
        raise AttemptEnded
    if not is_correctable(attempt.started_at, at):
        raise TooLateToCorrect
    callback = _lock_whatever_its_state(attempt)
    callback.result = attempt.before.get("result", callback.result)
    callback.save(update_fields=["result"])
    if callback.state == CallbackState.CANCELLED:
        settle_promise(callback=callback, live=None, at=at, ended="cancelled")
    record(
        case=callback.case,
        kind=EventKind.ATTEMPT_WITHDRAWN,
        at=at,
        by=by,
        adviser_id=attempt.adviser_id,
    )
    attempt.delete()


@transaction.atomic
def end_attempt(
    *,
    attempt: Attempt,
    outcome: AttemptOutcome,
    at: datetime,
    by: "AbstractUser | None",
    note: str = "",
) -> Next:
    """Say how a try ended, once; plan what follows. The same outcome again changes nothing.

    A promise that ended while the phone rang (the person cancelled) has no next step. Raises
    AttemptEnded for a second, different outcome.
    """
    attempt = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
    if attempt.ended_at is not None:
        if attempt.outcome != outcome:
            raise AttemptEnded
        return Next(NextStep.NONE)
    attempt.ended_at = at
    callback = _lock_whatever_its_state(attempt)
    attempt.before = as_it_stands(callback)
    keep_note(case=callback.case, text=note, at=at, by=by)
    return _conclude(
        attempt=attempt,
        callback=callback,
        outcome=outcome,
        kind=EventKind.ATTEMPT_ENDED,
        at=at,
        by=by,
    )


@transaction.atomic
def correct_attempt(
    *, attempt: Attempt, outcome: AttemptOutcome, at: datetime, by: "AbstractUser | None"
) -> Next:
    """Another outcome for a try that has just ended: what followed is undone and planned again.

    Nothing left the house yet (decision 24). The same outcome changes nothing. Raises
    TooLateToCorrect, and then the first outcome stands.
    """
    attempt = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
    if attempt.outcome == outcome:
        return Next(NextStep.NONE)
    callback = _lock_whatever_its_state(attempt)
    was_touched = as_it_stands(callback) != attempt.before.get("after")
    if was_touched or not is_correctable(attempt.ended_at, at):
        raise TooLateToCorrect
    attempt.notices.filter(state=NoticeState.QUEUED).update(state=NoticeState.DROPPED)
    _take_up_again(callback.case, at=at, by=by)
    restore(callback, attempt.before, at=at)
    return _conclude(
        attempt=attempt,
        callback=callback,
        outcome=outcome,
        kind=EventKind.ATTEMPT_CORRECTED,
        at=at,
        by=by,
    )


def _take_up_again(case: Case, *, at: datetime, by: "AbstractUser | None") -> None:
    """The request was closed, or waits, because of the outcome that is corrected: it goes on."""
    back = {CaseState.CLOSED: Move.REOPEN, CaseState.WAITING: Move.RESUME}
    if move := back.get(CaseState(case.state)):
        move_case(case=case, move=move, at=at, by=by)


def _lock_whatever_its_state(attempt: Attempt) -> Callback:
    return (
        Callback.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case__person", "case__topic")
        .get(pk=attempt.callback_id)
    )


def _conclude(
    *,
    attempt: Attempt,
    callback: Callback,
    outcome: AttemptOutcome,
    kind: EventKind,
    at: datetime,
    by: "AbstractUser | None",
) -> Next:
    """Write the outcome, say it, and plan what follows; remember how things stand after it."""
    is_open = callback.state == CallbackState.OPEN
    attempt.outcome = outcome
    attempt.save(update_fields=["outcome", "ended_at", "before"])
    facts = facts_of_try(callback, at)
    step, slot = next_try(outcome=outcome, facts=facts, at=at) if is_open else (NextStep.NONE, None)
    record(
        case=callback.case,
        kind=kind,
        at=at,
        by=by,
        attempt_id=attempt.pk,
        outcome=outcome,
        step=step,
        tries=len(facts.tries),
    )
    if outcome in DEAD_LINES:
        mark_number(person=callback.called, number=callback.number, is_dead=True)
    if outcome in SPOKEN:
        note_contact(person=callback.case.person, at=at)
    follows = (
        _follow(attempt=attempt, callback=callback, step=step, slot=slot, at=at, by=by)
        if is_open
        else Next(NextStep.NONE)
    )
    if callback.state == CallbackState.OPEN and are_heard(WordRoad(callback.word_road), outcome):
        renew_word(callback, road=WordRoad.ALOUD, words=words_after_talk(callback))
    attempt.before = {**attempt.before, "after": as_it_stands(callback)}
    attempt.save(update_fields=["before"])
    return follows


def _follow(
    *,
    attempt: Attempt,
    callback: Callback,
    step: NextStep,
    slot: Slot | None,
    at: datetime,
    by: "AbstractUser | None",
) -> Next:
    """Carry out the next step: an open promise always keeps exactly one."""
    live = callback.live_appointment
    if step is NextStep.TRY_AGAIN and slot is not None:
        if is_early(live, at):
            return Next(step, slot.starts_at)
        _end_hour(live)
        return _try_again(attempt=attempt, callback=callback, slot=slot, at=at, by=by)
    settle_promise(callback=callback, live=live, at=at, ended=_who_ended(attempt, step))
    _end_hour(live)
    shown_at = live.starts_at if live else None
    if step in (NextStep.NONE, NextStep.STOP):
        state = CallbackState.DONE if step is NextStep.NONE else CallbackState.STOPPED
        end_callback(callback=callback, state=state, at=at)
        move_case(case=callback.case, move=Move.START, at=at, by=by)
        if attempt.outcome in SPOKEN:
            tell_call_over(callback=callback, shown_at=shown_at, at=at, by=by, attempt=attempt)
        return Next(step)
    if attempt.outcome in SPOKEN and shown_at is not None:
        tell_call_over(callback=callback, shown_at=shown_at, at=at, by=by, attempt=attempt)
    return _look_for_a_time(attempt=attempt, callback=callback, step=step, at=at, by=by)


def _who_ended(attempt: Attempt, step: NextStep) -> Ended:
    """Before the hour, whoever spoke with us has agreed to something else; a wrong number has not.

    Then the person still waits at the hour that we said, and we have given it up.
    """
    if attempt.outcome not in SPOKEN:
        return "moved_by_us"
    return "cancelled" if step is NextStep.STOP else "moved_by_person"


def _end_hour(live: Appointment | None) -> None:
    if live is not None:
        end_appointment(appointment=live, state=AppointmentState.DONE)


def _try_again(
    *, attempt: Attempt, callback: Callback, slot: Slot, at: datetime, by: "AbstractUser | None"
) -> Next:
    """Take the hour of the next try; if somebody took it in this very moment, look for one."""
    retry = Booking(
        kind=AppointmentKind.RETRY,
        event=EventKind.RETRY_PLANNED,
        notice_minutes=0,
        attempt=attempt,
    )
    try:
        book_appointment(callback=callback, starts_at=slot.starts_at, at=at, by=by, booking=retry)
    except SlotRefused:
        # The outcome stands all the same.
        return _look_for_a_time(
            attempt=attempt, callback=callback, step=NextStep.FIND_A_TIME, at=at, by=by
        )
    return Next(NextStep.TRY_AGAIN, slot.starts_at)


def _look_for_a_time(
    *, attempt: Attempt, callback: Callback, step: NextStep, at: datetime, by: "AbstractUser | None"
) -> Next:
    """No hour follows: finding one is a task, and after the last try three are proposed."""
    callback.find_a_time_by = deadline_to_find_a_time(at)
    callback.save(update_fields=["find_a_time_by"])
    record(
        case=callback.case,
        kind=EventKind.TIME_WANTED,
        at=at,
        by=by,
        callback_id=callback.pk,
        step=step,
    )
    if step is NextStep.LETTER:
        queue_notice(
            callback=callback,
            kind=NoticeKind.PROPOSED_TIMES,
            at=at,
            attempt=attempt,
            times=times_for_a_letter(callback, at=at),
        )
    return Next(step)
