"""Two web processes count, and whichever is asked tells of both."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from website.supervisor.desk import child_environment, gunicorn_conf

from tests.factories.kept_databases import MIGRATED, copied

pytestmark = pytest.mark.slow
ASKED = 24


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def ask(port, path, token=""):
    said = Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"})
    with urlopen(said, timeout=30) as answer:
        return answer.status, answer.read().decode()


def wait_for(port, server) -> None:
    for _try in range(600):
        assert server.poll() is None, "gunicorn ended"
        try:
            ask(port, "/health/live")
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    pytest.fail("gunicorn does not answer")


@pytest.fixture
def served(tmp_path):
    """The port of a gunicorn with two processes, on a database of its own."""
    database = tmp_path / "coup-de-fil.sqlite3"
    port = free_port()
    environment = {
        **child_environment(port=port),
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{database}",
        "METRICS_TOKEN": "a-word",
        "REDIS_URL": "",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", str(gunicorn_conf())]
    with copied(MIGRATED, str(database)):
        server = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"], env={**os.environ, **environment}
        )
        try:
            wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(60)


@pytest.mark.django_db
@pytest.mark.timeout(300)
def test_requests_of_both_processes_are_told_by_either(served):
    for _each in range(ASKED):
        ask(served, "/robots.txt")
    status, said = ask(served, "/metrics", "a-word")
    assert status == 200
    line = 'coupdefil_requests_total{method="GET",route="robots",status="200"}'
    assert f"{line} {ASKED}.0" in said
    assert "coupdefil_promises_open 0.0" in said
