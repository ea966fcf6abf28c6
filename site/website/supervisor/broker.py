"""The queue of the task cluster: django-q2's own, in order, with an end to what kills its workers.

django-q2 counts a try when it failed or took too long. A worker that dies (no memory, a fault in C)
says nothing, so its task came back for ever. Here a task that was taken before says so as it starts
again; when it is taken a third time with nothing more said, its worker died, and that is a try too.
"""

import logging
from collections import deque
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ, Task
from django_q.signing import BadSignature, SignedPackage
from django_q.utils import get_func_repr

# A new task is locked until the instant when it was asked for; one that was taken, until later.
TAKEN_AFTER = timedelta(seconds=2)
# More than one cluster has in its hands at once.
NOTED = 50
# What stands as the result of a task while it runs again, and after its worker died of it.
RUNNING, DIED = "It runs.", "The worker died while it ran."

log = logging.getLogger(__name__)


def taken_file() -> Path:
    """Where the cluster of this host notes what it took last; of other hosts it knows nothing."""
    return Path(settings.DATA_DIR) / "taken_tasks"


class TaskBroker(ORM):
    """Hands tasks out, the oldest first; named in Q_CLUSTER."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken: deque[str] = deque(maxlen=NOTED)

    def dequeue(self) -> list[tuple[int, str]] | None:
        """Key and payload of the tasks to do now; waits a moment when there is none."""
        waiting = self.get_connection().filter(key=self.list_key, lock__lt=timezone.now())
        rows = list(waiting.order_by("pk")[: Conf.BULK])
        if not rows:
            sleep(Conf.POLL)
            return None
        taken = []
        for row in rows:
            mine = self.get_connection().filter(pk=row.pk, lock=row.lock)
            # Another cluster may have been faster.
            until = self.timeout(row)
            if not mine.update(lock=until):
                continue
            self._note_taken(row.pk, until)
            if payload := self._payload(row):
                taken.append((row.pk, payload))
        return taken

    def _note_taken(self, pk: int, until: datetime) -> None:
        """So that the next cluster of this host need not wait for the queue's `retry`."""
        self._taken.append(f"{pk} {until.isoformat()}\n")
        new = taken_file().with_suffix(".new")
        try:
            new.write_text("".join(self._taken))
            new.replace(taken_file())
        except OSError:
            log.warning("What was taken could not be noted: it comes back after a while.")

    def _payload(self, row: OrmQ) -> str | None:
        """What the worker gets; None for a task that is given up."""
        try:
            task = SignedPackage.loads(row.payload)
        except (TypeError, BadSignature):
            # Signed by another key: django-q2 drops it.
            return str(row.payload)
        except Exception as error:
            # What it names is gone. django-q2's own would die of it, again and again.
            self._give_up(row, _unreadable(row, error))
            return None
        if row.lock - task["started"] < TAKEN_AFTER:
            return str(row.payload)
        known = Task.objects.filter(id=task["id"]).first()
        if known and known.result == RUNNING:
            known.attempt_count += 1
            known.result = DIED
            known.save()
            if known.attempt_count >= Conf.MAX_ATTEMPTS:
                self._give_up(row, known)
                return None
        return str(SignedPackage.dumps({**task, "was_taken": True}))

    def _give_up(self, row: OrmQ, task: Task) -> None:
        self.acknowledge(row.pk)
        log.error("Task %s (%s) is given up: manage.py check_tasks.", task.name, task.func)


def _unreadable(row: OrmQ, error: Exception) -> Task:
    """What a task leaves behind of which nothing can be read."""
    now = timezone.now()
    return Task.objects.create(
        id=f"unreadable-{row.pk}",
        name=f"unreadable {row.pk}",
        func="?",
        started=now,
        stopped=now,
        success=False,
        result=str(error),
        attempt_count=Conf.MAX_ATTEMPTS,
    )


def release_taken_tasks() -> int:
    """Let what the cluster of this host had taken, before it died, be taken now. Returns how many.

    What another host's cluster has in its hands stays there: it would run twice at once.
    """
    try:
        lines = taken_file().read_text().splitlines()
    except OSError:
        return 0
    released, now = 0, timezone.now()
    for pk, until in (line.split() for line in lines):
        lock = datetime.fromisoformat(until)
        released += OrmQ.objects.filter(pk=int(pk), lock=lock, lock__gt=now).update(lock=now)
    return released


def note_start(*, task: dict[str, Any], **_signal: object) -> None:
    """In the worker, before a task runs: one that was taken before says so. Never raises."""
    if not task.get("was_taken"):
        return
    try:
        Task.objects.update_or_create(
            id=task["id"],
            defaults={"result": RUNNING, "stopped": timezone.now()},
            create_defaults={
                "name": task["name"],
                "func": get_func_repr(task["func"]),
                "args": task["args"],
                "kwargs": task["kwargs"],
                "started": task["started"],
                "stopped": timezone.now(),
                "success": False,
                "result": RUNNING,
            },
        )
    except Exception:
        log.exception("The start of a task could not be noted.")
