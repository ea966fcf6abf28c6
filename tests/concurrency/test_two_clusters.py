"""Two task clusters on one database, as two hosts have them: each task is done once.

Real processes, each with a folder of its own. `pytest -m long` kills one of them in the middle.
"""

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable

import pytest
from django.utils import timezone
from django_q.models import OrmQ, Schedule, Task
from django_q.tasks import async_task

from tests.concurrency.test_cluster import children_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("real_database"),
    pytest.mark.both_databases,
]
# django-q2 keeps the last 250 results.
TASKS = 120


def wait_until(condition: Callable[[], object], *, seconds: float = 300) -> None:
    """Ask again and again: a machine may do much else."""
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.1)


def workers_of(supervisor: subprocess.Popen) -> set[int]:
    """Every process below a supervised cluster, workers among them."""
    found, waiting = set(), [supervisor.pid]
    while waiting:
        below = children_of(waiting.pop())
        found |= set(below)
        waiting += below
    return found


def is_at_work(supervisor: subprocess.Popen) -> bool:
    """Whether the cluster has started its workers, its pusher and its monitor."""
    return len(workers_of(supervisor)) >= 5


def ask_for(number: int) -> list[str]:
    """Tasks that say which process did them."""
    return [async_task("os.getpid") for _each in range(number)]


def done(asked: list[str]) -> list[Task]:
    return list(Task.objects.filter(id__in=asked, success=True))


@pytest.fixture
def two(supervise):
    pair = [supervise("watched"), supervise("watched")]
    for cluster in pair:
        wait_until(lambda cluster=cluster: is_at_work(cluster))
    return pair


def test_both_work_and_no_task_is_done_twice(two):
    asked = ask_for(TASKS)
    wait_until(lambda: not OrmQ.objects.exists() and len(done(asked)) == TASKS)
    families = [workers_of(cluster) for cluster in two]
    by = Counter(
        number for task in done(asked) for number in (0, 1) if int(task.result) in families[number]
    )
    assert sum(by.values()) == TASKS
    assert all(by[number] > 0 for number in (0, 1)), by
    assert {task.attempt_count for task in done(asked)} == {1}


def test_a_periodic_task_is_asked_for_once_a_tick(two):
    """Both clusters look every half minute; the row of the schedule lets one of them through."""
    Schedule.objects.create(
        func="os.getpid", name="tick", schedule_type=Schedule.ONCE, next_run=timezone.now()
    )
    wait_until(lambda: Task.objects.filter(group="tick", success=True).exists())
    time.sleep(2)
    assert Task.objects.filter(group="tick").count() == 1


@pytest.mark.long
def test_one_is_killed_in_the_middle_and_the_other_does_its_tasks_once(two):
    asked = ask_for(TASKS)
    wait_until(lambda: len(done(asked)) > TASKS // 4)
    for process in workers_of(two[0]) | {two[0].pid}:
        os.kill(process, signal.SIGKILL)
    # What it had taken comes back after two minutes.
    wait_until(lambda: len(done(asked)) == TASKS and not OrmQ.objects.exists(), seconds=600)
