"""Reads signs of life: who has been silent too long."""

from datetime import datetime, timedelta

from helpdesk.choices import Heart
from helpdesk.models import Heartbeat

# The cluster beats through its real queue every five seconds, the sender every ten.
SILENT_AFTER = timedelta(seconds=40)


def silence(*, heart: Heart, at: datetime) -> timedelta | None:
    """How long `heart` has been silent; None when it never beat."""
    row = Heartbeat.objects.filter(heart=heart).first()
    return at - row.beaten_at if row else None


def is_silent(*, heart: Heart, at: datetime) -> bool:
    """Whether `heart` should have beaten since."""
    quiet = silence(heart=heart, at=at)
    return quiet is None or quiet > SILENT_AFTER
