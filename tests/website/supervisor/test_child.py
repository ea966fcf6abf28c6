"""A child process is started again when it dies or falls silent, and leaves nothing behind."""

import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace

import pytest
from website.supervisor import child as child_module
from website.supervisor.child import Child
from website.supervisor.fork import Fork

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

# Each line of the file is the id of a process that ran.
WRITE_AND_SLEEP = (
    "import os,sys,time; open(sys.argv[1],'a').write(f'{os.getpid()}\\n'); time.sleep(600)"
)
IGNORE_SIGTERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WRITE_AND_SLEEP
# What it is asked is written down, and it works on.
NOTE_SIGTERM = (
    "import signal,sys; signal.signal(signal.SIGTERM, lambda *_: open(sys.argv[1],'a')"
    ".write('0\\n')); " + WRITE_AND_SLEEP
)
WITH_GRANDCHILD = (
    "import subprocess,sys; subprocess.Popen([sys.executable, '-c', sys.argv[2], sys.argv[1]]); "
    + WRITE_AND_SLEEP
)


class Silence:
    """A pulse that says what the test tells it to."""

    def __init__(self):
        self.is_quiet = False
        self.starts = 0
        self.well = 0.0

    def started(self):
        self.starts += 1
        self.is_quiet = False

    def is_silent(self):
        return self.is_quiet

    def seconds_well(self):
        return self.well


def runs(command: list[str]) -> Callable[[], Fork]:
    """Starts this command in a fork."""
    return partial(Fork, partial(os.execv, command[0], command), name="command")


@pytest.fixture
def make_child(tmp_path):
    """Makes children that write their process id into `tmp_path / "pids"`."""
    made = []

    def make(script=WRITE_AND_SLEEP, **options) -> Child:
        command = [sys.executable, "-c", script, str(tmp_path / "pids"), WRITE_AND_SLEEP]
        made.append(Child(name="The child", starts=runs(command), **options))
        return made[-1]

    yield make
    for child in made:
        child.wait(0)


def wait_until(condition: Callable[[], object]) -> None:
    """Ask again and again, for a minute at most: a machine may do much else."""
    ends_at = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.05)


def pids(tmp_path, count) -> list[int]:
    """The ids of the processes that ran, once there are `count` of them."""
    path = tmp_path / "pids"

    def lines() -> list[str]:
        return path.read_text().splitlines() if path.is_file() else []

    wait_until(lambda: len(lines()) >= count)
    return [int(line) for line in lines()]


def is_alive(pid) -> bool:
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def look_until(child, condition) -> None:
    wait_until(lambda: child.look() or condition())


def test_a_child_that_dies_is_started_again(make_child, tmp_path):
    child = make_child()
    child.start()
    (first,) = pids(tmp_path, 1)
    os.kill(first, signal.SIGKILL)
    look_until(child, lambda: child.pid not in (None, first))
    assert pids(tmp_path, 2)[1] == child.pid


def test_each_quick_death_makes_the_next_start_wait_twice_as_long(make_child, monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(child_module, "time", SimpleNamespace(monotonic=lambda: clock.now))
    child = make_child("raise SystemExit(3)")
    child.start()
    for wait in (0.5, 1.0, 2.0):
        wait_until(child.has_ended)
        child.look()
        clock.now += wait - 0.125
        child.look()
        assert child.pid is None
        clock.now += 0.125
        child.look()
        assert child.pid is not None


def test_a_silent_child_is_started_again(make_child, tmp_path):
    pulse = Silence()
    child = make_child(pulse=pulse)
    child.start()
    (first,) = pids(tmp_path, 1)
    pulse.is_quiet = True
    look_until(child, lambda: child.pid not in (None, first))
    assert not is_alive(first)
    assert pulse.starts == 2


def test_each_restart_of_a_silent_child_waits_longer_until_it_was_well(make_child, monkeypatch):
    """A start that a busy machine could not finish was tried again at once, and made it busier."""
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(child_module, "time", SimpleNamespace(monotonic=lambda: clock.now))
    pulse = Silence()
    child = make_child(pulse=pulse)
    child.start()
    for well, wait in ((0, 0.5), (0, 1.0), (29, 2.0), (30, 0.25), (0, 0.5)):
        clock.now += 1000
        pulse.is_quiet, pulse.well = True, well
        child.look()
        clock.now += wait - 0.125
        child.look()
        assert child.pid is None
        clock.now += 0.125
        child.look()
        assert child.pid is not None


def test_a_child_that_ignores_the_signal_is_killed_within_its_bound(make_child, tmp_path):
    child = make_child(IGNORE_SIGTERM)
    child.start()
    (pid,) = pids(tmp_path, 1)
    child.ask_to_stop()
    child.wait(0.5)
    assert not is_alive(pid)


def test_a_silent_child_that_ignores_the_signal_is_killed(make_child, tmp_path, monkeypatch):
    monkeypatch.setattr(child_module, "STUCK_STOP_SECONDS", 0.5)
    pulse = Silence()
    child = make_child(IGNORE_SIGTERM, pulse=pulse)
    child.start()
    (first,) = pids(tmp_path, 1)
    pulse.is_quiet = True
    look_until(child, lambda: child.pid not in (None, first))
    assert not is_alive(first)


def test_what_a_dead_child_had_started_is_killed_too(make_child, tmp_path):
    child = make_child(WITH_GRANDCHILD)
    child.start()
    everybody = pids(tmp_path, 2)
    os.kill(child.pid, signal.SIGKILL)
    look_until(child, lambda: child.pid is None)
    wait_until(lambda: [pid for pid in everybody if is_alive(pid)] == [])
