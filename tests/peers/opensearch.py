"""A server that speaks as OpenSearch 3 does, on the loopback and in memory."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from osmem_server import resolve_binary
from website.running.search_engines import search_engine

from tests.peers.conftest import free_port


class OpenSearch:
    """One server, that can be killed, held still, and started again with nothing in it."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen | None = None

    @property
    def backends(self) -> dict:
        """WAGTAILSEARCH_BACKENDS, as SEARCH_URL says them."""
        url = f"opensearch+http://127.0.0.1:{self.port}/Desk"
        return {"default": search_engine(url, folder=None)}

    def indexes(self) -> list[str]:
        """The names of all indexes, and of what leads to them."""
        with urlopen(f"http://127.0.0.1:{self.port}/_aliases", timeout=30) as answer:
            known = json.load(answer)
        return sorted([*known, *(alias for one in known.values() for alias in one["aliases"])])

    def start(self) -> None:
        """It answers when this returns."""
        self._process = subprocess.Popen(
            [resolve_binary(), "--addr", f"127.0.0.1:{self.port}", "--no-ja", "--no-stdin-watch"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        # It says where it listens, once it does.
        assert b"127.0.0.1" in self._process.stdout.readline()

    def hold(self) -> None:
        """It takes connections and answers nobody."""
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """Nobody listens any more, and what it had is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
            self._process = None


@contextmanager
def opensearch() -> Iterator[OpenSearch]:
    """A server that runs, and is ended at the end whatever happened to it."""
    server = OpenSearch()
    server.start()
    try:
        yield server
    finally:
        server.kill()
