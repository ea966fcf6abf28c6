"""Takes, moves and frees the quarter hours of a promise.

What becomes scarcer is locked once, as late as possible and before the check: the advisers who
may be free, always in the order of their keys, so that two bookings never wait for each other.
The unique quarter hours are the last word, whoever writes.

Every action takes its locks in one order: attempt, callback, person, advisers, case, notices. All
leave keys alone (`no_key`): another row that only points here is never made to wait.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from helpdesk.actions.cases.cases import plan_case
from helpdesk.actions.messages.notices import drop_notices, plan_notices
from helpdesk.actions.story import by_link, record
from helpdesk.actions.webhooks import tell_programs
from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    CallbackState,
    EventKind,
    NoticeState,
    ProgramEvent,
    PromiseResult,
    SlotRefusal,
)
from helpdesk.models import (
    Adviser,
    Appointment,
    Attempt,
    Callback,
    DeskSettings,
    SlotHold,
    TakenQuarter,
)
from helpdesk.models.notice import ALWAYS_TRUE
from helpdesk.policy.deadlines import Ended, promise_result
from helpdesk.policy.fair_use import HOURS_OF_ONE_HAND, MOVES_PER_PROMISE
from helpdesk.policy.routing import Choice
from helpdesk.policy.slots import Call, quarters
from helpdesk.reads.availability import (
    asked_call,
    free_advisers,
    planned_call,
    refusal_of,
    why_nobody_is_free,
)
from helpdesk.reads.diaries import Freed
from helpdesk.reads.fair_use import hours_of_hand, messages_of_a_day, moves_of_a_day
from helpdesk.reads.reach import knows
from helpdesk.reads.routing import ranked

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


Owner = TypeVar("Owner", Appointment, SlotHold)


class SlotRefused(Exception):
    """The time cannot be booked; `reason` says why. What was promised before still stands."""

    def __init__(self, reason: SlotRefusal) -> None:
        super().__init__(str(reason))
        self.reason = reason


class PromiseEnded(Exception):
    """The callback is no longer open: nothing can be booked, moved or cancelled for it."""


def lock_callback(callback: Callback) -> Callback:
    """The callback as it is now, locked; raises PromiseEnded when it is not open any more."""
    locked = (
        Callback.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case__person", "case__topic")
        .get(pk=callback.pk)
    )
    if locked.state != CallbackState.OPEN:
        raise PromiseEnded
    return locked


def lock_team() -> list[int]:
    """Lock every adviser in the order of their keys: bookings queue up, never in a ring."""
    return list(
        Adviser.objects.select_for_update(of=("self",), no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


@dataclass(frozen=True)
class Booking:
    """How an hour is booked, beyond the usual: as what it is told, and what gives way to it.

    `notice_minutes` None is the topic's own; the time held under `hold_key` is given back;
    `attempt` is the try that it follows. `is_known`: the person knows the hour, on the phone or by
    their own hand; None is to be found out. `by_public`: a stranger asks, from whom a part of each
    day is kept while they crowd. `is_new`: the promise is written with its hour; `is_new_case`:
    this transaction wrote the case too, and nobody else sees it yet.
    """

    kind: AppointmentKind = AppointmentKind.PROMISED
    event: EventKind = EventKind.BOOKED
    notice_minutes: int | None = None
    hold_key: uuid.UUID | None = None
    attempt: Attempt | None = None
    is_known: bool | None = None
    by_public: bool = False
    is_new: bool = False
    is_new_case: bool = False


_AS_USUAL = Booking()


@transaction.atomic
def book_appointment(
    *,
    callback: Callback,
    starts_at: datetime,
    at: datetime,
    by: "AbstractUser | None" = None,
    booking: Booking = _AS_USUAL,
) -> Appointment:
    """Take the quarters of the best adviser free at that hour, and say so to everybody.

    A live appointment of the callback is moved, and a time that is held is given back: both in
    this transaction. Who held this very time was in time then, however long they took to answer.
    Raises SlotRefused and PromiseEnded.
    """
    callback = lock_callback(callback)
    before = callback.live_appointment
    return take_hour(
        callback=callback, before=before, starts_at=starts_at, at=at, by=by, booking=booking
    )


def take_hour(
    *,
    callback: Callback,
    before: Appointment | None,
    starts_at: datetime,
    at: datetime,
    by: "AbstractUser | None",
    booking: Booking,
) -> Appointment:
    """As `book_appointment`, for a promise that is locked; a new one is written with its hour.

    `before` is its live appointment. Raises SlotRefused, after which the transaction ends.
    """
    case = callback.case
    held = _held_under(booking.hold_key)
    kept = held.filter(starts_at=starts_at).first()
    notice = 0 if kept else booking.notice_minutes
    if refusal := refusal_of(topic=case.topic, starts_at=starts_at, at=at, notice_minutes=notice):
        raise SlotRefused(refusal)
    team = lock_team()
    held.delete()
    call, free = _call_that_fits(
        callback,
        starts_at=starts_at,
        at=at,
        kept=kept,
        freed=Freed(before, by_public=booking.by_public and kept is None),
        team=team,
    )
    choice = ranked(case=case, on=starts_at, adviser_ids=free)[0]
    if before is not None:
        end_appointment(appointment=before, state=AppointmentState.MOVED)
    if booking.is_new:
        callback.adviser_id = choice.adviser_id
        callback.save(force_insert=True)
    appointment = Appointment(
        callback=callback,
        adviser_id=choice.adviser_id,
        starts_at=starts_at,
        kind=booking.kind,
        **vars(call),
    )
    take_time(appointment, at=at, is_last=True)
    tell_booking(appointment, choice=choice, booking=booking, at=at, by=by)
    return appointment


def _held_under(key: uuid.UUID | None) -> QuerySet[SlotHold]:
    return SlotHold.objects.filter(key=key) if key else SlotHold.objects.none()


def _call_that_fits(
    callback: Callback,
    *,
    starts_at: datetime,
    at: datetime,
    kept: SlotHold | None,
    freed: Freed,
    team: Collection[int],
) -> tuple[Call, list[int]]:
    """The call that this person needs at that hour, and who of the team is free for it, by id.

    A time was `kept` before anybody knew who they are: where the longer call that they need is not
    free, they get the length that was kept, and never a refusal of their own hour. Nor is a
    stranger refused for what only the record says: they get the length of what was said. Raises
    SlotRefused.
    """
    needed = planned_call(callback.case)
    calls = [needed]
    if kept is not None and kept.minutes < needed.minutes:
        calls.append(Call(kept.minutes, needed.is_first_call))
    elif freed.by_public:
        calls.append(asked_call(callback.case))
    who_is_free = partial(free_advisers, starts_at=starts_at, at=at, adviser_ids=team)
    for call in calls:
        if free := who_is_free(call=call, freed=freed):
            return call, free
    is_kept = freed.by_public and bool(
        who_is_free(call=calls[-1], freed=replace(freed, by_public=False))
    )
    raise SlotRefused(
        why_nobody_is_free(starts_at=starts_at, minutes=calls[-1].minutes, is_kept=is_kept)
    )


def take_time(owner: Owner, *, at: datetime, is_last: bool = False) -> Owner:
    """Take the quarter hours that an appointment or a hold lacks, or raise SlotRefused.

    All or nothing, and a new one is written with them. Holds that expired at `at` or before give
    way. `is_last`: where it is refused the caller's transaction ends, so it needs no place to go
    back to. Raises ValueError for an hour or a length that no call has.
    """
    needed = quarters(owner.starts_at, owner.minutes)
    had = set(owner.quarters.values_list("starts_at", flat=True)) if owner.pk else set()
    SlotHold.objects.filter(
        adviser=owner.adviser_id, expires_at__lte=at, quarters__starts_at__in=needed
    ).delete()
    whose = {"hold" if isinstance(owner, SlotHold) else "appointment": owner}
    try:
        with transaction.atomic(savepoint=not is_last):
            if owner.pk is None:
                owner.save()
            TakenQuarter.objects.bulk_create(
                TakenQuarter(adviser_id=owner.adviser_id, starts_at=quarter, **whose)
                for quarter in needed
                if quarter not in had
            )
    except IntegrityError as error:
        raise SlotRefused(SlotRefusal.TAKEN) from error
    return owner


def tell_booking(
    appointment: Appointment,
    *,
    choice: Choice,
    booking: Booking,
    at: datetime,
    by: "AbstractUser | None",
) -> None:
    """The promise's owner, the case's state and story, and the messages, after quarters moved.

    Raises SlotRefused for one hand that set many hours of it today: each of them is a message.
    """
    callback = appointment.callback
    is_new = booking.event in (EventKind.BOOKED, EventKind.REBOOKED)
    if by and is_new and hours_of_hand(callback.case, by=by.pk, at=at) >= HOURS_OF_ONE_HAND:
        raise SlotRefused(SlotRefusal.MOVED_OFTEN)
    if not booking.is_new:
        callback.adviser_id = choice.adviser_id
        callback.find_a_time_by = None
        callback.told_late_at = None
        callback.offered_to = None
        callback.save(update_fields=["adviser", "find_a_time_by", "told_late_at", "offered_to"])
    record(
        case=callback.case,
        kind=booking.event,
        at=at,
        by=by,
        appointment_id=appointment.pk,
        starts_at=appointment.starts_at.isoformat(),
        minutes=appointment.minutes,
        adviser_id=choice.adviser_id,
        **by_link(callback, by),
    )
    case, is_ours = callback.case, booking.is_new_case
    planned = plan_case(case=case, choice=choice, at=at, by=by, is_ours=is_ours)
    planned.person, planned.topic = callback.case.person, callback.case.topic
    callback.case = planned
    is_known = booking.is_known
    plan_notices(
        appointment=appointment,
        at=at,
        event=booking.event,
        attempt=booking.attempt,
        is_known=knows(callback, at=at, by=by) if is_known is None else is_known,
        is_first=booking.is_new,
    )
    if booking.kind is AppointmentKind.PROMISED:
        tell_programs(event=ProgramEvent.PROMISED, case=planned, callback=callback, at=at)


def end_appointment(*, appointment: Appointment, state: AppointmentState) -> None:
    """Free the quarters of an appointment and drop what was still to be said about it."""
    appointment.state = state
    appointment.save(update_fields=["state"])
    appointment.quarters.all().delete()
    drop_notices(appointment=appointment)


@transaction.atomic
def move_appointment(
    *,
    callback: Callback,
    starts_at: datetime,
    at: datetime,
    by: "AbstractUser | None" = None,
    notice_minutes: int | None = None,
    by_public: bool = False,
) -> Appointment:
    """Another time for an open promise, asked by the person (`by` None) or set by the desk.

    `by_public` as in Booking: so many times a day, because each is told to a number that a stranger
    may have typed. The same time again changes nothing. Raises SlotRefused and PromiseEnded, and
    then the time that was promised before still stands.
    """
    locked = lock_callback(callback)
    live = locked.live_appointment
    if live is not None and live.starts_at == starts_at:
        return live
    if by_public and _is_moved_often(locked, at=at):
        raise SlotRefused(SlotRefusal.MOVED_OFTEN)
    return book_appointment(
        callback=callback,
        starts_at=starts_at,
        at=at,
        by=by,
        booking=Booking(
            notice_minutes=notice_minutes,
            event=EventKind.REBOOKED if live else EventKind.BOOKED,
            by_public=by_public,
        ),
    )


def _is_moved_often(callback: Callback, *, at: datetime) -> bool:
    """Whether whoever holds the number was told enough for today, of this call or of all."""
    if moves_of_a_day(callback, at=at) >= MOVES_PER_PROMISE:
        return True
    told = messages_of_a_day(number=callback.number, email=callback.email, at=at)
    return told >= DeskSettings.current().fair_use.messages_per_number


def end_callback(*, callback: Callback, state: CallbackState, at: datetime) -> None:
    """No next step any more, and nothing left to say about one."""
    callback.state, callback.ended_at, callback.find_a_time_by = state, at, None
    callback.offered_to = None
    callback.save(update_fields=["state", "ended_at", "find_a_time_by", "offered_to"])
    waiting = callback.notices.filter(state=NoticeState.QUEUED)
    waiting.exclude(kind__in=ALWAYS_TRUE).update(state=NoticeState.DROPPED)


_TOLD = {
    PromiseResult.KEPT: ProgramEvent.KEPT,
    PromiseResult.BROKEN: ProgramEvent.BROKEN,
}


def settle_promise(
    *,
    callback: Callback,
    live: Appointment | None,
    at: datetime,
    tried_at: datetime | None = None,
    ended: Ended | None = None,
) -> None:
    """Write what became of the promise, once: whatever comes after changes nothing.

    It is about the hour that was promised. A new try that the desk planned by itself is no such
    hour, and neither keeps a promise nor breaks one.
    """
    if callback.result != PromiseResult.PENDING:
        return
    promised = live if live is not None and live.kind == AppointmentKind.PROMISED else None
    callback.result = promise_result(
        shown_at=promised.starts_at if promised else None,
        first_attempt_at=tried_at,
        ended=ended,
        at=at,
    )
    callback.save(update_fields=["result"])
    if event := _TOLD.get(PromiseResult(callback.result)):
        tell_programs(event=event, case=callback.case, callback=callback, at=at)
