"""The supervisor itself: children run while it does, and none is left when it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.website.supervisor.test_child import is_alive, pids, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]
ROOT = Path(__file__).resolve().parents[3]

SUPERVISE = """
import sys
from website.supervisor.child import Child
from website.supervisor.loop import Supervisor
from tests.website.supervisor.test_child import *
command = [sys.executable, "-c", globals()[sys.argv[2]], sys.argv[1], WRITE_AND_SLEEP]
Supervisor([
    Child(name=name, starts=runs(command), stop_seconds=float(sys.argv[3]))
    for name in ("One", "Two")
]).run()
"""


@pytest.fixture
def supervise(tmp_path):
    """Starts a supervisor of two children in a process of its own."""
    started = []

    def start(script="WRITE_AND_SLEEP", stop_seconds=30.0) -> subprocess.Popen:
        path = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
        started.append(
            subprocess.Popen(
                [
                    *(sys.executable, "-c", SUPERVISE),
                    *(str(tmp_path / "pids"), script, str(stop_seconds)),
                ],
                env={**os.environ, "PYTHONPATH": path},
                cwd=tmp_path,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_with_zero(supervise, tmp_path, number):
    supervisor = supervise()
    children = pids(tmp_path, 2)
    supervisor.send_signal(number)
    assert supervisor.wait(timeout=60) == 0
    assert [pid for pid in children if is_alive(pid)] == []


def test_a_child_that_was_killed_comes_back_and_the_other_stays(supervise, tmp_path):
    supervise()
    first, second = pids(tmp_path, 2)
    os.kill(first, signal.SIGKILL)
    third = pids(tmp_path, 3)[2]
    assert is_alive(third)
    assert is_alive(second)


def test_children_that_do_not_stop_are_killed_after_their_bound(supervise, tmp_path):
    supervisor = supervise("IGNORE_SIGTERM", stop_seconds=0.5)
    children = pids(tmp_path, 2)
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(timeout=60) == 0
    assert [pid for pid in children if is_alive(pid)] == []


def test_a_second_signal_does_not_wait(supervise, tmp_path):
    supervisor = supervise("NOTE_SIGTERM", stop_seconds=300)
    children = pids(tmp_path, 2)
    supervisor.send_signal(signal.SIGINT)
    assert pids(tmp_path, 4)[2:] == [0, 0], "both were asked to stop, and neither did"
    assert supervisor.poll() is None
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(timeout=60) == 0
    assert [pid for pid in children if is_alive(pid)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of this death")
def test_a_supervisor_that_is_killed_takes_its_children_along(supervise, tmp_path):
    supervisor = supervise()
    children = pids(tmp_path, 2)
    supervisor.kill()
    supervisor.wait()
    wait_until(lambda: [pid for pid in children if is_alive(pid)] == [])
