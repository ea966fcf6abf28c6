"""A web process in which nobody waits for long: beyond a bound it says so at once, health first.

gunicorn takes every connection and lets it wait for a thread. Here its main loop looks at how a
request begins before it lets it wait (decision 108). It never waits itself: not for a request to
begin, and not for a client to hang up, which gunicorn gives two seconds each.
"""

import re
import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from enum import Enum, auto
from functools import partial
from selectors import EVENT_READ
from threading import Lock
from typing import Any, Final

from django.conf import settings
from gunicorn.workers.gthread import TConn, ThreadWorker

# As much of a request as is looked at: its first line and its cookies stand there.
OPENING: Final = 8192
# In seconds: so long a client may take to hang up.
HANGS_UP_IN: Final = 2.0
# In seconds, between two lines of the log about those who were sent away.
SAID_EVERY: Final = 60.0
_HEALTH: Final = re.compile(rb"(GET|HEAD) /health/")
_ASKS_ONLY: Final = re.compile(rb"(GET|HEAD) (?!/metrics )")


class Turn(Enum):
    """In which order requests are let in when many wait."""

    # Somebody watches this desk: answered beside all others.
    FIRST = auto()
    # They have begun something here, send something or count: let in up to twice the bound.
    BEGUN = auto()
    NEW = auto()


def turn_of(opening: bytes, *, session_cookie: str) -> Turn:
    """The turn of a request that begins with these bytes; of what makes no sense, the last.

    Whoever made up a cookie comes as far as whoever has one, and no further than twice the bound.
    """
    if _HEALTH.match(opening):
        return Turn.FIRST
    cookie = rb"(?im)^cookie:[^\r\n]*\b" + re.escape(session_cookie.encode()) + rb"="
    if b"\n" in opening and (not _ASKS_ONLY.match(opening) or re.search(cookie, opening)):
        return Turn.BEGUN
    return Turn.NEW


class BoundedWorker(ThreadWorker):
    """gunicorn's worker of threads, with a bound on how many requests wait for one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting = 0
        self._counting = Lock()
        self._most = 0
        self._sent_away = 0
        self._said_at = -SAID_EVERY

    def init_process(self) -> None:
        """As gunicorn does, with a thread more: for those who ask how this process is."""
        # Under TLS of its own nothing can be read before it is this worker's turn.
        self._most = 0 if self.cfg.is_ssl else settings.MOST_WAITING
        self._beside = ThreadPoolExecutor(1)
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        """Let a request wait for a thread, or tell it at once that too many do."""
        if self._most and self._waiting >= self._most and not _was_begun(conn):
            self._let_in_or_refuse(conn)
            return
        self._let_in(conn)

    def handle(self, conn: TConn) -> Any:
        """A thread is free for it: it waits no more."""
        with self._counting:
            self._waiting -= 1
        return super().handle(conn)

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """As gunicorn does; a connection that is over ends without anybody waiting for it."""
        is_over = not fs.cancelled() and fs.exception() is None and not fs.result()
        if is_over:
            self._hang_up(conn)
        else:
            super().finish_request(conn, fs)

    def _let_in(self, conn: TConn) -> None:
        with self._counting:
            self._waiting += 1
        super().enqueue_req(conn)

    def _let_in_or_refuse(self, conn: TConn) -> None:
        opening = _opening_of(conn)
        if opening is None:
            # Nothing was said yet. It takes no place meanwhile, and comes back when it speaks.
            then = partial(self.on_pending_socket_readable, conn)
            self._watch(conn, then, seconds=self.cfg.keepalive)
            return
        turn = turn_of(opening, session_cookie=settings.SESSION_COOKIE_NAME)
        if turn is Turn.FIRST:
            done = self._beside.submit(super().handle, conn)
            done.add_done_callback(partial(self.method_queue.defer, self.finish_request, conn))
        elif turn is Turn.BEGUN and self._waiting < 2 * self._most:
            self._let_in(conn)
        else:
            self._refuse(conn, opening)

    def _refuse(self, conn: TConn, opening: bytes) -> None:
        """The page of refusal, whole, and the end of the connection once it was read."""
        # Needs the site, which is loaded by now; this module is read before it.
        from website.serving.crowded import refusal  # noqa: PLC0415

        self._sent_away += 1
        now = time.monotonic()
        if now - self._said_at >= SAID_EVERY:
            self.log.warning("Too many wait here: %d were sent away.", self._sent_away)
            self._said_at, self._sent_away = now, 0
        with suppress(OSError):
            conn.sock.setblocking(False)
            conn.sock.send(refusal(opening))
        self._hang_up(conn)

    def _hang_up(self, conn: TConn) -> None:
        """Say that nothing more comes, and read away what they still send until they hang up too.

        Else the end of the answer could be lost with the connection (RFC 9112, 9.6).
        """
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            self._watch(conn, partial(self._drain, conn), seconds=HANGS_UP_IN)
        except OSError:
            # They are gone already.
            self.nr_conns -= 1
            conn.close()

    def _watch(self, conn: TConn, then: Any, *, seconds: float) -> None:
        """Call `then` when something comes; without anything, `murder_pending` ends it in time."""
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + seconds
        self.poller.register(conn.sock, EVENT_READ, then)
        self.pending_conns.append(conn)

    def _drain(self, conn: TConn, _socket: Any) -> None:
        try:
            if conn.sock.recv(65536):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)
        self.nr_conns -= 1
        conn.close()


def _opening_of(conn: TConn) -> bytes | None:
    """How its request begins, which stays to be read; None for nothing yet, b"" for an end."""
    try:
        return conn.sock.recv(OPENING, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _was_begun(conn: TConn) -> bool:
    """Whether its next request was read already, behind the one before."""
    return conn.parser is not None and bool(conn.parser.unreader.buf.getvalue())
