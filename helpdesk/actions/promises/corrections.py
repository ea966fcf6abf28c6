"""How a promise stands, in plain values, and how to put it back as it stood a moment ago."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.people.people import mark_number
from helpdesk.actions.promises.appointments import (
    end_appointment,
    lock_team,
    take_time,
)
from helpdesk.choices import AppointmentState
from helpdesk.models import Appointment, Callback
from helpdesk.reads.promises import PLAIN, TIMES


def restore(callback: Callback, stood: Mapping[str, Any], *, at: datetime) -> None:
    """Put a promise back as `as_it_stands` told it, quarter hours included.

    Raises SlotRefused when somebody took those meanwhile: then change nothing at all.
    """
    live = callback.live_appointment
    if live is not None and live.pk != stood["appointment_id"]:
        end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    plain = [name for name in PLAIN if name in stood]
    for name in plain:
        setattr(callback, name, stood[name])
    for name in TIMES:
        setattr(callback, name, datetime.fromisoformat(stood[name]) if stood[name] else None)
    callback.save(update_fields=[*(name.removesuffix("_id") for name in plain), *TIMES])
    if callback.lacks_number and not stood.get("lacks_number", True):
        mark_number(person=callback.called, number=callback.number, is_dead=False)
    person = callback.case.person
    contacted_at = stood["contacted_at"]
    person.contacted_at = datetime.fromisoformat(contacted_at) if contacted_at else None
    person.save(update_fields=["contacted_at"])
    lock_team()
    case = lock_case(callback.case)
    case.state = callback.case.state = stood["case_state"]
    case.save(update_fields=["state"])
    before = Appointment.objects.filter(pk=stood["appointment_id"]).first()
    if before is not None and before.state != AppointmentState.LIVE:
        before.state = AppointmentState.LIVE
        before.save(update_fields=["state"])
        take_time(before, at=at)
