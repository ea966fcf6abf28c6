"""Two servers of S3 on the loopback: one that knows everything and asks nobody, one with keys."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import boto3
from botocore.config import Config

from tests.peers.conftest import free_port

KEY, SECRET, BUCKET = "desk-key", "desk/secret+of=the-desk", "desk"
# What each checks of who asks: moto nothing, nanio every signature.
SERVERS = ("moto", "nanio")
ADDRESS = "s3+http://desk-key:desk%2Fsecret%2Bof%3Dthe-desk@127.0.0.1:{port}/desk/files"


class S3:
    """One server, that can be stopped and started again with what it has."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.port, self._folder = name, free_port(), folder
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """As MEDIA_URL_STORAGE says it."""
        return ADDRESS.format(port=self.port)

    @property
    def client(self):
        """boto3's own, of whoever has the key."""
        plain = Config(
            s3={"addressing_style": "path"}, request_checksum_calculation="when_required"
        )
        return boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name="us-east-1",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            config=plain,
        )

    def objects(self) -> list[str]:
        """Of every object, in order."""
        found = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", ())
        return sorted(one["Key"] for one in found)

    def start(self) -> None:
        """It answers when this returns."""
        port = str(self.port)
        commands = {
            "moto": ("-m", "moto.server", "-H", "127.0.0.1", "-p", port),
            "nanio": (
                *("-m", "nanio", "serve", "--host", "127.0.0.1", "--port", port),
                *("--data-dir", str(self._folder), "--no-access-log", "--log-level", "error"),
            ),
        }
        environment = {**os.environ, "NANIO_ACCESS_KEY": KEY, "NANIO_SECRET_KEY": SECRET}
        self._process = subprocess.Popen(
            [sys.executable, *commands[self.name]],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def _wait(self) -> None:
        ends_at = time.monotonic() + 60
        while time.monotonic() < ends_at:
            assert self._process.poll() is None, f"{self.name} ended"
            try:
                urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
            except HTTPError:
                return
            except (URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"{self.name} does not answer")

    def stop(self) -> None:
        """End it; again is harmless."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None


@contextmanager
def running(name: str, folder: Path):
    """A server with an empty bucket."""
    server = S3(name, folder)
    server.start()
    try:
        server.client.create_bucket(Bucket=BUCKET)
        yield server
    finally:
        server.stop()
