"""Databases apart from that of the tests, on SQLite and on PostgreSQL, as plain SQL sees them."""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

ENGINES = ("sqlite", "postgresql")
SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")


@dataclass
class Database:
    """A database apart, and the ways to it."""

    url: str

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What this statement finds; nothing is prepared for it, and nobody's session changes."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as connection:
                return connection.execute(sql).fetchall()
        with psycopg.connect(self.url, options="-c timezone=UTC") as connection:
            return connection.execute(sql).fetchall()

    def load(self, sql: str) -> None:
        """Run a whole dump."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as connection:
                connection.executescript(sql)
        else:
            with psycopg.connect(self.url) as connection:
                connection.execute(sql)

    def facts(self, statements: dict[str, str]) -> dict[str, list[str]]:
        """What each statement finds, as sorted texts."""
        return {name: sorted(map(repr, self.rows(sql))) for name, sql in statements.items()}


def postgresql_answers() -> bool:
    """Whether a server is there to make databases on."""
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def empty_database(engine: str, folder: Path) -> Iterator[Database]:
    """A database of this kind, for as long as the block lasts."""
    if engine == "sqlite":
        yield Database(f"sqlite:///{folder / 'old.sqlite3'}")
        return
    if not postgresql_answers():
        pytest.skip(f"No PostgreSQL answers at {SERVER.rsplit('@')[-1]} (POSTGRES_URL).")
    name = f"upgrade_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield Database(f"{SERVER}/{name}")
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
