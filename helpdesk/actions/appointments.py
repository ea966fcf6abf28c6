"""Takes, moves and frees the quarter hours of a promise.

What becomes scarcer is locked once, as late as possible and before the check: the advisers who
may be free, always in the order of their keys, so that two bookings never wait for each other.
The unique quarter hours are the last word, whoever writes.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from helpdesk.actions.cases import assign_case, move_case
from helpdesk.actions.notices import drop_notices, plan_notices
from helpdesk.actions.routing import ranked
from helpdesk.actions.story import record
from helpdesk.availability import desk_missing, desk_zone, diaries
from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    CallbackState,
    Confidence,
    EventKind,
    Move,
    PromiseResult,
    SlotRefusal,
)
from helpdesk.models import Adviser, Appointment, Callback, TakenQuarter
from helpdesk.policy.confidence import call_minutes
from helpdesk.policy.deadlines import Ended, promise_result
from helpdesk.policy.hours import Interval, is_quarter
from helpdesk.policy.routing import Choice
from helpdesk.policy.slots import open_slots, quarters

if TYPE_CHECKING:
    from website.models import User


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
        Callback.objects.select_for_update(of=("self",))
        .select_related("case__person", "case__topic")
        .get(pk=callback.pk)
    )
    if locked.state != CallbackState.OPEN:
        raise PromiseEnded
    return locked


def live_appointment(callback: Callback) -> Appointment | None:
    """The appointment that holds quarters for this callback, if any."""
    return callback.appointments.filter(state=AppointmentState.LIVE).first()


def _lock_free_advisers(
    *, starts_at: datetime, minutes: int, ignoring: Appointment | None
) -> list[int]:
    """Lock the team in key order, then say who is free for the whole call."""
    team = list(
        Adviser.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    )
    slots = open_slots(
        diaries(
            within=Interval(starts_at, starts_at + timedelta(minutes=minutes)),
            adviser_ids=team,
            ignoring=ignoring,
        ),
        at=starts_at,
        minutes=minutes,
        notice_minutes=0,
        horizon_days=1,
        zone=desk_zone(),
    )
    return next((list(slot.adviser_ids) for slot in slots if slot.starts_at == starts_at), [])


def _check_time(
    *, callback: Callback, starts_at: datetime, at: datetime, notice_minutes: int | None
) -> SlotRefusal | None:
    topic = callback.case.topic
    if desk_missing():
        return SlotRefusal.DESK_NOT_READY
    notice = topic.notice_minutes if notice_minutes is None else notice_minutes
    if not is_quarter(starts_at):
        return SlotRefusal.NOT_A_QUARTER
    if starts_at < at + timedelta(minutes=notice):
        return SlotRefusal.TOO_SOON
    if starts_at > at + timedelta(days=topic.horizon_days + 1):
        return SlotRefusal.TOO_FAR
    return None


@transaction.atomic
def book_appointment(
    *,
    callback: Callback,
    starts_at: datetime,
    at: datetime,
    by: "User | None" = None,
    kind: AppointmentKind = AppointmentKind.PROMISED,
    notice_minutes: int | None = None,
    event: EventKind = EventKind.BOOKED,
) -> Appointment:
    """Take the quarters of the best adviser free at that hour, and say so to everybody.

    A live appointment of the callback is moved: its quarters are freed in this transaction.
    Raises SlotRefused and PromiseEnded.
    """
    callback = lock_callback(callback)
    before = live_appointment(callback)
    minutes = call_minutes(
        callback.case.topic.call_minutes, Confidence(callback.case.person.confidence)
    )
    if refusal := _check_time(
        callback=callback, starts_at=starts_at, at=at, notice_minutes=notice_minutes
    ):
        raise SlotRefused(refusal)
    free = _lock_free_advisers(starts_at=starts_at, minutes=minutes, ignoring=before)
    if not free:
        raise SlotRefused(SlotRefusal.TAKEN)
    choice = ranked(case=callback.case, on=starts_at, adviser_ids=free)[0]
    if before is not None:
        end_appointment(appointment=before, state=AppointmentState.MOVED)
    appointment = _take(
        callback=callback, choice=choice, starts_at=starts_at, minutes=minutes, kind=kind
    )
    _tell_booking(
        callback=callback, appointment=appointment, choice=choice, at=at, by=by, event=event
    )
    return appointment


def _take(
    *, callback: Callback, choice: Choice, starts_at: datetime, minutes: int, kind: AppointmentKind
) -> Appointment:
    """Write the appointment and its quarter hours, or raise SlotRefused: all or nothing."""
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                callback=callback,
                adviser_id=choice.adviser_id,
                starts_at=starts_at,
                minutes=minutes,
                kind=kind,
            )
            TakenQuarter.objects.bulk_create(
                TakenQuarter(
                    adviser_id=choice.adviser_id, starts_at=quarter, appointment=appointment
                )
                for quarter in quarters(starts_at, minutes)
            )
    except IntegrityError as error:
        raise SlotRefused(SlotRefusal.TAKEN) from error
    return appointment


def _tell_booking(
    *,
    callback: Callback,
    appointment: Appointment,
    choice: Choice,
    at: datetime,
    by: "User | None",
    event: EventKind,
) -> None:
    """The promise's owner, the case's state and story, and the messages, after quarters moved."""
    callback.adviser_id = choice.adviser_id
    callback.find_a_time_by = None
    callback.told_late_at = None
    callback.save(update_fields=["adviser", "find_a_time_by", "told_late_at"])
    record(
        case=callback.case,
        kind=event,
        at=at,
        by=by,
        appointment_id=appointment.pk,
        starts_at=appointment.starts_at.isoformat(),
        minutes=appointment.minutes,
        adviser_id=choice.adviser_id,
    )
    assign_case(case=callback.case, choice=choice, at=at, by=by)
    move_case(case=callback.case, move=Move.PLAN, at=at, by=by)
    plan_notices(appointment=appointment, at=at, event=event)


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
    by: "User | None" = None,
    notice_minutes: int | None = None,
) -> Appointment:
    """Another time for an open promise, asked by the person (`by` None) or set by the desk.

    The same time again changes nothing. Raises SlotRefused and PromiseEnded, and then the time
    that was promised before still stands.
    """
    live = live_appointment(lock_callback(callback))
    if live is not None and live.starts_at == starts_at:
        return live
    return book_appointment(
        callback=callback,
        starts_at=starts_at,
        at=at,
        by=by,
        notice_minutes=notice_minutes,
        event=EventKind.REBOOKED if live else EventKind.BOOKED,
    )


def end_callback(*, callback: Callback, state: CallbackState, at: datetime) -> None:
    """No next step any more."""
    callback.state, callback.ended_at, callback.find_a_time_by = state, at, None
    callback.save(update_fields=["state", "ended_at", "find_a_time_by", "result"])


def settle_promise(
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
