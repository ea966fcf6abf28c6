"""`manage.py send_notices`: the loop that sends each message when it is due."""

import logging
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from django.utils import timezone

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import Heart
from helpdesk.reads.outbox import next_due_at

LONGEST_SLEEP_SECONDS = 2.0
SHORTEST_SLEEP_SECONDS = 0.05
SLICE_SECONDS = 0.2
BEAT_EVERY_SECONDS = 10.0
WATCH_EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Sends, watches the promises, and beats; ends with 0 after SIGTERM or SIGINT."""

    help = "Send messages when they are due, until SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--once."""
        parser.add_argument("--once", action="store_true", help="Send what is due now, then end.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Pass after pass; what fails in one is logged and tried again in the next."""
        self._is_asked_to_stop = False
        self._next_beat = self._next_watch = float("-inf")
        if options["once"]:
            self._send()
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        while not self._is_asked_to_stop:
            self._sleep(self._pass())

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """The message that is being sent is finished first."""
        self._is_asked_to_stop = True

    def _pass(self) -> float:
        """Do what is due; answer how many seconds may pass before the next look."""
        try:
            close_old_connections()
            self._send()
            self._watch()
            next_at = next_due_at()
        except Exception:  # whatever it is, the next message must still leave
            log.exception("A pass of the sender failed.")
            connections.close_all()
            return LONGEST_SLEEP_SECONDS
        if next_at is None:
            return LONGEST_SLEEP_SECONDS
        seconds = (next_at - timezone.now()).total_seconds()
        return min(max(seconds, SHORTEST_SLEEP_SECONDS), LONGEST_SLEEP_SECONDS)

    def _send(self) -> None:
        """Batch by batch; a signal waits for one message at most."""
        self._beat()
        while not self._is_asked_to_stop and send_due(
            at=timezone.now(), is_stopping=self._is_stopping
        ):
            self._beat()

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

    def _sleep(self, seconds: float) -> None:
        ends_at = time.monotonic() + seconds
        while not self._is_asked_to_stop and (left := ends_at - time.monotonic()) > 0:
            time.sleep(min(left, SLICE_SECONDS))
