"""A promise is tried: a try ends in exactly one outcome, and the table says what follows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from helpdesk.actions.cases.cases import move_case
from helpdesk.actions.cases.drafts import keep_note
from helpdesk.actions.messages.notices import note_contact, queue_notice
from helpdesk.actions.promises.appointments import (
    SlotRefused,
    book_appointment,
    end_appointment,
    end_callback,
    live_appointment,
    lock_callback,
    settle_promise,
)
from helpdesk.actions.promises.callbacks import one_open_day_after
from helpdesk.actions.promises.corrections import as_it_stands, restore
from helpdesk.actions.story import record
from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    AttemptOutcome,
    CallbackState,
    EventKind,
    Move,
    NextStep,
    NoticeKind,
    NoticeState,
)
from helpdesk.models import Adviser, Appointment, Attempt, Callback, RetryRule
from helpdesk.policy.deadlines import CORRECTABLE_FOR, promise_window
from helpdesk.policy.reminders import LETTER_TAKES
from helpdesk.policy.retries import SPOKEN, Rule, next_step, pick_retry, propose
from helpdesk.policy.slots import Slot
from helpdesk.reads.availability import desk_zone, slots_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class AttemptEnded(Exception):
    """This try has an outcome already, and another one."""


class TooLateToCorrect(Exception):
    """The minute for a correction is over, or something was done since."""


class AnotherCallIsRunning(Exception):
    """The adviser is in another call, `attempt`: first say how that one ended."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(str(attempt))
        self.attempt = attempt


@dataclass(frozen=True)
class Next:
    """What follows an outcome: a step, and the time of the next try when there is one."""

    step: NextStep
    starts_at: datetime | None = None


@transaction.atomic
def start_attempt(
    *, callback: Callback, adviser: Adviser, at: datetime, by: "AbstractUser | None"
) -> Attempt:
    """An adviser calls now. The try that is already open is the same try: nobody calls twice.

    Raises PromiseEnded, and AnotherCallIsRunning while this adviser has not ended another.
    """
    callback = lock_callback(callback)
    if running := callback.attempts.filter(ended_at__isnull=True).first():
        return running
    if other := adviser.attempts.filter(ended_at__isnull=True).first():
        raise AnotherCallIsRunning(other)
    attempt = Attempt.objects.create(callback=callback, adviser=adviser, started_at=at)
    settle_promise(callback=callback, live=live_appointment(callback), at=at, tried_at=at)
    record(
        case=callback.case,
        kind=EventKind.ATTEMPT_STARTED,
        at=at,
        by=by,
        attempt_id=attempt.pk,
        number=callback.attempts.count(),
    )
    return attempt


def _is_early(live: Appointment | None, at: datetime) -> bool:
    """Whether the promised hour is still ahead: a try before its window does not use it up."""
    return (
        live is not None
        and live.kind == AppointmentKind.PROMISED
        and at < promise_window(live.starts_at).starts_at
    )


@dataclass(frozen=True)
class _Facts:
    """What the next try depends on; the free times are read when they are first asked for."""

    live: Appointment | None
    tries: Sequence[datetime]
    times: Callable[[], Sequence[Slot]]
    own_rules: Sequence[Rule]
    zone: ZoneInfo
    best_parts: Sequence[str]


def _facts_of(callback: Callback, at: datetime, *, has_ended: bool = False) -> _Facts:
    """`has_ended`: the try has an outcome already, so its hour is counted as over in any case."""
    times = partial(slots_for, callback, at=at, notice_minutes=0, is_over=not has_ended)
    number = callback.case.person.numbers.filter(number=callback.number).first()
    return _Facts(
        live=live_appointment(callback),
        tries=list(callback.attempts.values_list("started_at", flat=True)),
        times=cache(times),
        own_rules=[rule.as_rule() for rule in RetryRule.objects.all()],
        zone=ZoneInfo(callback.time_zone) if callback.time_zone else desk_zone(),
        best_parts=number.best_parts if number else (),
    )


def _next_try(
    *, outcome: AttemptOutcome, facts: _Facts, at: datetime
) -> tuple[NextStep, Slot | None]:
    """What the table says of this outcome, and the time it would take; the same for the preview."""
    rule = next_step(outcome, len(facts.tries), facts.own_rules)
    if rule.step is not NextStep.TRY_AGAIN:
        return rule.step, None
    live = facts.live
    if live is not None and _is_early(live, at):
        return NextStep.TRY_AGAIN, Slot(live.starts_at, live.minutes, (live.adviser_id,))
    slot = pick_retry(
        rule,
        facts.times(),
        at=at,
        previous=facts.tries,
        zone=facts.zone,
        best_parts=facts.best_parts,
    )
    return (NextStep.TRY_AGAIN, slot) if slot else (NextStep.FIND_A_TIME, None)


def previews(*, attempt: Attempt, at: datetime) -> Mapping[AttemptOutcome, Next]:
    """What ending this try would lead to, for each outcome, without doing it.

    As many queries for all as for one. For a try that has ended, what a correction would lead to:
    from the promise as it stood before.
    """
    facts = _facts_of(attempt.callback, at, has_ended=attempt.ended_at is not None)
    if attempt.ended_at is not None:
        stood = Appointment.objects.filter(pk=attempt.before.get("appointment_id")).first()
        facts = replace(facts, live=stood)
    steps = {}
    for outcome in AttemptOutcome:
        step, slot = _next_try(outcome=outcome, facts=facts, at=at)
        steps[outcome] = Next(step, slot.starts_at if slot else None)
    return steps


def preview(*, attempt: Attempt, outcome: AttemptOutcome, at: datetime) -> Next:
    """What ending this try so would lead to, without doing it."""
    return previews(attempt=attempt, at=at)[outcome]


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
    if not is_correctable(attempt, at) or as_it_stands(callback) != attempt.before.get("after"):
        raise TooLateToCorrect
    attempt.notices.filter(state=NoticeState.QUEUED).update(state=NoticeState.DROPPED)
    restore(callback, attempt.before, at=at)
    return _conclude(
        attempt=attempt,
        callback=callback,
        outcome=outcome,
        kind=EventKind.ATTEMPT_CORRECTED,
        at=at,
        by=by,
    )


def is_correctable(attempt: Attempt, at: datetime) -> bool:
    """Whether the minute in which an outcome may be corrected still runs."""
    return attempt.ended_at is not None and at < attempt.ended_at + CORRECTABLE_FOR


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
    facts = _facts_of(callback, at)
    step, slot = (
        _next_try(outcome=outcome, facts=facts, at=at) if is_open else (NextStep.NONE, None)
    )
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
    if outcome in SPOKEN:
        note_contact(person=callback.case.person, at=at)
    follows = (
        _follow(attempt=attempt, callback=callback, step=step, slot=slot, at=at, by=by)
        if is_open
        else Next(NextStep.NONE)
    )
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
    live = live_appointment(callback)
    if step is NextStep.TRY_AGAIN and slot is not None:
        if _is_early(live, at):
            return Next(step, slot.starts_at)
        if live is not None:
            end_appointment(appointment=live, state=AppointmentState.DONE)
        try:
            book_appointment(
                callback=callback,
                starts_at=slot.starts_at,
                at=at,
                by=by,
                kind=AppointmentKind.RETRY,
                notice_minutes=0,
                event=EventKind.RETRY_PLANNED,
                attempt=attempt,
            )
        except SlotRefused:
            # Somebody took it in this very moment: the outcome stands, and an hour is looked for.
            return _look_for_a_time(
                attempt=attempt, callback=callback, step=NextStep.FIND_A_TIME, at=at, by=by
            )
        return Next(step, slot.starts_at)
    # Before the hour, whoever answered has agreed to something else.
    settle_promise(
        callback=callback,
        live=live,
        at=at,
        ended="cancelled" if step is NextStep.STOP else "moved_by_person",
    )
    if live is not None:
        end_appointment(appointment=live, state=AppointmentState.DONE)
    if step in (NextStep.NONE, NextStep.STOP):
        state = CallbackState.DONE if step is NextStep.NONE else CallbackState.STOPPED
        end_callback(callback=callback, state=state, at=at)
        move_case(case=callback.case, move=Move.START, at=at, by=by)
        return Next(step)
    return _look_for_a_time(attempt=attempt, callback=callback, step=step, at=at, by=by)


def _look_for_a_time(
    *, attempt: Attempt, callback: Callback, step: NextStep, at: datetime, by: "AbstractUser | None"
) -> Next:
    """No hour follows: finding one is a task, and after the last try three are proposed."""
    callback.find_a_time_by = one_open_day_after(at)
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


def times_for_a_letter(callback: Callback, *, at: datetime) -> list[datetime]:
    """Three hours that the person can still answer when the post has come."""
    zone = ZoneInfo(callback.time_zone) if callback.time_zone else desk_zone()
    arrived = at + LETTER_TAKES
    later = [slot for slot in slots_for(callback, at=at) if slot.starts_at >= arrived]
    return propose(later, zone=zone)
