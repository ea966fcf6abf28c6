"""A promise is tried: a try ends in exactly one outcome, and the table says what follows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.appointments import (
    PromiseEnded,
    book_appointment,
    end_appointment,
    end_callback,
    live_appointment,
    lock_callback,
    settle_promise,
)
from helpdesk.actions.callbacks import one_open_day_after
from helpdesk.actions.cases import add_note, move_case
from helpdesk.actions.notices import queue_notice
from helpdesk.actions.story import record
from helpdesk.availability import desk_zone, slots_for
from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    AttemptOutcome,
    CallbackState,
    EventKind,
    Move,
    NextStep,
    NoticeKind,
)
from helpdesk.models import Adviser, Appointment, Attempt, Callback
from helpdesk.policy.deadlines import (
    promise_window,
)
from helpdesk.policy.retries import next_step, pick_retry
from helpdesk.policy.slots import Slot

if TYPE_CHECKING:
    from website.models import User


class AttemptEnded(Exception):
    """This try has an outcome already, and another one."""


@dataclass(frozen=True)
class Next:
    """What follows an outcome: a step, and the time of the next try when there is one."""

    step: NextStep
    starts_at: datetime | None = None


@transaction.atomic
def start_attempt(
    *, callback: Callback, adviser: Adviser, at: datetime, by: "User | None"
) -> Attempt:
    """An adviser calls now. The try that is already open is the same try: nobody calls twice.

    Raises PromiseEnded.
    """
    callback = lock_callback(callback)
    if running := callback.attempts.filter(ended_at__isnull=True).first():
        return running
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


def _facts_of(callback: Callback, at: datetime) -> _Facts:
    live = live_appointment(callback)
    times = partial(slots_for, callback, at=at, notice_minutes=0)
    tries = list(callback.attempts.values_list("started_at", flat=True))
    return _Facts(live=live, tries=tries, times=cache(times))


def _next_try(
    *, outcome: AttemptOutcome, facts: _Facts, at: datetime
) -> tuple[NextStep, Slot | None]:
    """What the table says of this outcome, and the time it would take; the same for the preview."""
    rule = next_step(outcome, len(facts.tries))
    if rule.step is not NextStep.TRY_AGAIN:
        return rule.step, None
    live = facts.live
    if live is not None and _is_early(live, at):
        return NextStep.TRY_AGAIN, Slot(live.starts_at, live.minutes, (live.adviser_id,))
    slot = pick_retry(rule, facts.times(), at=at, previous=facts.tries, zone=desk_zone())
    return (NextStep.TRY_AGAIN, slot) if slot else (NextStep.FIND_A_TIME, None)


def previews(*, attempt: Attempt, at: datetime) -> Mapping[AttemptOutcome, Next]:
    """What ending this try would lead to, for each outcome, without doing it.

    As many queries for all as for one.
    """
    facts = _facts_of(attempt.callback, at)
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
    by: "User | None",
    note: str = "",
) -> Next:
    """Say how a try ended, once; plan what follows. The same outcome again changes nothing.

    A promise that ended while the phone rang (the person cancelled) has no next step. Raises
    AttemptEnded for a second, different outcome.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    if attempt.ended_at is not None:
        if attempt.outcome != outcome:
            raise AttemptEnded
        return Next(NextStep.NONE)
    try:
        callback, is_open = lock_callback(attempt.callback), True
    except PromiseEnded:
        callback, is_open = attempt.callback, False
    attempt.outcome, attempt.ended_at = outcome, at
    attempt.save(update_fields=["outcome", "ended_at"])
    add_note(case=callback.case, text=note, at=at, by=by)
    facts = _facts_of(callback, at)
    step, slot = (
        _next_try(outcome=outcome, facts=facts, at=at) if is_open else (NextStep.NONE, None)
    )
    record(
        case=callback.case,
        kind=EventKind.ATTEMPT_ENDED,
        at=at,
        by=by,
        attempt_id=attempt.pk,
        outcome=outcome,
        step=step,
        tries=len(facts.tries),
    )
    if not is_open:
        return Next(NextStep.NONE)
    return _follow(callback=callback, step=step, slot=slot, at=at, by=by)


def _follow(
    *, callback: Callback, step: NextStep, slot: Slot | None, at: datetime, by: "User | None"
) -> Next:
    """Carry out the next step: an open promise always keeps exactly one."""
    live = live_appointment(callback)
    if step is NextStep.TRY_AGAIN and slot is not None:
        if _is_early(live, at):
            return Next(step, slot.starts_at)
        if live is not None:
            end_appointment(appointment=live, state=AppointmentState.DONE)
        book_appointment(
            callback=callback,
            starts_at=slot.starts_at,
            at=at,
            by=by,
            kind=AppointmentKind.RETRY,
            notice_minutes=0,
            event=EventKind.RETRY_PLANNED,
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
    if step is NextStep.NONE:
        end_callback(callback=callback, state=CallbackState.DONE, at=at)
        move_case(case=callback.case, move=Move.START, at=at, by=by)
    elif step is NextStep.STOP:
        end_callback(callback=callback, state=CallbackState.STOPPED, at=at)
        move_case(case=callback.case, move=Move.START, at=at, by=by)
    else:
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
            queue_notice(callback=callback, kind=NoticeKind.TRIED_TO_REACH, at=at)
    return Next(step)
