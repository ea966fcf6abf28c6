"""One process in a session of its own: started, watched, stopped without leaving an orphan."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

# A child that lived, or beat, this long was well: its next start does not wait.
WELL_AFTER_SECONDS = 30.0
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 30.0
# A child that gives no sign of life has no work to finish.
STUCK_STOP_SECONDS = 5.0

log = logging.getLogger(__name__)


class Pulse(Protocol):
    """Says whether a running child still does its work."""

    def started(self) -> None:
        """The child was just started: count silence from now."""

    def is_silent(self) -> bool:
        """Whether the child has given no sign of life for too long."""

    def seconds_well(self) -> float:
        """How long it has given signs of life since it was started."""


class Process(Protocol):
    """What was started: a Popen, or a Fork."""

    pid: int

    def poll(self) -> int | None:
        """The code with which it ended; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """The code. Raises subprocess.TimeoutExpired when it still runs after so many seconds."""

    def terminate(self) -> None:
        """Send SIGTERM."""


class Child:
    """What is to run for ever. `starts` makes its first process, the leader of a session.

    `stop_seconds` bounds how long it may finish its work after SIGTERM. Only the first process
    gets SIGTERM (a task cluster whose whole group gets it hangs); SIGKILL goes to the whole group.
    """

    def __init__(
        self,
        *,
        name: str,
        starts: Callable[[], Process],
        stop_seconds: float = 30.0,
        pulse: Pulse | None = None,
    ) -> None:
        self.name = name
        self.stop_seconds = stop_seconds
        self.pulse = pulse
        self._starts = starts
        self._process: Process | None = None
        self._started_at = 0.0
        self._start_again_at = 0.0
        self._failures = 0

    @property
    def pid(self) -> int | None:
        """The process id of the first process; None when it does not run."""
        return self._process.pid if self._process else None

    def has_ended(self) -> bool:
        """Whether the first process has ended since it was started."""
        return self._process is None or self._process.poll() is not None

    def start(self) -> None:
        """Start its first process."""
        self._process = self._starts()
        self._started_at = time.monotonic()
        if self.pulse:
            self.pulse.started()

    def look(self) -> None:
        """Start the child when it is time to, after a death or a silence."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._start_again_at:
                self.start()
        elif (code := self._process.poll()) is not None:
            log.warning("%s stopped (code %s) and is started again.", self.name, code)
            self._sweep()
            self._wait_before_next_start(now)
        elif self.pulse and self.pulse.is_silent():
            log.warning("%s gives no sign of life and is started again.", self.name)
            self.ask_to_stop()
            self.wait(STUCK_STOP_SECONDS)
            self._wait_before_next_start(time.monotonic())

    def _wait_before_next_start(self, now: float) -> None:
        """After each end or silence of a child that was not well meanwhile, wait twice as long."""
        well = self.pulse.seconds_well() if self.pulse else now - self._started_at
        self._failures = 0 if well >= WELL_AFTER_SECONDS else self._failures + 1
        wait = FIRST_WAIT_SECONDS * 2 ** (min(self._failures, 10) - 1)
        self._start_again_at = now + min(wait, LONGEST_WAIT_SECONDS)

    def ask_to_stop(self) -> None:
        """SIGTERM to the first process only. Nothing when it does not run."""
        if self._process:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait at most `seconds` for the end that was asked for, then kill whatever is left."""
        if self._process is None:
            return
        try:
            self._process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            log.warning("%s did not stop within its time and is killed.", self.name)
        self._sweep()

    def _sweep(self) -> None:
        """Kill what is left of the session, the first process included."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
