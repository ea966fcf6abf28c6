"""Signs of life of the desk's processes, read in the database and timed by a clock of our own."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import Error as DatabaseFailure
from django.db import close_old_connections, connections
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.models import OrmQ, Task
from django_q.tasks import async_task

from helpdesk.choices import Heart
from helpdesk.models import Heartbeat
from website.supervisor.broker import release_taken_tasks

# A beat goes through the queue this often. With the longest task (20 s, Q_CLUSTER), the longest
# honest silence of a cluster whose workers are all busy stays under CLUSTER_SILENT_SECONDS.
BEAT_EVERY_SECONDS = 5.0
CLUSTER_SILENT_SECONDS = 30.0
# Longer than the lease of a message: a mail server may be slow to answer.
SENDER_SILENT_SECONDS = 180.0
# Longer than a mail server may be silent, and the files of a mail take.
MAIL_SILENT_SECONDS = 300.0
# Longer than an index that is new takes to compare everything.
INDEX_SILENT_SECONDS = 600.0
# A busy machine needs minutes until the first beat. A start that was given up doubles the next.
START_SECONDS = 180.0
LONGEST_START_SECONDS = 3600.0
LOOK_EVERY_SECONDS = 1.0
# No sign that was ever seen.
_UNKNOWN = object()

log = logging.getLogger(__name__)

Clock = Callable[[], float]


class SignPulse:
    """Silent when its last sign of life is the same for `silent_seconds` since the first one.

    Until that one, a start has START_SECONDS. A clock that does not run while a laptop sleeps times
    the silence, and a database that does not answer proves nothing: both would otherwise kill a
    healthy child.
    """

    def __init__(self, *, silent_seconds: float, clock: Clock = time.monotonic) -> None:
        self._silent_seconds = silent_seconds
        self._start_seconds = START_SECONDS
        self._clock = clock
        self._alive_at = self._looked_at = clock()
        self._first_beat_at: float | None = None
        self._sign: object = _UNKNOWN

    def started(self) -> None:
        """Count from now. What the one before had left behind is no sign of life of this one."""
        self._alive_at = self._clock()
        self._first_beat_at = None
        try:
            self._sign = self._last_sign()
        except DatabaseFailure:
            self._sign = _UNKNOWN
            connections.close_all()

    def is_silent(self) -> bool:
        """Whether no sign of life came for too long. Asks the database once a second at most."""
        now = self._clock()
        if now - self._looked_at < LOOK_EVERY_SECONDS:
            return False
        self._looked_at = now
        try:
            close_old_connections()
            sign = self._look(now)
        except DatabaseFailure:
            log.exception("The database does not answer.")
            connections.close_all()
            self._alive_at = now
            return False
        self._take(sign, now)
        if self._first_beat_at is not None:
            return now - self._alive_at > self._silent_seconds
        if now - self._alive_at <= self._start_seconds:
            return False
        self._start_seconds = min(2 * self._start_seconds, LONGEST_START_SECONDS)
        return True

    def seconds_well(self) -> float:
        """From the first sign of life since the start to the last one; 0 without any."""
        return 0.0 if self._first_beat_at is None else self._alive_at - self._first_beat_at

    def _take(self, sign: object, now: float) -> None:
        """Two signs that differ are a life between them; one alone may be of any age."""
        if sign != self._sign:
            if self._sign is not _UNKNOWN:
                self._alive_at = now
                if self._first_beat_at is None:
                    self._first_beat_at = now
            self._sign = sign

    def _look(self, _now: float) -> object:
        """The last sign of life; equal to the one before when there was none since."""
        return self._last_sign()

    def _last_sign(self) -> object:
        """What differs as soon as the child has done something; it may raise DatabaseFailure."""
        raise NotImplementedError


class FilePulse(SignPulse):
    """Reads when a file of this host was last touched: what each host does for itself."""

    def __init__(self, *, file: Path, silent_seconds: float, clock: Clock = time.monotonic) -> None:
        self._file = file
        super().__init__(silent_seconds=silent_seconds, clock=clock)

    def _last_sign(self) -> object:
        try:
            return self._file.stat().st_mtime_ns
        except OSError:
            return None


class HeartPulse(SignPulse):
    """Reads the row of a heart: one for all hosts."""

    def __init__(
        self, *, heart: Heart, silent_seconds: float, clock: Clock = time.monotonic
    ) -> None:
        self._heart = heart
        super().__init__(silent_seconds=silent_seconds, clock=clock)

    def _last_sign(self) -> object:
        beaten_at = Heartbeat.objects.filter(heart=self._heart).values_list("beaten_at", flat=True)
        return beaten_at.first()


class _RememberingBroker(ORM):
    """django-q2's own broker, which also knows the row that it wrote last."""

    row: int | None = None

    def enqueue(self, task: Any) -> int:
        self.row = super().enqueue(task)
        return self.row


class ClusterPulse(HeartPulse):
    """Sends beats through the real queue: a cluster may look healthy and take no task.

    At most one beat waits, however long the cluster is stuck. Any task that ended is a sign of
    life too, so a long queue is not taken for a stuck cluster.
    """

    def __init__(self, *, clock: Clock = time.monotonic) -> None:
        super().__init__(heart=Heart.CLUSTER, silent_seconds=CLUSTER_SILENT_SECONDS, clock=clock)
        self._broker = _RememberingBroker()
        self._beat_sent_at = float("-inf")

    def started(self) -> None:
        """Give the new cluster at once what the one before had taken and not done."""
        try:
            release_taken_tasks()
        except DatabaseFailure:
            log.exception("Tasks that were taken could not be released.")
            connections.close_all()
        super().started()

    def _look(self, now: float) -> object:
        if now - self._beat_sent_at >= BEAT_EVERY_SECONDS and not self._beat_waits():
            async_task(
                "helpdesk.tasks.beat_cluster", broker=self._broker, save=False, ack_failure=True
            )
            self._beat_sent_at = now
        return self._last_sign()

    def _last_sign(self) -> object:
        # A task that ended in the future, by a clock that was wrong, would stay the last for ever.
        ended = Task.objects.filter(stopped__lte=timezone.now()).order_by("-stopped")
        return super()._last_sign(), ended.values_list("stopped", flat=True).first()

    def _beat_waits(self) -> bool:
        return OrmQ.objects.filter(pk=self._broker.row).exists()
