"""Runs children until it is told to stop, then stops them all."""

import logging
import os
import signal
import time
from collections.abc import Sequence
from types import FrameType

from website.supervisor.child import Child
from website.supervisor.succession import Succession

TICK_SECONDS = 0.25
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)

log = logging.getLogger(__name__)


class Supervisor:
    """Starts the children, starts again those that die or fall silent, and ends with none left.

    With a succession, SIGHUP has the program as it is now take this one's place, if it can.
    """

    def __init__(self, children: Sequence[Child], *, succession: Succession | None = None) -> None:
        self._children = children
        self._succession = succession
        self._asked = 0

    def run(self) -> None:
        """Return after SIGINT or SIGTERM, when every child has ended. A second signal hurries.

        Where the next takes over, return before, with the web server left alone.
        """
        handlers = dict.fromkeys(STOP_SIGNALS, self._on_signal)
        # A terminal that is closed says it too, and means the end.
        if self._succession and not os.isatty(0):
            handlers[signal.SIGHUP] = self._on_succession
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            while not self._asked and not (self._succession and self._succession.is_due):
                self._look_at_all()
                time.sleep(TICK_SECONDS)
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _look_at_all(self) -> None:
        for child in self._children:
            self._look(child)
        if self._succession:
            self._succession.look()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._asked += 1

    def _on_succession(self, _number: int, _frame: FrameType | None) -> None:
        if self._succession:
            self._succession.ask()

    def _look(self, child: Child) -> None:
        """A failure here (no memory to start a process) must not leave the others alone."""
        try:
            if not self._asked:
                child.look()
        except OSError:
            log.exception("%s could not be looked after.", child.name)

    def _stop_all(self) -> None:
        """Ask all at once; each has its own bound, counted from the same instant."""
        succession = self._succession
        leaving = [one for one in self._children if not (succession and succession.stays(one))]
        for child in leaving:
            child.ask_to_stop()
        asked_at = time.monotonic()
        for child in leaving:
            while child.pid and not child.has_ended():
                if self._asked > 1 or time.monotonic() - asked_at > child.stop_seconds:
                    break
                time.sleep(TICK_SECONDS / 5)
            child.wait(0)
        if succession and not succession.is_due:
            succession.stop()
