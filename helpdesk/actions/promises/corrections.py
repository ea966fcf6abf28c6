"""How a promise stands, as ids and codes, and how to put it back as it stood a moment ago."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.promises.appointments import (
    end_appointment,
    live_appointment,
    lock_team,
    take_time,
)
from helpdesk.choices import AppointmentState
from helpdesk.models import Appointment, Callback

_PLAIN = ("state", "result", "adviser_id")
_TIMES = ("ended_at", "find_a_time_by", "told_late_at")


def as_it_stands(callback: Callback) -> dict[str, Any]:
    """The promise, its live appointment, its case and its tries, as plain values for JSON.

    Another promise of the case counts: a promise beside it cannot be opened again.
    """
    live = live_appointment(callback)
    stored = Callback.objects.select_related("case__person").get(pk=callback.pk)
    times = {name: getattr(stored, name) for name in _TIMES}
    contacted_at = stored.case.person.contacted_at
    return {
        **{name: getattr(stored, name) for name in _PLAIN},
        **{name: at.isoformat() if at else None for name, at in times.items()},
        "appointment_id": live.pk if live else None,
        "case_state": stored.case.state,
        "contacted_at": contacted_at.isoformat() if contacted_at else None,
        "tries": stored.attempts.count(),
        "promises": Callback.objects.filter(case=stored.case_id).count(),
    }


def restore(callback: Callback, stood: Mapping[str, Any], *, at: datetime) -> None:
    """Put a promise back as `as_it_stands` told it, quarter hours included.

    Raises SlotRefused when somebody took those meanwhile: then change nothing at all.
    """
    live = live_appointment(callback)
    if live is not None and live.pk != stood["appointment_id"]:
        end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    for name in _PLAIN:
        setattr(callback, name, stood[name])
    for name in _TIMES:
        setattr(callback, name, datetime.fromisoformat(stood[name]) if stood[name] else None)
    callback.save(update_fields=[*_PLAIN[:2], "adviser", *_TIMES])
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
        take_time(before, at=at)
