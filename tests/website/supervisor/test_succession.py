"""`serve` is reloaded under traffic: nobody finds a closed door, and no form is lost."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copytree

import pytest

from tests.factories.newcomer import ROOT, environment
from tests.website.supervisor.traffic import visitors
from tests.website.test_quickstart import Site, free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def folder(newcomer, tmp_path_factory) -> Path:
    return copytree(newcomer.data_dir, tmp_path_factory.mktemp("reload") / "var")


@contextmanager
def serving(
    folder: Path, port: int, *command: str, options: tuple[str, ...] = (), **more: object
) -> Iterator[Site]:
    """`serve` as an operator starts it, answering; what it says is in `said` beside the data."""
    with (folder.parent / "said").open("a") as said:
        process = subprocess.Popen(
            [
                *(*command, sys.executable, str(ROOT / "manage.py"), "serve"),
                *("--port", str(port), *options),
            ],
            env=environment(folder),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stderr=said,
            **more,
        )
    site = Site(process, port)
    try:
        site.wait_until("/health/live")
        yield site
    finally:
        process.terminate()
        process.wait(timeout=240)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def webs(site: Site) -> list[int]:
    """The web servers that `serve` has now, the eldest first: its gunicorns, without theirs."""
    found = children(site.process.pid)
    return [pid for pid in found if Path(f"/proc/{pid}/comm").read_text() == "gunicorn\n"]


def wait_until(is_so: Callable[[], bool], seconds: float = 300) -> None:
    ends_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends_at
        time.sleep(0.1)


def test_a_reload_loses_no_request_and_no_form(folder):
    with serving(folder, free_port()) as site:
        before = webs(site)
        with visitors(f"http://127.0.0.1:{site.port}") as traffic:
            traffic.until(50)
            site.process.send_signal(signal.SIGHUP)
            wait_until(lambda: len(now := webs(site)) == 1 and now != before)
            traffic.until(100)
        assert traffic.failed == []
        assert set(traffic.answered) == {200}
        # The same process, with all that works beside the web.
        assert site.process.poll() is None
        site.wait_until("/health/ready")


def test_a_restart_in_place_of_a_reload_loses_some(folder):
    """The control: the same visitors, and a door that is closed for a moment."""
    port = free_port()
    with visitors(f"http://127.0.0.1:{port}") as traffic:
        with serving(folder, port):
            traffic.until(50)
            traffic.failed.clear()
        with serving(folder, port):
            traffic.until(50)
    assert traffic.failed != []


def test_a_program_that_could_not_serve_takes_nobodys_place(folder):
    with serving(folder, free_port()) as site:
        before = webs(site)
        with closing(sqlite3.connect(folder / "coup-de-fil.sqlite3", timeout=60)) as database:
            gone = database.execute(
                "SELECT id, app, name, applied FROM django_migrations WHERE app = 'helpdesk'"
                " ORDER BY name DESC LIMIT 1"
            ).fetchone()
            database.execute("DELETE FROM django_migrations WHERE id = ?", gone[:1])
            database.commit()
            site.process.send_signal(signal.SIGHUP)
            said = folder.parent / "said"
            wait_until(lambda: "nothing was changed" in said.read_text())
            database.execute("INSERT INTO django_migrations VALUES (?, ?, ?, ?)", gone)
            database.commit()
        assert "run `manage.py quickstart" in said.read_text()
        assert webs(site) == before
        assert site.get("/fr/")[0] == 200


def test_a_socket_that_systemd_made_is_served_with_one_web_process_when_small(folder):
    """As sd_listen_fds(3): the number 3, and our process named in the environment."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]

        def as_number_three() -> None:
            os.dup2(door.fileno(), 3)

        named = ("sh", "-c", 'export LISTEN_PID=$$ LISTEN_FDS=1; exec "$0" "$@"')
        more = {"pass_fds": (3,), "preexec_fn": as_number_three}
        with serving(folder, port, *named, options=("--small",), **more) as site:
            assert site.get("/fr/")[0] == 200
            assert [len(children(pid)) for pid in webs(site)] == [1]
