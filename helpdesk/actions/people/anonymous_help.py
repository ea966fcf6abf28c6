"""Somebody was helped on the spot, and told us no name."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from helpdesk.choices import CaseSource, Device
from helpdesk.models import AnonymousHelp, Topic


@dataclass(frozen=True)
class Help:
    """What somebody was helped with on the phone, in how many minutes (None: nobody counted)."""

    topic: Topic
    language: str = "fr"
    device: Device | None = None
    guide_number: int | None = None
    minutes: int | None = None


def note_help(given: Help, *, request_key: uuid.UUID, at: datetime) -> AnonymousHelp:
    """Count this help on the phone. The same `request_key` again is the same help."""
    facts = {**vars(given), "device": given.device or "", "source": CaseSource.PHONE}
    row, _is_new = AnonymousHelp.objects.get_or_create(
        request_key=request_key, defaults={**facts, "helped_at": at}
    )
    return row
