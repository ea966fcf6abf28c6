"""A crowd: threads that start from the same instant, each with a connection of its own."""

import fcntl
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections

# Two crowds of 64 beside each other are more than the 100 connections that PostgreSQL allows,
# and a crowd in which one has no connection never starts: one at a time on a machine.
TURN = Path(tempfile.gettempdir()) / "coup-de-fil-crowd.lock"


@contextmanager
def _turn():
    with TURN.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def all_at_once(count, act):
    """Run act(n) in `count` threads that start together; returns what each gave or raised."""
    gate = threading.Barrier(count)

    def run(n):
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            return act(n)
        except Exception as error:  # what a visitor would have met
            return error
        finally:
            connections.close_all()

    with _turn(), ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
