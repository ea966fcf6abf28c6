"""Whoever prepares a database holds its lock: two at once wait, and both end well."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from website.running.database_settings import limits
from website.running.environment import Environment

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
    lock = _locked_file if is_file else _locked_transaction
    with lock(connection, on_wait), by_the_direct_road(connection):
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
def _locked_transaction(
    connection: BaseDatabaseWrapper, on_wait: Callable[[], object]
) -> Iterator[None]:
    """A connection of its own, which nobody closes in between.

    The lock is that of a transaction: behind a pooler a session is somebody else's at the next
    statement. It waits as long as it takes.
    """
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            for limit in ("statement", "lock", "idle_in_transaction_session"):
                cursor.execute(f"SET LOCAL {limit}_timeout = 0")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_KEY])
            if not cursor.fetchone()[0]:
                on_wait()
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_KEY])
        yield
    finally:
        own.close()


def direct_facts(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """Address, name and password of our database without a pooler, as Django's setting has them."""
    direct = settings.DATABASE_DIRECT_URL
    named = Environment.db_url_config(direct) if direct else {}
    return {**connection.settings_dict, **named}


@contextmanager
def by_the_direct_road(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """What prepares a database goes past the pooler, and each statement takes the time it needs.

    A lock that does not come still ends it: who waits for one keeps everybody waiting. Nothing
    changes on SQLite, and inside a transaction.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        yield
        return
    before = dict(connection.settings_dict)
    options = limits(statement=0, lock=settings.DATABASE_LIMITS["lock"])
    facts = direct_facts(connection)
    facts["OPTIONS"] = {**before["OPTIONS"], "options": options}
    connection.close()
    connection.settings_dict.update(facts)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
