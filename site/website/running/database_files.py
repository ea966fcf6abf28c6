"""The database as one file: written, looked at before it is believed, and put back."""

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import DatabaseError, connection, connections

from website.running.taking_turns import direct_facts

# What lies in an archive, and which kind of database reads it.
DATABASE_FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# Beside an SQLite file: what was written last, and who reads it.
SQLITE_BESIDE = ("", "-wal", "-shm")
_TABLE = re.compile(r"^\d+; \d+ \d+ TABLE \S+ (\S+) ", re.MULTILINE)


class NotPossible(Exception):
    """The backup or restoration was refused; one plain sentence, which says what it left."""


def sqlite_file() -> str:
    """Where our database lies; "" when it is on a server, or in memory."""
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite" and ":memory:" not in name and "mode=memory" not in name
    return name if is_file else ""


def dump_database(target: Path) -> None:
    """A copy as of one instant, also while others write. Raises NotPossible, damage included."""
    if connection.vendor == "sqlite":
        try:
            connection.ensure_connection()
            with closing(sqlite3.connect(target)) as copy:
                connection.connection.backup(copy)
        except (sqlite3.Error, DatabaseError) as error:
            raise NotPossible(f"The database cannot be read: {error}.") from error
    else:
        _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def copy_as_it_is(target: Path) -> None:
    """The same of a database that may be damaged: where no tool reads it, its files."""
    try:
        dump_database(target)
    except NotPossible:
        if connection.vendor != "sqlite":
            raise
        connections.close_all()
        target.unlink(missing_ok=True)
        for end in SQLITE_BESIDE:
            if (part := _sqlite_part(end)).is_file():
                shutil.copyfile(part, f"{target}{end}")


def check_database(source: Path, *, vendor: str) -> None:
    """Read the whole of a database's file. Raises NotPossible when it is damaged."""
    if vendor == "postgresql":
        _postgresql("pg_restore", f"--file={os.devnull}", str(source))
        return
    try:
        with closing(_opened(source)) as database:
            (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise NotPossible(f"The database is damaged: {' '.join(str(found).split())}.")


def migrations_in(source: Path, *, vendor: str) -> set[tuple[str, str]]:
    """App and name of what made this database's tables. Raises NotPossible without any."""
    if vendor == "postgresql":
        only = ("--data-only", "--table=django_migrations", "--file=-")
        lines = _postgresql("pg_restore", *only, str(source)).splitlines()
        rows = [line.split("\t")[1:3] for line in lines if line.count("\t") == 3]
    else:
        try:
            with closing(_opened(source)) as database:
                rows = database.execute("SELECT app, name FROM django_migrations").fetchall()
        except sqlite3.Error:
            rows = []
    if not rows:
        raise NotPossible("The database of this backup is empty.")
    return {(app, name) for app, name in rows}


def tables_in_the_way(source: Path) -> list[str]:
    """Our tables that a dump of PostgreSQL does not know, so that it cannot replace them.

    Always none on SQLite, where a whole file is replaced.
    """
    if connection.vendor != "postgresql":
        return []
    known = set(_TABLE.findall(_postgresql("pg_restore", "--list", str(source))))
    return sorted(set(connection.introspection.table_names()) - known)


def load_database(source: Path, *, is_damaged: bool) -> None:
    """Replace our database by this file, in one go. `is_damaged`: ours cannot even be opened."""
    if connection.vendor != "sqlite":
        connections.close_all()
        name = str(direct_facts(connection)["NAME"])
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _postgresql("pg_restore", *options, "--exit-on-error", f"--dbname={name}", str(source))
        return
    if is_damaged:
        connections.close_all()
        for end in SQLITE_BESIDE:
            _sqlite_part(end).unlink(missing_ok=True)
    try:
        connection.ensure_connection()
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(connection.connection)
    except (sqlite3.Error, DatabaseError) as error:
        raise NotPossible(f"The database cannot be written: {error}.") from error
    finally:
        connections.close_all()


def is_damage(error: DatabaseError) -> bool:
    """Whether this tells of a broken SQLite file, and not of a lock or a server that is away."""
    name = getattr(error.__cause__, "sqlite_errorname", "")
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _opened(source: Path) -> sqlite3.Connection:
    """Read only, and nothing is written beside the file."""
    return sqlite3.connect(f"{source.absolute().as_uri()}?immutable=1", uri=True)


def _sqlite_part(end: str) -> Path:
    return Path(f"{connection.settings_dict['NAME']}{end}")


def _postgresql(program: str, *arguments: str) -> str:
    """Run a program of PostgreSQL against our database; what it wrote. Raises NotPossible."""
    try:
        done = subprocess.run(  # noqa: S603
            [program, *arguments],
            env=_postgresql_environment(),
            check=True,
            capture_output=True,
            text=True,
            # A damaged dump makes them say anything.
            errors="replace",
        )
    except FileNotFoundError as error:
        raise NotPossible(f"{program} is missing: install PostgreSQL's client programs.") from error
    except subprocess.CalledProcessError as error:
        reason = (error.stderr or "").strip().splitlines() or ["no reason given"]
        raise NotPossible(f"{program} failed: {reason[-1]}") from error
    return done.stdout


def _postgresql_environment() -> dict[str, str]:
    """The environment that names our database; the password is on no command line.

    Past a pooler: they say much to their session, which others would then have.
    """
    facts = direct_facts(connection)
    names = {
        "PGDATABASE": "NAME",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGHOST": "HOST",
        "PGPORT": "PORT",
    }
    given = {variable: str(facts[key]) for variable, key in names.items() if facts.get(key)}
    return {**os.environ, **given}
