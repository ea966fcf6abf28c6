"""An SMS gateway, an SMTP server and a wire, each of which fails when it is told to.

All on the loopback. They count what they were asked and what they took, by idempotency key.
"""

import json
import random
import socket
import struct
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller

SMS_WAYS = ("well", "500", "429", "reset", "reset_after", "late", "hangs")
SMTP_WAYS = ("well", "421", "451", "hangs")


class Gateway(ThreadingHTTPServer):
    """Answers in one of `ways`, by chance; what hangs or is late goes on when `released` is set."""

    daemon_threads = True

    def __init__(self, seed, report):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.ways = ("well",)
        self.released = threading.Event()
        self.asked, self.taken = Counter(), Counter()
        self.report = report
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_port}/send"

    def handle_error(self, _request, _address):
        """A sender that was killed, or waits no more, is no news."""


class _Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        key = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["id"]
        with self.server.lock:
            self.server.asked[key] += 1
            way = self.server.chance.choice(self.server.ways)
        self.close_connection = True
        if way in ("500", "429"):
            self._answer(int(way))
        elif way == "reset":
            self._reset()
        else:
            with self.server.lock:
                self.server.taken[key] += 1
            if way == "reset_after":
                self._reset()
            else:
                if way in ("late", "hangs"):
                    self.server.released.wait(2 if way == "late" else 60)
                self._answer(202)
                # The carrier says so twice, and perhaps before the sender has heard.
                self.server.report(key)
                self.server.report(key)

    def _answer(self, status):
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def _reset(self):
        """The line is cut without a word (RST)."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, *_args):
        """Nothing on the screen of the tests."""


class Mailbox:
    """A handler of SMTP that takes, or fails in one of `ways`, by chance."""

    def __init__(self, seed):
        self.ways = ("well",)
        self.taken = Counter()
        self.chance = random.Random(seed)

    async def handle_DATA(self, server, session, envelope):
        way = self.chance.choice(self.ways)
        if way in ("421", "451"):
            return f"{way} later"
        lines = envelope.content.decode().splitlines()
        header = next(line for line in lines if line.lower().startswith("message-id:"))
        self.taken[header.split(":", 1)[1].strip(" <>").split("@")[0]] += 1
        if way == "hangs":
            # Taken, and the answer does not come: the line is cut.
            server.transport.abort()
        return "250 OK"


def smtp_server(handler) -> Controller:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Controller(handler, hostname="127.0.0.1", port=port)


class Wire:
    """A TCP proxy to a server that others use too: cut, it drops all and lets nobody through."""

    def __init__(self, host, port):
        self._far = (host, port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._pairs = []
        self.is_cut = False
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):
            while True:
                near, _address = self._door.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(self._far)
                self._pairs.append((near, far))
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    @staticmethod
    def _carry(source, target):
        with suppress(OSError):
            while part := source.recv(65_536):
                target.sendall(part)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self):
        self.is_cut = True
        for pair in self._pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def mend(self):
        self.is_cut = False

    def close(self):
        self.cut()
        self._door.close()
        for pair in self._pairs:
            for end in pair:
                end.close()
