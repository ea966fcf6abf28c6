"""Somebody was helped on the spot, and told us no name."""

import uuid
from datetime import datetime

from helpdesk.choices import CaseSource, Device
from helpdesk.models import AnonymousHelp, Topic


def note_help(
    *,
    topic: Topic,
    request_key: uuid.UUID,
    at: datetime,
    language: str = "fr",
    device: Device | None = None,
    guide_number: int | None = None,
    minutes: int | None = None,
) -> AnonymousHelp:
    """Count this help on the phone. The same `request_key` again is the same help."""
    row, _is_new = AnonymousHelp.objects.get_or_create(
        request_key=request_key,
        defaults={
            "topic": topic,
            "source": CaseSource.PHONE,
            "language": language,
            "device": device or "",
            "guide_number": guide_number,
            "minutes": minutes,
            "helped_at": at,
        },
    )
    return row
