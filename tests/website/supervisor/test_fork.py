"""A fork of the supervisor is a process of its own, and works with what was loaded before."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from website.supervisor.child import Child
from website.supervisor.fork import Fork

from helpdesk.models import Case
from tests.website.supervisor.test_child import is_alive, pids, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]


@pytest.fixture
def fork():
    """Makes forks; what still runs at the end is killed."""
    made = []

    def make(work, name="work") -> Fork:
        made.append(Fork(work, name=name))
        return made[-1]

    yield make
    for one in made:
        if one.poll() is None:
            os.kill(one.pid, signal.SIGKILL)
            one.wait(60)


def ends_with(code):
    def work():
        sys.exit(code)

    return work


@pytest.mark.parametrize(("said", "code"), [(0, 0), (3, 3), (None, 0), ("a sentence", 1)])
def test_it_ends_with_the_code_that_its_work_gives(fork, said, code):
    assert fork(ends_with(said)).wait(60) == code


def test_an_error_is_printed_and_the_code_is_one(fork, capfd):
    assert fork(lambda: 1 / 0).wait(60) == 1
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_it_lives_as_long_as_the_processes_that_its_work_has_started(fork, tmp_path):
    """As the task cluster, whose command returns when it has started."""

    def write_later() -> None:
        time.sleep(1)
        (tmp_path / "written").touch()

    assert fork(lambda: multiprocessing.Process(target=write_later).start()).wait(60) == 0
    assert (tmp_path / "written").exists()


def test_it_has_a_session_a_name_and_the_usual_signals(fork):
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        one = fork(lambda: time.sleep(600), name="send_notices")
    finally:
        signal.signal(signal.SIGTERM, before)
    wait_until(lambda: Path(f"/proc/{one.pid}/comm").read_text().strip() == "send_notices")
    assert os.getsid(one.pid) == one.pid
    assert one.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        one.wait(0.05)
    one.terminate()
    assert one.wait(60) == -signal.SIGTERM
    # Once it is gone, nobody else who got its number is meant.
    one.terminate()


def test_both_ask_the_database_by_lines_of_their_own(
    fork, tmp_path, django_db_setup, django_db_blocker
):
    """On one line, answers would go to whoever reads first."""

    def ask_often() -> list[int]:
        return [Case.objects.count() for _turn in range(200)]

    with django_db_blocker.unblock():
        ask_often()
        one = fork(lambda: (tmp_path / "counts").write_text(repr(ask_often())))
        assert ask_often() == [0] * 200
        assert one.wait(60) == 0
        assert connection.is_usable()
        connection.close()
    assert (tmp_path / "counts").read_text() == repr([0] * 200)


def test_a_child_may_be_a_fork_and_is_started_again(tmp_path):
    def work():
        with (tmp_path / "pids").open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(600)

    child = Child(name="The child", starts=lambda: Fork(work, name="work"))
    child.start()
    try:
        (first,) = pids(tmp_path, 1)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: child.look() or len((tmp_path / "pids").read_text().split()) == 2)
        second = pids(tmp_path, 2)[1]
    finally:
        child.ask_to_stop()
        child.wait(30)
    assert not is_alive(first)
    assert not is_alive(second)
