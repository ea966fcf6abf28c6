"""The desk by way of a real pgbouncer in transaction mode: each transaction has another session.

Three sessions for more processes than that, so that they have to share.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django_q.models import OrmQ, Task
from django_q.tasks import async_task

from helpdesk.choices import NoticeState
from helpdesk.models import TakenQuarter
from helpdesk.reads.checking import check_desk
from tests.concurrency.test_sender_killed import (  # noqa: F401 - fixtures
    database_url,
    notice,
    server,
)
from tests.factories.helpdesk import MONDAY, make_adviser, make_desk, make_topic
from tests.peers.kannel import until
from tests.peers.pgbouncer import PROGRAM, pooled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.both_databases,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="a pooler is for PostgreSQL"),
    pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed"),
]
ROOT = Path(__file__).resolve().parents[2]
SENDS = ROOT / "tests" / "concurrency" / "sender_that_dies.py"
BOOKS = ROOT / "tests" / "concurrency" / "process_that_books.py"
PROCESSES, SECONDS = 4, 3
HELD = """
SELECT count(*) FROM pg_locks JOIN pg_database AS here ON here.oid = database
WHERE locktype = 'advisory' AND datname = current_database()
"""
# Says when it holds the lock, and when it has to wait; gives it back at a line.
HOLDS = """
import django
django.setup()
from website.running.taking_turns import one_at_a_time
with one_at_a_time(on_wait=lambda: print("waits", flush=True)):
    print("holds", flush=True)
    input()
"""


@pytest.fixture
def pool(tmp_path, real_database) -> Iterator[str]:
    with pooled(tmp_path, database_url()) as url:
        yield url


@pytest.fixture
def start(pool, tmp_path):
    """Start a process that knows the pooler, as `serve` does; ended after the test."""
    started = []

    def _start(*command: str, **more: str) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "DATABASE_URL": pool,
            "DATABASE_DIRECT_URL": database_url(),
            "DATA_DIR": str(tmp_path / "var"),
            "SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "website.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "site"))),
            "LOG_LEVEL": "ERROR",
            **more,
        }
        started.append(
            subprocess.Popen(
                [sys.executable, *command],
                env=environment,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    (tmp_path / "var").mkdir()
    yield _start
    for process in started:
        process.terminate()
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@pytest.fixture
def topic(real_database):
    make_desk()
    topic = make_topic(code="phone")
    for name in ("Karim", "Inès", "Jeanne"):
        make_adviser(name, topics=(topic,), daily_cap=40)
    return topic


def manage(start, *arguments: str) -> str:
    process = start("-m", "django", *arguments)
    said, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    return said


def test_many_book_hold_move_and_cancel_and_the_desk_is_whole(start, topic):
    processes = [start(str(BOOKS), str(seed), str(SECONDS)) for seed in range(PROCESSES)]
    for process in processes:
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=400) for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, told
    met = sum((Counter(json.loads(out)) for out, _err in told), Counter())
    assert [name for name in met if name.startswith("OperationalError")] == []
    assert met["ask"]

    report = check_desk(at=MONDAY)
    assert report.total == 0, report.faults
    quarters = list(TakenQuarter.objects.values_list("adviser_id", "starts_at"))
    assert len(quarters) == len(set(quarters))
    # It reads with cursors, which no session is there to keep.
    assert manage(start, "check_desk")


def test_a_message_leaves_once_and_a_task_is_done(start, notice, server):  # noqa: F811
    asked = async_task("os.getpid")
    mails = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    start("-m", "django", "qcluster", **mails)
    both = [start(str(SENDS), "nowhere", MONDAY.isoformat(), **mails) for _each in range(2)]
    for sender in both:
        _said, errors = sender.communicate(timeout=200)
        assert sender.returncode == 0, errors
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert len(server.handler.message_ids) == 1
    try:
        assert until(lambda: Task.objects.filter(id=asked, success=True).exists(), 200)
    finally:
        OrmQ.objects.all().delete()
        Task.objects.all().delete()


def test_two_that_prepare_take_turns(start, pool):
    """The lock itself goes by way of the pooler."""
    first = start("-c", HOLDS, DATABASE_DIRECT_URL=pool)
    assert first.stdout.readline() == "holds\n", first.communicate()[1]
    second = start("-c", HOLDS, DATABASE_DIRECT_URL=pool)
    assert second.stdout.readline() == "waits\n"
    time.sleep(1)
    assert second.poll() is None
    first.communicate("\n", timeout=60)
    assert second.stdout.readline() == "holds\n"
    second.communicate("\n", timeout=60)


def test_control_a_lock_of_a_session_is_held_by_two(pool):
    """What the lock was before: the next who comes by has the same session."""
    with (
        psycopg.connect(pool, autocommit=True) as one,
        psycopg.connect(pool, autocommit=True) as two,
    ):
        held = [each.execute("SELECT pg_try_advisory_lock(1)").fetchone()[0] for each in (one, two)]
    assert held == [True, True]


def test_who_names_no_way_around_it_is_told_at_once(start):
    """Limits are told to a session as it begins: a pooler in transaction mode refuses that."""
    refused = start("-m", "django", "check_desk", DATABASE_DIRECT_URL="")
    _said, errors = refused.communicate(timeout=120)
    assert refused.returncode
    assert "unsupported startup parameter: options" in errors


def test_what_tells_much_to_its_session_goes_past_the_pooler(start, pool, tmp_path):
    manage(start, "migrate", "--no-input")
    manage(start, "backup", str(tmp_path / "kept"))
    with (
        psycopg.connect(pool, autocommit=True) as through,
        psycopg.connect(database_url(), autocommit=True) as direct,
    ):
        names = ("search_path", "statement_timeout", "lock_timeout", "TimeZone", "row_security")
        for name in names:
            # pg_dump empties the search path of its session: nobody else would find a table.
            here, there = (each.execute(f"SHOW {name}").fetchone() for each in (through, direct))
            assert here == there, name
        assert through.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)
        assert through.execute(HELD).fetchone() == (0,)
