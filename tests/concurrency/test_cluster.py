"""The trap of django-q2: an idle worker killed while it holds the queue's lock stops everything.

Real processes. Every idle worker is killed in the same instant, so the one with the lock is too.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django_q.models import OrmQ, Task
from django_q.tasks import async_task

from helpdesk.choices import Heart
from helpdesk.reads.heartbeats import is_silent
from tests.website.supervisor.test_child import is_alive, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("real_database"),
    pytest.mark.skipif(sys.platform != "linux", reason="the workers are found in /proc"),
    pytest.mark.both_databases,
]
WORKERS = settings.Q_CLUSTER["workers"]


def ask_for_a_task() -> str:
    return async_task("helpdesk.tasks.tidy_up")


def is_done(task: str, *, within: float = 240) -> bool:
    """Whether the task ends well within so many seconds. A minute would do on a quiet machine."""
    ends_at = time.monotonic() + within
    while time.monotonic() < ends_at:
        if Task.objects.filter(id=task, success=True).exists():
            return True
        time.sleep(0.2)
    return False


def children_of(pid: int) -> list[int]:
    """In the order in which they were started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill_idle_workers(supervisor: subprocess.Popen) -> None:
    """Of the processes under django-q2's sentinel the workers are the first."""
    (cluster,) = children_of(supervisor.pid)
    (sentinel,) = children_of(cluster)
    for worker in children_of(sentinel)[:WORKERS]:
        os.kill(worker, signal.SIGKILL)


def make_stuck(supervisor: subprocess.Popen) -> None:
    """A cluster that has worked, is idle, and lost the worker that held the lock."""
    assert is_done(ask_for_a_task())
    # No beat runs in the next instants: the workers wait for the lock, one of them holds it.
    time.sleep(1.5)
    kill_idle_workers(supervisor)


def test_a_task_asked_for_after_the_lock_died_is_done_and_a_stop_leaves_no_process(supervise):
    supervisor = supervise("watched")
    make_stuck(supervisor)
    assert is_done(ask_for_a_task())
    (cluster,) = children_of(supervisor.pid)
    (sentinel,) = children_of(cluster)
    family = [cluster, sentinel, *children_of(sentinel)]
    supervisor.terminate()
    assert supervisor.wait(timeout=240) == 0
    wait_until(lambda: [pid for pid in family if is_alive(pid)] == [])


@pytest.mark.long
def test_the_first_task_of_many_is_a_sign_of_life(supervise):
    """A first installation left 450, and the beat that readiness waited for came last."""
    for _ in range(300):
        async_task("time.sleep", 0.2, save=False)
    supervise("watched")
    wait_until(lambda: not is_silent(heart=Heart.CLUSTER, at=timezone.now()))
    assert OrmQ.objects.count() > 100


@pytest.mark.long
def test_control_without_the_watch_the_task_is_never_taken(supervise):
    make_stuck(supervise("unwatched"))
    assert not is_done(ask_for_a_task(), within=20)
