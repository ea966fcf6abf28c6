"""How many queued reminders leave a second, by a driver that costs nothing."""

import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from helpdesk.actions.messages.sending import send_due
from helpdesk.models import Notice
from tests.benchmarks.measured.outbox import fill


def send_all(at: datetime) -> int:
    """Send whatever is due, as the sender's own loop does. Returns how many were tried."""
    tried = 0
    while now := send_due(at=at):
        tried += now
    return tried


def measure(*, notices: int) -> dict[str, Any]:
    """Seconds to send so many, and what became of them."""
    at = timezone.now()
    fill([at - timedelta(seconds=1)] * notices, at=at)
    started = time.perf_counter()
    tried = send_all(at)
    seconds = time.perf_counter() - started
    states = Counter(Notice.objects.values_list("state", flat=True))
    return {"tried": tried, "seconds": seconds, "states": dict(states)}
