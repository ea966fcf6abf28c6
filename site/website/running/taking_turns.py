"""Whoever prepares a database holds its lock: two at once wait, and both end well."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# Any number will do, as long as nothing else on this server takes it.
ADVISORY_KEY = 0x434F5550
# Databases whose lock this process holds: what prepares one calls `migrate`, which asks again.
_held: set[str] = set()


def _say_nothing() -> None:
    pass


@contextmanager
def one_at_a_time(
    *, on_wait: Callable[[], object] = _say_nothing, using: str = DEFAULT_DB_ALIAS
) -> Iterator[None]:
    """Hold the lock of this database, inside which it may be held again.

    `on_wait` is called once, when somebody else holds it. A process that dies gives it back. A
    database in memory is nobody else's, and needs none.
    """
    connection = connections[using]
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite"
    if name in _held or (is_file and (name == ":memory:" or "mode=memory" in name)):
        yield
        return
    lock = _locked_file if is_file else _locked_session
    with lock(connection, on_wait):
        _held.add(name)
        try:
            yield
        finally:
            _held.discard(name)


@contextmanager
def _locked_file(connection: BaseDatabaseWrapper, on_wait: Callable[[], object]) -> Iterator[None]:
    """A file beside the database. It stays: who waits for it has it open."""
    path = Path(f"{connection.settings_dict['NAME']}.lock")
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _locked_session(
    connection: BaseDatabaseWrapper, on_wait: Callable[[], object]
) -> Iterator[None]:
    """A session of its own, which nobody closes in between."""
    session = connection.copy()
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
            if not cursor.fetchone()[0]:
                on_wait()
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_KEY])
        yield
    finally:
        session.close()
