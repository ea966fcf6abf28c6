"""One `serve` takes the place of another: the same process and socket, the new code.

SIGHUP (`systemctl reload`) asks the new code first whether it could serve. If so, the process runs
it in place of its own: the socket stays open, and the web server of before goes on answering until
the new one does. Nobody finds a closed door, and no form is lost.
"""

import logging
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NoReturn, Protocol

# From one `serve` to the next, in the environment: the socket's number, the web server's process.
SOCKET, WEB = "SERVE_SOCKET", "SERVE_WEB"
# To gunicorn (site/gunicorn.conf.py): where a worker says that it can answer.
READY = "SERVE_READY"
# How systemd hands a socket over: sd_listen_fds(3).
FIRST_OF_SYSTEMD = 3
# Connections that may wait to be answered, as gunicorn's own `backlog`.
WAITING = 2048
# How long the web server of before may finish what it has.
LEAVE_SECONDS = 30.0

log = logging.getLogger(__name__)


class Web(Protocol):
    """The web server, as the one who takes over looks at it."""

    @property
    def pid(self) -> int | None:
        """Its first process; None when it does not run."""


def kept_socket() -> socket.socket | None:
    """The open socket that the `serve` of before left, or systemd made; None when neither did."""
    if SOCKET in os.environ:
        return socket.socket(fileno=int(os.environ[SOCKET]))
    if os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS") == "1":
        return socket.socket(fileno=FIRST_OF_SYSTEMD)
    return None


def listen(*, host: str, port: int) -> socket.socket:
    """A new socket at this address. Raises OSError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=WAITING)


def without_what_was_handed_over(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a child: what one `serve` leaves to the next is none of its business."""
    ours = {SOCKET, WEB, "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}
    return {name: value for name, value in environment.items() if name not in ours}


class ReadySign:
    """A pipe through which the workers of the web server say that they can answer."""

    def __init__(self) -> None:
        self._read, self.write = os.pipe()
        # Every new worker says it: nobody may wait because nobody reads.
        os.set_blocking(self.write, False)
        os.set_blocking(self._read, False)
        self._given = False

    def is_given(self) -> bool:
        """Whether one of them has said so by now."""
        with suppress(BlockingIOError):
            self._given = self._given or bool(os.read(self._read, 4096))
        return self._given


class Predecessor:
    """The web server that the `serve` of before has started: a child of this same process."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._asked_at: float | None = None

    def leave(self) -> bool:
        """Ask it once to finish what it has; whether it is gone. After its time it is killed."""
        if self._asked_at is None:
            self._asked_at = time.monotonic()
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGTERM)
        if time.monotonic() - self._asked_at > LEAVE_SECONDS:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)
        try:
            return os.waitpid(self._pid, os.WNOHANG)[0] != 0
        except ChildProcessError:
            return True

    @classmethod
    def handed_over(cls) -> "Predecessor | None":
        """The one that still answers; None when this `serve` took nobody's place."""
        return cls(int(os.environ[WEB])) if WEB in os.environ else None


class Succession:
    """Who was before, and who may come after, by a command in an environment.

    `is_due`: the next may take over now.
    """

    def __init__(
        self,
        *,
        web: Web,
        ready: ReadySign,
        door: socket.socket,
        command: Sequence[str],
        environment: Mapping[str, str],
    ) -> None:
        self.is_due = False
        self._web, self._ready, self._door = web, ready, door
        self._command, self._environment = list(command), dict(environment)
        self._predecessor = Predecessor.handed_over()
        self._asked = False
        self._candidate: subprocess.Popen[bytes] | None = None

    def ask(self) -> None:
        """Another `serve` shall take over, if it can. Asked again meanwhile, nothing changes."""
        self._asked = True

    def look(self) -> None:
        """Let who was before leave once we answer, and see whether who comes after could serve."""
        if self._predecessor:
            if self._ready.is_given() and self._predecessor.leave():
                self._predecessor = None
        elif self._candidate:
            self._hear(self._candidate.poll())
        elif self._asked:
            self._asked = False
            self._candidate = subprocess.Popen(  # noqa: S603
                [*self._command, "--check"], env=self._environment, stdin=subprocess.DEVNULL
            )

    def _hear(self, code: int | None) -> None:
        if code is None:
            return
        self._candidate = None
        self.is_due = code == 0
        if code:
            log.error("The program as it is now could not serve: nothing was changed.")

    def stop(self) -> None:
        """End who was before and who would have come, and wait for both."""
        if self._candidate:
            self._candidate.kill()
            self._candidate.wait()
        while self._predecessor and not self._predecessor.leave():
            time.sleep(0.05)

    def stays(self, child: object) -> bool:
        """Whether this child lives on when the next takes over: the web server, and nobody else."""
        return self.is_due and child is self._web

    def take_over(self) -> NoReturn:
        """Run the program as it is now in this process, with the socket and the web server."""
        # A second signal before the next one listens for it would end everything.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self._door.set_inheritable(True)
        environment = {**self._environment, SOCKET: str(self._door.fileno())}
        if self._web.pid:
            environment[WEB] = str(self._web.pid)
        os.execve(self._command[0], self._command, environment)  # noqa: S606
