"""Hosts of one desk: each has a folder of its own; PostgreSQL and Redis are for all of them."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from website.supervisor.desk import gunicorn_conf

from tests.peers.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
DJANGO = (sys.executable, "-m", "django")
# What `serve` starts on each host, without what watches it.
PROCESSES = {
    "cluster": (*DJANGO, "qcluster"),
    "follower": (*DJANGO, "follow_index"),
}


@dataclass
class Host:
    """One machine: its folder, its port, and what runs on it."""

    data_dir: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    search: str = ""
    running: list[subprocess.Popen] = field(default_factory=list)

    def start(self, *names: str) -> None:
        """web, cluster, follower; the web answers when this returns."""
        for name in names:
            command = PROCESSES.get(name) or self._web()
            self.running.append(subprocess.Popen(command, env=self.environment, cwd=ROOT))
            if name == "web":
                self._wait_for_the_web(self.running[-1])

    def _web(self) -> tuple[str, ...]:
        conf = ("--config", str(gunicorn_conf()), "--bind", f"127.0.0.1:{self.port}")
        return (sys.executable, "-m", "gunicorn", *conf)

    def _wait_for_the_web(self, server: subprocess.Popen) -> None:
        ends_at = time.monotonic() + 120
        while time.monotonic() < ends_at:
            assert server.poll() is None, "gunicorn ended"
            try:
                self.read("/health/live")
            except (URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return
        raise AssertionError("gunicorn does not answer")

    def manage(self, *arguments: str) -> str:
        """What a command says, which has to succeed."""
        done = subprocess.run(
            [*DJANGO, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def read(self, path: str) -> bytes:
        """What the web server of this host answers."""
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return answer.read()

    def stop(self) -> None:
        """End what was started, the last first."""
        while self.running:
            process = self.running.pop()
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(60)


def make_host(folder: Path, *, database: str, secret: str, **more: str) -> Host:
    """A machine that nothing was done on yet; `more` stands in its environment."""
    folder.mkdir()
    paths = os.pathsep.join(map(str, (ROOT / "site", ROOT)))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "website.settings",
        "PYTHONPATH": paths,
        "DATABASE_URL": database,
        "DATA_DIR": str(folder),
        "SECRET_KEY": secret,
        "LOG_LEVEL": "ERROR",
        **more,
    }
    host = Host(folder, environment)
    host.environment["BASE_URL"] = f"http://127.0.0.1:{host.port}"
    return host
