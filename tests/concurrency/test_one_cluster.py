"""Two task clusters on one SQLite database: real processes, and the control without the lock."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from django.db import connection
from website.running.one_cluster import CODE, LOCK, hold_the_only_cluster

from tests.concurrency.test_cluster import children_of
from tests.concurrency.test_two_clusters import wait_until
from tests.factories.kept_databases import MIGRATED, copied
from tests.factories.newcomer import ROOT, environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
OURS = ("-m", "django", "qcluster")
# What django-q2 brings, which knows of no other.
WITHOUT_THE_LOCK = (
    "-c",
    "import django; django.setup(); from django.core.management import call_command; "
    "from django_q.management.commands.qcluster import Command; call_command(Command())",
)


@pytest.fixture
def start(tmp_path, django_db_setup, django_db_blocker):
    """Starts a cluster on one folder with an SQLite database; ends all at the end."""
    started: list[subprocess.Popen] = []
    paths = os.pathsep.join(map(str, (ROOT / "site", ROOT)))
    folder = tmp_path / "var"
    folder.mkdir()

    def run(*arguments: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**environment(folder), "PYTHONPATH": paths},
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    with django_db_blocker.unblock(), copied(MIGRATED, str(folder / "coup-de-fil.sqlite3")):
        yield run, folder
        for process in started:
            end(process)


def end(process: subprocess.Popen) -> None:
    """Its pipe is closed too, which workers of one that was killed may hold for a moment."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    process.stderr.close()


def descendants_of(pid: int) -> list[int]:
    """The processes that it started, and those that they did."""
    below = children_of(pid)
    return [*below, *(one for child in below for one in descendants_of(child))]


def holder(folder) -> str:
    file = folder / LOCK
    return file.read_text().strip() if file.is_file() else ""


def wait_for(process, folder) -> None:
    ends_at = time.monotonic() + 120
    while holder(folder) != str(process.pid):
        assert process.poll() is None
        assert time.monotonic() < ends_at
        time.sleep(0.1)


def test_the_second_says_so_and_leaves_and_the_next_may_begin_after_a_kill(start):
    run, folder = start
    first = run(*OURS)
    wait_for(first, folder)
    # Its command has returned by now, and its process waits for its workers.
    wait_until(lambda: len(children_of(first.pid)) > 0)
    second = run(*OURS)
    assert second.wait(timeout=120) == CODE
    said = second.stderr.read()
    assert f"A task cluster works on this desk already (process {first.pid})." in said
    assert "Traceback" not in said
    assert first.poll() is None
    orphans = descendants_of(first.pid)
    first.send_signal(signal.SIGKILL)
    first.wait()
    # Workers of the one that was killed live on, and hold nothing.
    third = run(*OURS)
    wait_for(third, folder)
    for orphan in orphans:
        with suppress(ProcessLookupError):
            os.kill(orphan, signal.SIGKILL)


def test_without_the_lock_both_work_on_it(start):
    """The control: django-q2's own command starts a second time and stays."""
    run, _folder = start
    both = [run(*WITHOUT_THE_LOCK), run(*WITHOUT_THE_LOCK)]
    ends_at = time.monotonic() + 20
    while time.monotonic() < ends_at:
        for process in both:
            assert process.poll() is None, process.stderr.read()
        time.sleep(0.5)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_on_postgresql_nothing_is_held(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    held = hold_the_only_cluster()
    assert (held is None) == (connection.vendor == "postgresql")
    assert (tmp_path / LOCK).exists() == (connection.vendor == "sqlite")
    if held:
        fcntl.lockf(held, fcntl.LOCK_UN)
        held.close()
