"""How late reminders leave that fall due at random instants, with the sender's loop idle before."""

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from helpdesk.choices import NoticeState
from helpdesk.models import Notice
from tests.benchmarks.measured.outbox import fill

START_UP_SECONDS = 5


def measure(*, notices: int, within: float) -> dict[str, Any]:
    """Seconds after it was due that each left, ascending; "missing" is how many never did."""
    dice = random.Random(1)
    at = timezone.now()
    first = at + timedelta(seconds=START_UP_SECONDS)
    fill([first + timedelta(seconds=dice.uniform(0, within)) for _n in range(notices)], at=at)
    with tempfile.TemporaryDirectory() as folder:
        clock = Path(folder) / "clock"
        clock.touch()
        sender = subprocess.Popen(
            [sys.executable, "-m", "django", "send_notices"],
            env=os.environ
            | {
                "BENCH_CLOCK": str(clock),
                "DJANGO_SETTINGS_MODULE": "tests.benchmarks.measured.settings",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            ends_at = time.monotonic() + START_UP_SECONDS + within + 300
            while _waiting() and time.monotonic() < ends_at:
                time.sleep(0.5)
        finally:
            sender.terminate()
            sender.wait(timeout=60)
        lines = [line.split() for line in clock.read_text().splitlines()]
    due = {
        str(key): due_at.timestamp()
        for key, due_at in Notice.objects.values_list("idempotency_key", "due_at")
    }
    late = sorted(float(at) - due[name.strip("<>").split("@")[0]] for at, name in lines)
    return {"late": late, "missing": notices - len(late)}


def _waiting() -> bool:
    waiting = [NoticeState.QUEUED, NoticeState.SENDING]
    return Notice.objects.filter(state__in=waiting).exists()
