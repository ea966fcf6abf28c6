"""What follows from each task that ended: the heart of the cluster beats of it."""

import logging
import time
from typing import Any

from django.db import Error as DatabaseFailure
from django.utils import timezone
from django_q.models import Task

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.choices import Heart
from website.supervisor.pulse import BEAT_EVERY_SECONDS

log = logging.getLogger(__name__)
_next_beat = float("-inf")


def note_work_done(*, task: dict[str, Any], **_signal: object) -> None:
    """In the cluster, when a task was done: that is a sign of life. Never raises.

    Otherwise a beat waits behind all the tasks of a first installation, and so does readiness.
    """
    if not task["success"]:
        return
    try:
        if task.get("was_taken"):
            # A result that is not to be kept left the mark of its start (broker.py).
            Task.objects.filter(id=task["id"], success=False).delete()
        _beat_now_and_then()
    except DatabaseFailure:
        log.exception("A task that was done could not be noted.")


def _beat_now_and_then() -> None:
    """As often as the supervisor asks for a beat, and no write for each task."""
    global _next_beat  # noqa: PLW0603
    if time.monotonic() >= _next_beat:
        _next_beat = time.monotonic() + BEAT_EVERY_SECONDS
        beat(heart=Heart.CLUSTER, at=timezone.now())
