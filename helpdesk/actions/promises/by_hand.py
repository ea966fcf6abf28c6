"""An hour that an adviser sets by hand: warnings can be overruled, a double booking never."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.promises.appointments import (
    SlotRefused,
    end_appointment,
    live_appointment,
    lock_callback,
    lock_team,
    take_time,
    tell_booking,
)
from helpdesk.actions.story import record
from helpdesk.choices import (
    AppointmentState,
    BookingWarning,
    EventKind,
    SlotRefusal,
)
from helpdesk.models import Adviser, Appointment, Callback
from helpdesk.policy.hours import Interval, is_quarter
from helpdesk.policy.routing import Choice
from helpdesk.policy.slots import Diary, warnings_of
from helpdesk.reads.availability import desk_zone, is_first_call
from helpdesk.reads.diaries import absences, closed_days, diaries

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# What lies around a call matters to it: the pause before, and the call after.
_AROUND = timedelta(hours=1)


class NeedsOverruling(Exception):
    """Something speaks against this hour: `warnings`, the gravest first."""

    def __init__(self, warnings: tuple[BookingWarning, ...]) -> None:
        super().__init__(", ".join(warnings))
        self.warnings = warnings


def warnings_for(
    *, callback: Callback, adviser: Adviser, starts_at: datetime, minutes: int, at: datetime
) -> tuple[BookingWarning, ...]:
    """What speaks against this hour with this adviser, in the order of BookingWarning."""
    call = Interval(starts_at, starts_at + timedelta(minutes=minutes))
    zone = desk_zone()
    day = starts_at.astimezone(zone).date()
    found = set(
        warnings_of(
            _diary(callback, adviser, call, at),
            starts_at=starts_at,
            minutes=minutes,
            zone=zone,
            is_first_call=is_first_call(callback.case.person),
        )
    )
    if day in closed_days(day, day):
        found.add(BookingWarning.CLOSED_DAY)
    away = absences([adviser.pk], call)[adviser.pk]
    if any(gone.starts_at < call.ends_at and call.starts_at < gone.ends_at for gone in away):
        found.add(BookingWarning.ABSENT)
    if found & {BookingWarning.CLOSED_DAY, BookingWarning.ABSENT}:
        found.discard(BookingWarning.OUTSIDE_HOURS)
    if starts_at > at + timedelta(days=callback.case.topic.horizon_days + 1):
        found.add(BookingWarning.TOO_FAR)
    return tuple(warning for warning in BookingWarning if warning in found)


def _diary(callback: Callback, adviser: Adviser, call: Interval, at: datetime) -> Diary:
    """The adviser's hours around the call; one who is away has none at all."""
    found = diaries(
        within=Interval(call.starts_at - _AROUND, call.ends_at + _AROUND),
        at=at,
        adviser_ids=[adviser.pk],
        ignoring=live_appointment(callback),
    )
    return found[0] if found else Diary(adviser.pk, (), frozenset())


@transaction.atomic
def set_hour(
    *,
    callback: Callback,
    adviser: Adviser,
    starts_at: datetime,
    minutes: int,
    at: datetime,
    by: "AbstractUser",
    overruling: Collection[BookingWarning] = (),
) -> Appointment:
    """Give an open promise this hour with this adviser, warnings of `overruling` set aside.

    What was overruled is kept on the appointment and in the story. Raises NeedsOverruling for any
    other warning, SlotRefused for a quarter hour that is taken, past, or none, and PromiseEnded.
    """
    callback = lock_callback(callback)
    if not is_quarter(starts_at):
        raise SlotRefused(SlotRefusal.NOT_A_QUARTER)
    if starts_at < at:
        raise SlotRefused(SlotRefusal.TOO_SOON)
    lock_team()
    warnings = warnings_for(
        callback=callback, adviser=adviser, starts_at=starts_at, minutes=minutes, at=at
    )
    if set(warnings) - set(overruling):
        raise NeedsOverruling(warnings)
    before = live_appointment(callback)
    if before is not None:
        end_appointment(appointment=before, state=AppointmentState.MOVED)
    appointment = take_time(
        Appointment(
            callback=callback,
            adviser=adviser,
            starts_at=starts_at,
            minutes=minutes,
            is_first_call=is_first_call(callback.case.person),
            overruled=[str(warning) for warning in warnings],
        ),
        at=at,
    )
    if warnings:
        record(
            case=callback.case,
            kind=EventKind.OVERRULED,
            at=at,
            by=by,
            appointment_id=appointment.pk,
            warnings=" ".join(warnings),
        )
    tell_booking(
        callback=callback,
        appointment=appointment,
        choice=Choice(adviser.pk, ()),
        at=at,
        by=by,
        event=EventKind.REBOOKED if before else EventKind.BOOKED,
    )
    return appointment
