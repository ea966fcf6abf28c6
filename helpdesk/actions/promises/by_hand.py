"""An hour that an adviser sets by hand: warnings can be overruled, a double booking never."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.promises.appointments import (
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
    before = callback.live_appointment
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
