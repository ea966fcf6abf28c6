"""Two processes that prepare one database wait for each other, and both end well."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.newcomer import ROOT
from tests.upgrades.databases import ENGINES, Database, empty_database

pytestmark = pytest.mark.slow
FIRST = ROOT / "tests" / "upgrades" / "process_that_migrates.py"
LONGEST = 240.0
WAITS = "waiting for it to end."


@pytest.fixture(params=ENGINES)
def database(request, tmp_path) -> Iterator[Database]:
    with empty_database(request.param, tmp_path) as database:
        yield database


@pytest.fixture
def start(database, tmp_path):
    """Start a process on the database; whatever still runs at the end of the test is killed."""
    started = []

    def _start(*command: str) -> subprocess.Popen[str]:
        given = {"DATABASE_URL": database.url, "DATA_DIR": str(tmp_path), "REDIS_URL": ""}
        process = subprocess.Popen(
            [sys.executable, *command],
            env={**os.environ, **given},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield _start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def in_the_middle(start, tmp_path):
    """Start a process that migrates and stops when it knows what is to be done."""

    def _in_the_middle(*options: str) -> subprocess.Popen[str]:
        process = start(str(FIRST), str(tmp_path), *options)
        ends_at = time.monotonic() + LONGEST
        while not (tmp_path / "planned").exists():
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < ends_at
            time.sleep(0.05)
        return process

    return _in_the_middle


def go_on(tmp_path: Path) -> None:
    """Let the process in the middle end its work."""
    (tmp_path / "go").touch()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit code, and all that it said."""
    said, _ = process.communicate(timeout=LONGEST)
    return process.returncode, said


MIGRATE = (str(ROOT / "manage.py"), "migrate", "website", "0001", "--no-input")


def test_the_second_one_waits_and_both_end_well(in_the_middle, start, database, tmp_path):
    first = in_the_middle()
    second = start(*MIGRATE)
    assert WAITS in second.stdout.readline()
    go_on(tmp_path)
    assert ended(first) == (0, "")
    code, said = ended(second)
    assert (code, "No migrations to apply." in said) == (0, True), said
    applied = "SELECT count(*) FROM django_migrations WHERE app = 'website'"
    assert database.rows(applied) == [(1,)]


def test_without_the_lock_one_of_them_fails(in_the_middle, start, tmp_path):
    first = in_the_middle("--without-lock")
    assert ended(start(*MIGRATE))[0] == 0
    go_on(tmp_path)
    code, said = ended(first)
    assert code == 1
    assert "already exists" in said


def test_quickstart_waits_for_whoever_migrates(in_the_middle, start):
    in_the_middle()
    second = start(str(ROOT / "manage.py"), "quickstart", "--prepare-only", "--no-demo")
    assert WAITS in second.stdout.readline()


def test_a_process_that_dies_keeps_nobody_waiting(in_the_middle, start, tmp_path):
    in_the_middle().kill()
    go_on(tmp_path)
    assert ended(start(*MIGRATE))[0] == 0
