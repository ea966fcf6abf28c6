"""Processes at random, some of them killed with -9 in the middle: nothing is forgotten.

Four for a few seconds, and as a long test eight for a minute, whose figures are in the docs.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.models import TakenQuarter
from helpdesk.policy.faults import FaultKind
from helpdesk.reads.checking import check_desk
from tests.concurrency.test_sender_killed import ROOT, database_url
from tests.factories.helpdesk import (
    AFTERNOON,
    MONDAY,
    make_adviser,
    make_callback,
    make_desk,
    make_topic,
)

pytestmark = [pytest.mark.slow, pytest.mark.both_databases, pytest.mark.timeout(900)]
SCRIPT = Path(__file__).with_name("process_that_books.py")


def start(*arguments: object) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "website.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "site"))),
        "LOG_LEVEL": "ERROR",
    }
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def topic(real_database):
    make_desk()
    topic = make_topic(code="phone")
    for name in ("Karim", "Inès", "Jeanne"):
        make_adviser(name, topics=(topic,), daily_cap=40)
    return topic


@pytest.mark.parametrize(
    ("count", "killed", "seconds"), [(4, 1, 4), pytest.param(8, 2, 60, marks=pytest.mark.long)]
)
def test_processes_that_are_killed_leave_the_desk_whole(topic, count, killed, seconds):
    # Those to kill would live much longer: none of them ends by itself before its turn.
    lives = [10 * seconds] * killed + [seconds] * (count - killed)
    processes = [start(seed, life) for seed, life in enumerate(lives)]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * count
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    # In the middle of whatever they do: two instants that no test chose.
    for process in processes[:killed]:
        time.sleep(seconds / 3 + random.random() * seconds / 6)
        process.send_signal(signal.SIGKILL)
    told = [process.communicate(timeout=seconds + 400) for process in processes]

    assert [process.returncode for process in processes] == [
        *[-signal.SIGKILL] * killed,
        *[0] * (count - killed),
    ], told
    met = sum((Counter(json.loads(out)) for out, _err in told[killed:]), Counter())
    sys.stdout.write(f"{sum(met.values())} things done: {dict(met)}\n")
    assert [name for name in met if name.startswith("OperationalError")] == []
    # A slow machine does little in that time, and yet something.
    assert met["ask"]

    report = check_desk(at=MONDAY)
    assert report.total == 0, report.faults
    quarters = list(TakenQuarter.objects.values_list("adviser_id", "starts_at"))
    assert len(quarters) == len(set(quarters))


def test_control_a_process_that_dies_outside_a_transaction_breaks_the_promise(topic):
    callback = make_callback(topic)
    start_attempt(callback=callback, adviser=callback.adviser, at=AFTERNOON, by=None)
    process = start("control")
    _out, errors = process.communicate(timeout=110)
    assert process.returncode == -signal.SIGKILL, errors
    assert FaultKind.NO_NEXT_STEP in {fault.code for fault in check_desk(at=AFTERNOON).faults}
