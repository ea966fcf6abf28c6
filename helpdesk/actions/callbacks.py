"""A call is asked for and promised, tried, and kept or tried again."""

import random
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from helpdesk.actions.appointments import (
    PromiseEnded,
    SlotRefused,
    book_appointment,
    end_appointment,
    end_callback,
    live_appointment,
    lock_callback,
)
from helpdesk.actions.cases import add_note, assign_case, move_case, open_case
from helpdesk.actions.notices import queue_notice
from helpdesk.actions.people import find_or_create_person
from helpdesk.actions.routing import ranked
from helpdesk.actions.story import record
from helpdesk.availability import desk_missing, desk_open, desk_zone, free_slots
from helpdesk.choices import (
    Afraid,
    AppointmentKind,
    AppointmentState,
    AttemptOutcome,
    CallbackState,
    CaseSource,
    CaseState,
    ClosingReason,
    Confidence,
    EventKind,
    Move,
    NextStep,
    NextTime,
    NoticeKind,
    PromiseResult,
    SlotRefusal,
    WantedHelp,
)
from helpdesk.models import Adviser, Appointment, Attempt, Callback, Case, Topic
from helpdesk.policy.confidence import confidence_of
from helpdesk.policy.deadlines import (
    FIND_A_TIME_MINUTES,
    Ended,
    due_after,
    promise_result,
    promise_window,
)
from helpdesk.policy.hours import Interval
from helpdesk.policy.retries import next_step, pick_retry
from helpdesk.policy.slots import Slot
from helpdesk.policy.trust_words import make_trust_word

if TYPE_CHECKING:
    from website.models import User

_random = random.SystemRandom()


class AttemptEnded(Exception):
    """This try has an outcome already, and another one."""


class CallIsRunning(Exception):
    """A try has no outcome yet: first say how the call ended."""


@dataclass(frozen=True)
class CallbackRequest:
    """What somebody said when they asked to be called. `number` is E.164.

    `starts_at` None: no offered hour suits, and `reachable_when` says when they can be reached.
    """

    name: str
    number: str
    topic: Topic
    starts_at: datetime | None
    language: str = "fr"
    email: str = ""
    question: str = ""
    wanted_help: WantedHelp | None = None
    afraid: Afraid | None = None
    guide_number: int | None = None
    guide_step: int | None = None
    reachable_when: str = ""


@dataclass(frozen=True)
class Next:
    """What follows an outcome: a step, and the time of the next try when there is one."""

    step: NextStep
    starts_at: datetime | None = None


def _same_request(key: uuid.UUID | None) -> Callback | None:
    return Callback.objects.filter(request_key=key).first() if key else None


def ask_for_callback(
    *,
    request: CallbackRequest,
    at: datetime,
    by: "User | None" = None,
    source: CaseSource = CaseSource.WEB,
    request_key: uuid.UUID | None = None,
    notice_minutes: int | None = None,
    is_demo: bool = False,
) -> Callback:
    """Open a case and promise a call, all in one transaction; nothing stays if the time is gone.

    The same `request_key` again gives the same promise: a double click is one request.
    Raises SlotRefused.
    """
    if existing := _same_request(request_key):
        return existing
    try:
        return _open_and_promise(
            request=request,
            at=at,
            by=by,
            source=source,
            request_key=request_key,
            notice_minutes=notice_minutes,
            is_demo=is_demo,
        )
    except IntegrityError:
        # The same form arrived twice in the same instant: the first one won.
        if existing := _same_request(request_key):
            return existing
        raise


@transaction.atomic
def _open_and_promise(
    *,
    request: CallbackRequest,
    at: datetime,
    by: "User | None",
    source: CaseSource,
    request_key: uuid.UUID | None,
    notice_minutes: int | None,
    is_demo: bool,
) -> Callback:
    if desk_missing():
        raise SlotRefused(SlotRefusal.DESK_NOT_READY)
    person = find_or_create_person(
        name=request.name,
        number=request.number,
        language=request.language,
        email=request.email,
        confidence=confidence_of(request.wanted_help, request.afraid),
        at=at,
        is_demo=is_demo,
    )
    case = open_case(
        person=person,
        topic=request.topic,
        source=source,
        at=at,
        by=by,
        language=request.language,
        question=request.question,
        wanted_help=request.wanted_help,
        afraid=request.afraid,
        guide_number=request.guide_number,
        guide_step=request.guide_step,
        is_demo=is_demo,
    )
    return promise_callback(
        case=case,
        number=request.number,
        starts_at=request.starts_at,
        reachable_when=request.reachable_when,
        at=at,
        by=by,
        request_key=request_key,
        notice_minutes=notice_minutes,
    )


@transaction.atomic
def promise_callback(
    *,
    case: Case,
    number: str,
    starts_at: datetime | None,
    at: datetime,
    by: "User | None" = None,
    reachable_when: str = "",
    request_key: uuid.UUID | None = None,
    notice_minutes: int | None = None,
) -> Callback:
    """Promise a call for a case: at an hour, or with an hour to be found. Raises SlotRefused."""
    choice = ranked(case=case, on=starts_at or at)[0]
    callback = Callback.objects.create(
        case=case,
        adviser_id=choice.adviser_id,
        number=number,
        language=case.language,
        trust_word=_new_trust_word(case),
        asked_at=at,
        reachable_when=reachable_when,
        find_a_time_by=None if starts_at else _one_open_day_after(at),
        request_key=request_key,
    )
    if starts_at is not None:
        book_appointment(
            callback=callback, starts_at=starts_at, at=at, by=by, notice_minutes=notice_minutes
        )
        callback.refresh_from_db()
        return callback
    record(case=case, kind=EventKind.TIME_WANTED, at=at, by=by, callback_id=callback.pk)
    assign_case(case=case, choice=choice, at=at, by=by)
    move_case(case=case, move=Move.PLAN, at=at, by=by)
    callback.refresh_from_db()
    return callback


def _new_trust_word(case: Case) -> str:
    """Two words that this person did not hear within a year."""
    heard = Callback.objects.filter(
        case__person=case.person_id, asked_at__gt=case.opened_at - timedelta(days=365)
    ).values_list("trust_word", flat=True)
    return make_trust_word(_random, avoid=frozenset(heard))


def _one_open_day_after(at: datetime) -> datetime:
    """A deadline of one open day; a week when the desk has no hours at all."""
    week = at + timedelta(days=14)
    hours = desk_open(within=Interval(at, week))
    return due_after(at, open_minutes=FIND_A_TIME_MINUTES, open=hours) or week


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
    _settle(callback=callback, live=live_appointment(callback), at=at, tried_at=at)
    record(
        case=callback.case,
        kind=EventKind.ATTEMPT_STARTED,
        at=at,
        by=by,
        attempt_id=attempt.pk,
        number=callback.attempts.count(),
    )
    return attempt


def _settle(
    *,
    callback: Callback,
    live: Appointment | None,
    at: datetime,
    tried_at: datetime | None = None,
    ended: Ended | None = None,
) -> None:
    """Write what became of the promised hour, once: a try after it changes nothing."""
    if callback.result != PromiseResult.PENDING or live is None:
        return
    callback.result = promise_result(
        shown_at=live.starts_at, first_attempt_at=tried_at, ended=ended, at=at
    )
    callback.save(update_fields=["result"])


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
    times = partial(
        free_slots,
        at=at,
        topic=callback.case.topic,
        confidence=Confidence(callback.case.person.confidence),
        ignoring=live,
        notice_minutes=0,
    )
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
    _settle(
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
        callback.find_a_time_by = _one_open_day_after(at)
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


@transaction.atomic
def cancel_callback(*, callback: Callback, at: datetime, by: "User | None" = None) -> Callback:
    """The person does not need the call any more: free the time, end the promise, confirm it.

    Asked by the person (`by` None), the case closes as withdrawn; asked by an adviser, it goes
    back to be handled. Raises PromiseEnded when the promise had ended already.
    """
    callback = lock_callback(callback)
    live = live_appointment(callback)
    _settle(callback=callback, live=live, at=at, ended="cancelled")
    if live is not None:
        end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    elif callback.result == PromiseResult.PENDING:
        callback.result = PromiseResult.CANCELLED_IN_TIME
    end_callback(callback=callback, state=CallbackState.CANCELLED, at=at)
    record(
        case=callback.case,
        kind=EventKind.BOOKING_CANCELLED,
        at=at,
        by=by,
        appointment_id=live.pk if live else None,
    )
    queue_notice(callback=callback, kind=NoticeKind.CANCELLED, at=at)
    if by is None:
        move_case(
            case=callback.case,
            move=Move.CLOSE,
            at=at,
            by=None,
            closing_reason=ClosingReason.WITHDRAWN,
        )
    elif callback.case.state == CaseState.PLANNED:
        move_case(case=callback.case, move=Move.UNPLAN, at=at, by=by)
    return callback


@transaction.atomic
def stop_callback(*, callback: Callback, at: datetime, by: "User | None") -> None:
    """End an open promise because its case ends; a promise that ended already is left alone."""
    try:
        callback = lock_callback(callback)
    except PromiseEnded:
        return
    if (live := live_appointment(callback)) is not None:
        end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    end_callback(callback=callback, state=CallbackState.STOPPED, at=at)


@transaction.atomic
def close_case(
    *,
    case: Case,
    reason: ClosingReason,
    at: datetime,
    by: "User | None",
    next_time: NextTime | None = None,
) -> Case:
    """Close a case with its reason; an open promise of the case ends with it.

    Raises MoveRefused when it is closed already, CallIsRunning while a try has no outcome.
    """
    if Attempt.objects.filter(callback__case=case, ended_at__isnull=True).exists():
        raise CallIsRunning
    for callback in case.callbacks.open():
        stop_callback(callback=callback, at=at, by=by)
    return move_case(
        case=case, move=Move.CLOSE, at=at, by=by, closing_reason=reason, next_time=next_time
    )


def watch_promises(*, at: datetime) -> int:
    """Notice each promise whose window passed and nobody called: say so once. Returns how many."""
    late = Callback.objects.late(at).filter(told_late_at__isnull=True)
    told = 0
    for callback in late.order_by("pk"):
        told += _tell_late(callback=callback, at=at)
    return told


@transaction.atomic
def _tell_late(*, callback: Callback, at: datetime) -> bool:
    """Tell the desk and the person that a promise is late; False when it no longer is."""
    try:
        callback = lock_callback(callback)
    except PromiseEnded:
        return False
    if not Callback.objects.late(at).filter(pk=callback.pk, told_late_at__isnull=True).exists():
        return False
    live = live_appointment(callback)
    callback.told_late_at = at
    if live is not None and live.kind == AppointmentKind.PROMISED:
        callback.result = PromiseResult.BROKEN
    callback.save(update_fields=["told_late_at", "result"])
    record(
        case=callback.case,
        kind=EventKind.PROMISE_LATE,
        at=at,
        by=None,
        appointment_id=live.pk if live else None,
    )
    queue_notice(callback=callback, kind=NoticeKind.RUNNING_LATE, at=at)
    return True
