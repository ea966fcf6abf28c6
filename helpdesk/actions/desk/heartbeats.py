"""Signs of life: who beats, and who has been silent too long."""

from datetime import datetime

from helpdesk.choices import Heart
from helpdesk.models import Heartbeat


def beat(*, heart: Heart, at: datetime) -> None:
    """Write that `heart` was alive at this instant."""
    Heartbeat.objects.update_or_create(heart=heart, defaults={"beaten_at": at})
