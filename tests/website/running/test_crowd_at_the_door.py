"""Far more come at once than a web process can answer: real processes on loopback.

The control has no bound: nobody is sent away, and health waits behind them all.
"""

import os
import select
import socket
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest
from website.supervisor.desk import child_environment, gunicorn_conf

from tests.factories.kept_databases import MIGRATED, copied
from tests.website.metrics.test_served import free_port, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
BOUND, CROWD, BEGUN = 12, 250, 6
PATH = "/en/log-in/"


@contextmanager
def served(folder, *, most_waiting, worker=""):
    """The port of one web process with so many places to wait, on a database of its own."""
    database, port = folder / "coup-de-fil.sqlite3", free_port()
    environment = {
        **child_environment(port=port),
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{database}",
        "MOST_WAITING": str(most_waiting),
        "REDIS_URL": "",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", str(gunicorn_conf())]
    with copied(MIGRATED, str(database)):
        server = subprocess.Popen(
            [
                *(*command, "--workers", "1", "--bind", f"127.0.0.1:{port}"),
                *(["--worker-class", worker] if worker else []),
            ],
            env={**os.environ, **environment},
        )
        try:
            wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(60)


def begin(port, path, cookie=""):
    """A connection that has asked, and whose answer is still to be read."""
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    said = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{cookie}\r\n"
    line.sendall(said.encode())
    return line


def answer_of(line) -> bytes:
    with closing(line):
        return b"".join(iter(lambda: line.recv(65536), b""))


def statuses(lines) -> list[str]:
    return [answer_of(line)[9:12].decode() for line in lines]


def crowd_at(port):
    """A crowd of new visitors, then some who have begun; how many had an answer before health."""
    for _warm in range(4):
        answer_of(begin(port, PATH))
    new = [begin(port, PATH) for _n in range(CROWD)]
    begun = [begin(port, PATH, "Cookie: sessionid=x\r\n") for _n in range(BEGUN)]
    health = answer_of(begin(port, "/health/live"))
    assert health.startswith(b"HTTP/1.1 200")
    answered, _write, _broken = select.select([*new, *begun], [], [], 0)
    return statuses(new), statuses(begun), len(answered)


def test_of_a_crowd_some_are_sent_away_and_whoever_has_begun_is_not(tmp_path):
    with served(tmp_path, most_waiting=BOUND) as port:
        new, begun, answered = crowd_at(port)
        assert set(new) == {"200", "503"}
        assert begun == ["200"] * BEGUN
        # Health was answered while others still waited for a page.
        assert answered < CROWD + BEGUN
        # The crowd is over: the next one is let in.
        assert statuses([begin(port, PATH)]) == ["200"]


def test_without_a_bound_nobody_is_sent_away_and_health_waits(tmp_path):
    with served(tmp_path, most_waiting=0) as port:
        new, begun, answered = crowd_at(port)
        assert set(new + begun) == {"200"}
        # Threads that are not done yet: those before health in the line.
        assert answered >= CROWD + BEGUN - 8


def asked_beside_silence(port) -> bytes:
    """What health answers beside five who had their answer, and do not hang up."""
    silent = [begin(port, "/health/live") for _n in range(5)]
    for line in silent:
        assert line.recv(12) == b"HTTP/1.1 200"
    quick = begin(port, "/health/live")
    quick.settimeout(5)
    try:
        return answer_of(quick)
    finally:
        for line in silent:
            line.close()


def test_whoever_does_not_hang_up_holds_up_nobody(tmp_path):
    with served(tmp_path, most_waiting=BOUND) as port:
        assert asked_beside_silence(port).startswith(b"HTTP/1.1 200")


def test_gunicorns_own_worker_waits_for_each_of_them(tmp_path):
    own = served(tmp_path, most_waiting=BOUND, worker="gthread")
    with own as port, pytest.raises(TimeoutError):
        asked_beside_silence(port)
