"""`manage.py send_notices`: the loop that sends each message when it is due."""

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections
from django.utils import timezone

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.actions.messages.claims import BATCH
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.messages.trials import send_trials
from helpdesk.actions.messages.webhooks import next_event_at, tell_due
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.channels import carried_by_sender
from helpdesk.choices import Heart
from helpdesk.reads.outbox import next_due_at

LONGEST_SLEEP_SECONDS = 2.0
SHORTEST_SLEEP_SECONDS = 0.05
SLICE_SECONDS = 0.2
BEAT_EVERY_SECONDS = 10.0
WATCH_EVERY_SECONDS = 60.0
# A lane asks whether it may go on before each message. The longest message, and the longest wait
# for a database, are far shorter: one that has not asked for so long is stuck.
STUCK_SECONDS = 120.0
# The longest message and what is written after it; `serve` waits a little longer.
STOP_SECONDS = 28.0

log = logging.getLogger(__name__)


class LaneLoop:
    """Sends by one channel, pass after pass. What fails is logged and tried again in the next."""

    def __init__(
        self, channel: str, is_asked_to_stop: Callable[[], bool], *, limit: int = BATCH
    ) -> None:
        self.channel, self._limit = channel, limit
        self._is_asked_to_stop = is_asked_to_stop
        self._alive_at = time.monotonic()

    def run(self) -> None:
        """Until it is asked to stop; the message that is being sent is finished first."""
        try:
            while not self._is_stopping():
                sleep(self.send(), self._is_stopping)
        finally:
            connections.close_all()

    def send(self) -> float:
        """Send what is due; answer how many seconds may pass before the next look."""
        try:
            close_old_connections()
            at, sent = timezone.now(), 1
            while sent and not self._is_stopping():
                at = timezone.now()
                sent = self.send_what_is_due(at)
            next_at = self.next_at(at)
        except Exception:  # whatever it is, the next message must still leave
            log.exception("A pass of the sender by %s failed.", self.channel)
            connections.close_all()
            return LONGEST_SLEEP_SECONDS
        if next_at is None:
            return LONGEST_SLEEP_SECONDS
        seconds = (next_at - timezone.now()).total_seconds()
        return min(max(seconds, SHORTEST_SLEEP_SECONDS), LONGEST_SLEEP_SECONDS)

    def send_what_is_due(self, at: datetime) -> int:
        """One pass, tests of the team first; how many were tried."""
        tests = send_trials(channel=self.channel, at=at)
        return tests + send_due(
            at=at, limit=self._limit, is_stopping=self._is_stopping, channels=[self.channel]
        )

    def next_at(self, at: datetime) -> datetime | None:
        """When something else becomes due."""
        return next_due_at(self.channel, after=at)

    def is_stuck(self) -> bool:
        """Whether it has not come round for far too long."""
        return time.monotonic() - self._alive_at > STUCK_SECONDS

    def _is_stopping(self) -> bool:
        self._alive_at = time.monotonic()
        return self._is_asked_to_stop()


class WebhookLoop(LaneLoop):
    """Tells programs; each address has its own breaker inside."""

    def send_what_is_due(self, at: datetime) -> int:
        """One pass over all addresses."""
        return tell_due(at=at, is_stopping=self._is_stopping)

    def next_at(self, at: datetime) -> datetime | None:
        """When the next event becomes due."""
        return next_event_at(after=at)


def sleep(seconds: float, is_stopping: Callable[[], bool]) -> None:
    """In slices, so that a signal ends it."""
    ends_at = time.monotonic() + seconds
    while not is_stopping() and (left := ends_at - time.monotonic()) > 0:
        time.sleep(min(left, SLICE_SECONDS))


class Command(BaseCommand):
    """Sends by each channel in a thread, watches the promises, and beats; 0 after SIGTERM."""

    help = "Send messages when they are due, until SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--once."""
        parser.add_argument("--once", action="store_true", help="Send what is due now, then end.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """The heart beats while every lane comes round: one that is stuck must not look well."""
        self._is_asked_to_stop = False
        self._next_beat = self._next_watch = float("-inf")
        if options["once"]:
            self._beat()
            for channel in carried_by_sender():
                send_trials(channel=channel, at=timezone.now())
            while send_due(at=timezone.now()) + tell_due(at=timezone.now()):
                self._beat()
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        lanes = [LaneLoop(channel, self._is_stopping) for channel in carried_by_sender()]
        lanes.append(WebhookLoop("webhooks", self._is_stopping))
        threads = [
            threading.Thread(target=lane.run, name=f"lane {lane.channel}", daemon=True)
            for lane in lanes
        ]
        for thread in threads:
            thread.start()
        while not self._is_asked_to_stop:
            if not all(thread.is_alive() for thread in threads):
                raise CommandError("A lane of the sender ended.")
            self.look_after(lanes)
            sleep(LONGEST_SLEEP_SECONDS, self._is_stopping)
        ends_at = time.monotonic() + STOP_SECONDS
        for thread in threads:
            thread.join(max(ends_at - time.monotonic(), 0))

    def look_after(self, lanes: list[LaneLoop]) -> None:
        """Beat while no lane is stuck, and watch the promises."""
        try:
            close_old_connections()
            if stuck := [str(lane.channel) for lane in lanes if lane.is_stuck()]:
                log.error("The sender is stuck: %s.", ", ".join(stuck))
            else:
                self._beat()
            self._watch()
        except Exception:  # a failing watch must not stop the messages
            log.exception("A round of the sender failed.")
            connections.close_all()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """The messages that are being sent are finished first."""
        self._is_asked_to_stop = True

    def _is_stopping(self) -> bool:
        return self._is_asked_to_stop

    def _watch(self) -> None:
        if time.monotonic() >= self._next_watch:
            self._next_watch = time.monotonic() + WATCH_EVERY_SECONDS
            watch_promises(at=timezone.now())

    def _beat(self) -> None:
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + BEAT_EVERY_SECONDS
            beat(heart=Heart.SENDER, at=timezone.now())
