"""Runs children until it is told to stop, then stops them all."""

import logging
import signal
import time
from collections.abc import Sequence
from types import FrameType

from website.supervisor.child import Child

TICK_SECONDS = 0.25
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)

log = logging.getLogger(__name__)


class Supervisor:
    """Starts the children, starts again those that die or fall silent, and ends with none left."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children
        self._asked = 0

    def run(self) -> None:
        """Return after SIGINT or SIGTERM, when every child has ended. A second signal hurries."""
        before = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        try:
            while not self._asked:
                for child in self._children:
                    self._look(child)
                time.sleep(TICK_SECONDS)
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._asked += 1

    def _look(self, child: Child) -> None:
        """A failure here (no memory to start a process) must not leave the others alone."""
        try:
            if not self._asked:
                child.look()
        except OSError:
            log.exception("%s could not be looked after.", child.name)

    def _stop_all(self) -> None:
        """Ask all at once; each has its own bound, counted from the same instant."""
        for child in self._children:
            child.ask_to_stop()
        asked_at = time.monotonic()
        for child in self._children:
            while child.pid and not child.has_ended():
                if self._asked > 1 or time.monotonic() - asked_at > child.stop_seconds:
                    break
                time.sleep(TICK_SECONDS / 5)
            child.wait(0)
