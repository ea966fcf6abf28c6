"""A program that is told: a real HTTP server on loopback, which answers as it was told to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from helpdesk.channels.webhook import Way

# Whatever is not said; a number is a status, "slow" never answers in time.
OK = 204
BESIDE_US = Way(seconds=2.0, may_ask=lambda _address: True, is_open=True)


class Sink(ThreadingHTTPServer):
    """`answers` are taken one after the other; `got` is what came: (headers, body)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[int | str] = []
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/hook?of=desk"

    @property
    def keys(self) -> list[str]:
        """The `webhook-id` of each request, in order."""
        return [headers["webhook-id"] for headers, _body in self.got]


class _Handler(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            self.server.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            answer = self.server.answers.pop(0) if self.server.answers else OK
        if answer == "slow":
            time.sleep(4)
            answer = OK
        try:
            self.send_response(int(answer))
            if answer == 302:
                self.send_header("Location", self.server.address)
            self.send_header("Content-Length", "0")
            self.end_headers()
        except OSError:
            """Whoever asked has gone."""

    def log_message(self, *_said: object) -> None:
        """Nothing: a test says what it saw."""


@contextmanager
def listening() -> Iterator[Sink]:
    """A sink that answers until the end of the block."""
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield sink
        sink.shutdown()
        thread.join()
