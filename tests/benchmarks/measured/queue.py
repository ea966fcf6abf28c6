"""The floor of sending: how many tasks that do nothing django-q2 alone runs in a second."""

import subprocess
import sys
import time

from django_q.models import OrmQ
from django_q.tasks import async_task


def measure(*, tasks: int, warm_up: int) -> dict[str, float]:
    """Seconds from the first `warm_up` tasks done to all of them, and how many that were.

    The real cluster with the project's Q_CLUSTER, started when all tasks wait. A task leaves the
    table when it is done.
    """
    for _n in range(tasks):
        async_task("math.sqrt", 4)
    cluster = subprocess.Popen(
        [sys.executable, "-m", "django", "qcluster"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        began_at, left = _wait_until(tasks - warm_up)
        ended_at, _none = _wait_until(0)
    finally:
        cluster.terminate()
        cluster.wait(timeout=60)
    return {"done": left, "seconds": ended_at - began_at}


def _wait_until(most: int) -> tuple[float, int]:
    """When at most so many tasks were left, and how many; raises TimeoutError when none is done."""
    ends_at = time.monotonic() + 120
    while (left := OrmQ.objects.count()) > most:
        if time.monotonic() > ends_at:
            raise TimeoutError(f"{left} tasks are still waiting.")
        time.sleep(0.02)
    return time.perf_counter(), left
