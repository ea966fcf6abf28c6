"""Databases of the tests that are made once, kept, and copied by every process that needs one.

Two are kept: MIGRATED, and GUIDES with the starter site, its guides and their search index. A name
holds a digest of all that its content depends on, so a change makes another one: on SQLite a file
in the user's cache folder, on PostgreSQL a template database on the server.
"""

import fcntl
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import copyfile, rmtree

import django
import psycopg
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.factories.helpdesk import MONDAY
from tests.factories.newcomer import ROOT

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "coup-de-fil-tests"
# Two weeks, in seconds.
STALE_AFTER = 14 * 24 * 3600
# The database of DATABASE_URL: nothing is written in it.
NAMED = settings.DATABASES["default"]["NAME"]
# Any number: the advisory lock of PostgreSQL under which one process makes and the others wait.
LOCK = 20_261_128
MIGRATIONS = ("*/migrations/*.py", "site/website/migrations/*.py")
CONTENT = (
    *("knowledge/**/*", "accessibility/**/*.py", "helpdesk/models/**/*.py"),
    *("site/website/models.py", "site/website/seeding/site.py", "site/website/starter/**/*"),
)


@dataclass(frozen=True)
class Recipe:
    """What is kept under a name: the files that decide its content, and what fills it.

    `fill` works in the current database, after `base` (None: an empty database), and writes the
    search index, if there is one, in the folder that it is given.
    """

    name: str
    sources: tuple[str, ...]
    base: "Recipe | None"
    fill: Callable[[Path], None]


@cache
def key_of(recipe: Recipe) -> str:
    """The name, and twelve letters that change with a source, an app, a package or Python."""
    packages = sorted(path.name for path in Path(django.__file__).parents[1].glob("*.dist-info"))
    about = [sys.version, *packages, *settings.INSTALLED_APPS]
    found = hashlib.sha256("\n".join(about).encode())
    paths = {path for pattern in recipe.sources for path in ROOT.glob(pattern)}
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".pyc"):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return f"{recipe.name}_{found.hexdigest()[:12]}"


def _migrate(_index: Path) -> None:
    call_command("migrate", verbosity=0, interactive=False)


def _load_guides(index: Path) -> None:
    """The starter content, as published on the Monday on which most tests happen."""
    from website.seeding.site import load_site

    from knowledge.starter.load import load_guides

    search = {"default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "PATH": index}}
    with override_settings(WAGTAILSEARCH_BACKENDS=search), time_machine.travel(MONDAY, tick=True):
        load_guides(load_site())
        call_command("update_index", verbosity=0)


MIGRATED = Recipe("migrated", MIGRATIONS, None, _migrate)
GUIDES = Recipe("guides", MIGRATIONS + CONTENT, MIGRATED, _load_guides)


def _use(name: str) -> None:
    """This process and its threads work in the database, or file, of this name from now on."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


@contextmanager
def using(name: str) -> Iterator[None]:
    """Work in the database, or file, of this name; afterwards again in the one of before."""
    before = connection.settings_dict["NAME"]
    _use(name)
    try:
        yield
    finally:
        _use(before)


@contextmanager
def copied(recipe: Recipe, name: str) -> Iterator[None]:
    """There is a copy of one's own under this name (a file's path on SQLite) for a while."""
    with shelf() as kept:
        source = _kept(recipe, kept)
        kept.drop(name)
        kept.copy(source, name)
    yield
    with shelf() as kept:
        kept.drop(name)


def index_of(recipe: Recipe) -> Path:
    """The folder of the search index that was kept with the database: to copy, not to write in."""
    return CACHE / f"{key_of(recipe)}_{connection.vendor}_index"


def _kept(recipe: Recipe, kept: "Files | Templates") -> str:
    """The name of the kept database, which is made when there is none."""
    name = kept.name_of(key_of(recipe))
    if kept.has(name) and index_of(recipe).is_dir():
        return name
    making = kept.name_of(f"{recipe.name}_making")
    source = recipe.base and _kept(recipe.base, kept)
    kept.drop(making)
    if source:
        kept.copy(source, making)
    else:
        kept.create(making)
    rmtree(index_of(recipe), ignore_errors=True)
    index_of(recipe).mkdir()
    with using(making):
        recipe.fill(index_of(recipe))
    kept.drop(name)
    kept.rename(making, name)
    kept.drop_stale(name)
    for folder in CACHE.glob("*_index"):
        if is_stale(folder):
            rmtree(folder)
    return name


def is_stale(path: Path) -> bool:
    """Whether no run has touched it for so long that its branch must be gone."""
    return path.stat().st_mtime < time.time() - STALE_AFTER


# --- Where they are kept --------------------------------------------------------------------------


@contextmanager
def shelf() -> Iterator["Files | Templates"]:
    """The kept databases, while no other process makes, copies or deletes any."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        with (CACHE / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Files()
    else:
        # Another process may make one for minutes: no limit of the desk's counts.
        facts = {**connection.get_connection_params(), "dbname": "postgres", "options": ""}
        with closing(psycopg.connect(**facts, autocommit=True)) as server:
            # Databases of another name are those of another checkout.
            server.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [LOCK, NAMED])
            yield Templates(server)


class Files:
    """SQLite: files in the cache folder."""

    def name_of(self, key: str) -> str:
        return str(CACHE / f"{key}.sqlite3")

    def has(self, name: str) -> bool:
        return Path(name).is_file()

    def create(self, name: str) -> None:
        Path(name).touch()

    def copy(self, source: str, target: str) -> None:
        copyfile(source, target)
        os.utime(source)

    def rename(self, name: str, new: str) -> None:
        Path(name).replace(new)

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{name}{ending}").unlink(missing_ok=True)

    def drop_stale(self, fresh: str) -> None:
        for path in CACHE.glob("*.sqlite3"):
            if is_stale(path):
                self.drop(str(path))


class Templates:
    """PostgreSQL: databases on the server; their names begin with that of DATABASE_URL."""

    def __init__(self, server: psycopg.Connection) -> None:
        self.server = server

    def name_of(self, key: str) -> str:
        return f"{NAMED}_{key}"

    def has(self, name: str) -> bool:
        asked = self.server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return asked.fetchone() is not None

    def create(self, name: str) -> None:
        self.server.execute(f'CREATE DATABASE "{name}"')

    def copy(self, source: str, target: str) -> None:
        self.server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def rename(self, name: str, new: str) -> None:
        self.server.execute(f'ALTER DATABASE "{name}" RENAME TO "{new}"')

    def drop(self, name: str) -> None:
        self.server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def drop_stale(self, fresh: str) -> None:
        begins = fresh[: fresh.rindex("_") + 1]
        asked = self.server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname <> %s",
            [begins, fresh],
        )
        for (name,) in asked.fetchall():
            self.drop(name)
