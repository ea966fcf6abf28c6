"""A process made by fork: it shares with the supervisor all that both have loaded.

A task cluster or a sender that starts Python anew reads two thousand modules, two seconds of work
and a hundred megabytes that the supervisor has already.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from django.db import connections

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
NAME_BYTES = 15


def die_with_the_supervisor() -> None:
    """On Linux, ask for SIGTERM when the supervisor is killed, so that no orphan works on."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Fork:
    """Runs `work` in a new process, the leader of a session; with the methods of a Popen.

    It ends with 0 after `work`, with the code of a SystemExit, and with 1 after an error, which it
    prints. `name` is what `ps` shows of it.
    """

    def __init__(self, work: Callable[[], object], *, name: str) -> None:
        # Two processes on one line to the database would read each other's answers.
        connections.close_all()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _be_a_process(work, name=name, parent=parent)

    def poll(self) -> int | None:
        """The code with which it ended, negative after a signal; None while it runs."""
        if self.returncode is None:
            with suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The code. Raises subprocess.TimeoutExpired when it still runs after so many seconds."""
        ends_at = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if ends_at is not None and time.monotonic() >= ends_at:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(0.01)
        return code

    def terminate(self) -> None:
        """Send SIGTERM, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


def share_what_is_loaded() -> None:
    """Before the first fork: looking for garbage would copy the pages that processes share."""
    gc.collect()
    gc.freeze()


def _be_a_process(work: Callable[[], object], *, name: str, parent: int) -> NoReturn:
    """In the new process: leave the supervisor's signals and session; work; end."""
    code = 1
    try:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode()[:NAME_BYTES])
        die_with_the_supervisor()
        # It may have been killed before we asked.
        if os.getppid() == parent:
            work()
            # As Python does at its end: the cluster's command returns once it has started.
            for child in multiprocessing.active_children():
                child.join()
            code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
