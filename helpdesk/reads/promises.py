"""Reads how a promise stands, as ids and codes."""

from typing import Any

from helpdesk.models import Callback

# What of a promise is written down as it is, and what as an instant in ISO format.
PLAIN = ("state", "result", "adviser_id")
TIMES = ("ended_at", "find_a_time_by", "told_late_at")


def as_it_stands(callback: Callback) -> dict[str, Any]:
    """The promise, its live appointment, its case and its tries, as plain values for JSON.

    Another promise of the case counts: a promise beside it cannot be opened again.
    """
    live = callback.live_appointment
    stored = Callback.objects.select_related("case__person").get(pk=callback.pk)
    times = {name: getattr(stored, name) for name in TIMES}
    contacted_at = stored.case.person.contacted_at
    return {
        **{name: getattr(stored, name) for name in PLAIN},
        **{name: at.isoformat() if at else None for name, at in times.items()},
        "appointment_id": live.pk if live else None,
        "case_state": stored.case.state,
        "contacted_at": contacted_at.isoformat() if contacted_at else None,
        "tries": stored.attempts.count(),
        "promises": Callback.objects.filter(case=stored.case_id).count(),
    }
