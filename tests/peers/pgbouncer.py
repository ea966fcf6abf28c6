"""A real pgbouncer on the loopback, from our own sample of a configuration."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.peers.conftest import free_port
from tests.peers.kannel import answers, until

PROGRAM = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
SAMPLE = Path(__file__).resolve().parents[2] / "site/deploy/pgbouncer/pgbouncer.ini"
# Fewer than the processes of the tests: they have to share.
SESSIONS = 3


@contextmanager
def pooled(folder: Path, direct: str) -> Iterator[str]:
    """The address of this database by way of a pooler, transaction by transaction."""
    parts, port = urlsplit(direct), free_port()
    file = folder / "pgbouncer.ini"
    file.write_text(_written(SAMPLE.read_text("utf-8"), direct, port), "utf-8")
    with (folder / "said").open("ab") as said:
        # It refuses to be root.
        command = [PROGRAM, "-u", "postgres", str(file)]
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        assert until(lambda: answers(port)), (folder / "said").read_text()
        yield parts._replace(netloc=f"{parts.username or 'postgres'}@127.0.0.1:{port}").geturl()
    finally:
        process.kill()
        process.wait()


def _written(sample: str, direct: str, port: int) -> str:
    """The sample with what an operator changes; nobody is asked for a password on the loopback."""
    parts = urlsplit(direct)
    words = {
        "desk = host=DATABASE-HOST port=5432 dbname=desk": (
            f"* = host={parts.hostname} port={parts.port or 5432} user={parts.username}"
        ),
        "listen_port = 6432": f"listen_port = {port}",
        "auth_type = scram-sha-256": "auth_type = any",
        "auth_file = /etc/pgbouncer/userlist.txt": "",
        "logfile = /var/log/postgresql/pgbouncer.log": "",
        "pidfile = /var/run/postgresql/pgbouncer.pid": "",
        "unix_socket_dir = /var/run/postgresql": "unix_socket_dir =",
        "default_pool_size = 20": f"default_pool_size = {SESSIONS}",
    }
    for word, instead in words.items():
        assert sample.count(word) == 1, word
        sample = sample.replace(word, instead)
    return sample
