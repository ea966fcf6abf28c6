"""An hour that an adviser sets by hand: warnings can be overruled, a double booking never."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.promises.appointments import (
    Booking,
    SlotRefused,
    end_appointment,
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
from helpdesk.policy.hours import is_quarter
from helpdesk.policy.routing import Choice
from helpdesk.reads.availability import is_first_call
from helpdesk.reads.booking_warnings import warnings_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class NeedsOverruling(Exception):
    """Something speaks against this hour: `warnings`, the gravest first."""

    def __init__(self, warnings: tuple[BookingWarning, ...]) -> None:
        super().__init__(", ".join(warnings))
        self.warnings = warnings


@dataclass(frozen=True)
class Hour:
    """An hour that an adviser sets by hand: with whom, when, and how long."""

    adviser: Adviser
    starts_at: datetime
    minutes: int


@transaction.atomic
def set_hour(
    *,
    callback: Callback,
    hour: Hour,
    at: datetime,
    by: "AbstractUser",
    overruling: Collection[BookingWarning] = (),
) -> Appointment:
    """Give an open promise this hour with this adviser, warnings of `overruling` set aside.

    What was overruled is kept on the appointment and in the story. Raises NeedsOverruling for any
    other warning, SlotRefused for a quarter hour that is taken, past, or none, and PromiseEnded.
    """
    callback = lock_callback(callback)
    if not is_quarter(hour.starts_at):
        raise SlotRefused(SlotRefusal.NOT_A_QUARTER)
    if hour.starts_at < at:
        raise SlotRefused(SlotRefusal.TOO_SOON)
    lock_team()
    warnings = warnings_for(callback=callback, **vars(hour), at=at)
    if set(warnings) - set(overruling):
        raise NeedsOverruling(warnings)
    before = callback.live_appointment
    if before is not None:
        end_appointment(appointment=before, state=AppointmentState.MOVED)
    appointment = take_time(
        Appointment(
            callback=callback,
            **vars(hour),
            is_first_call=is_first_call(callback.case.person),
            overruled=[str(warning) for warning in warnings],
        ),
        at=at,
    )
    if warnings:
        _tell_overruled(appointment, at=at, by=by)
    booking = Booking(event=EventKind.REBOOKED if before else EventKind.BOOKED)
    choice = Choice(hour.adviser.pk, ())
    tell_booking(appointment, choice=choice, booking=booking, at=at, by=by)
    return appointment


def _tell_overruled(appointment: Appointment, *, at: datetime, by: "AbstractUser") -> None:
    record(
        case=appointment.callback.case,
        kind=EventKind.OVERRULED,
        at=at,
        by=by,
        appointment_id=appointment.pk,
        warnings=" ".join(appointment.overruled),
    )
