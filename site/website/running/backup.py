"""One file with everything that cannot be made again: database, media, secret key; and back.

The search index, the static files and the translations are made again, so they are left out.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from helpdesk.choices import Heart
from helpdesk.models import Heartbeat
from helpdesk.reads.heartbeats import is_silent

FORMAT = 1
MANIFEST, MEDIA, SECRET_KEY = "manifest.json", "media", "secret_key"
# What lies in the archive, and which program reads it.
DATABASE_FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# Backups that an update makes by itself; older ones make room.
BEFORE_UPDATE, KEPT_BEFORE_UPDATE = "before-update", 3
# A desk where one of these has a row is at work, or was set up.
SIGNS_OF_LIFE = ("website.User", "helpdesk.Person")


class NotPossible(Exception):
    """The backup or restoration was refused, and nothing was changed; one plain sentence."""


def default_file(*, at: datetime) -> Path:
    """Where a backup goes when nobody says: DATA_DIR/backups, named after the instant."""
    name = f"coup-de-fil-{at:%Y-%m-%d-%H%M%S}.tar.gz"
    return Path(settings.DATA_DIR) / "backups" / name


def make_backup_before_update(*, at: datetime) -> Path:
    """Write a backup before the tables change, and delete all but the last three of these.

    What `backup` wrote is never deleted. Raises NotPossible, and then deletes nothing.
    """
    folder = Path(settings.DATA_DIR) / "backups"
    file = folder / f"{BEFORE_UPDATE}-{at:%Y-%m-%d-%H%M%S}.tar.gz"
    make_backup(file, at=at)
    for old in sorted(folder.glob(f"{BEFORE_UPDATE}-*.tar.gz"))[:-KEPT_BEFORE_UPDATE]:
        old.unlink()
    return file


def make_backup(file: Path, *, at: datetime) -> None:
    """Write everything into `file`, readable by this account only; whole or not at all.

    The desk may be at work meanwhile. Raises NotPossible.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            work = Path(folder)
            name = DATABASE_FILES[connection.vendor]
            _dump_database(work / name)
            manifest = {"format": FORMAT, "made_at": at.isoformat(), "database": connection.vendor}
            (work / MANIFEST).write_text(json.dumps(manifest))
            archive = work / "archive.tar.gz"
            archive.touch(mode=0o600)
            with tarfile.open(archive, "w:gz") as tar:
                tar.add(work / MANIFEST, MANIFEST)
                tar.add(work / name, name)
                for path, inside in _kept_files():
                    tar.add(path, inside)
            archive.replace(file)
    except OSError as error:
        raise NotPossible(f"The backup cannot be written: {error}.") from error


def _kept_files() -> Iterator[tuple[Path, str]]:
    """What is kept besides the database, with its name in the archive."""
    if Path(settings.MEDIA_ROOT).is_dir():
        yield Path(settings.MEDIA_ROOT), MEDIA
    key = Path(settings.DATA_DIR) / SECRET_KEY
    # A key that comes from the environment is the installer's to keep.
    if key.is_file() and not os.environ.get("SECRET_KEY"):
        yield key, SECRET_KEY


def _dump_database(target: Path) -> None:
    """A copy as of one instant, also while others write."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        return
    _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def restore_backup(file: Path, *, force: bool, at: datetime) -> None:
    """Put everything back, then bring it up to date and build the search index.

    Refuses (NotPossible) a desk that is running, one that holds people unless `force`, and a file
    that is no backup or comes from another kind of database.
    """
    _refuse_a_running_desk(at=at)
    if not force and holds_people():
        raise NotPossible("This database is not empty: --force replaces everything in it.")
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as folder:
        work = Path(folder)
        _unpack(file, work)
        _check_manifest(work)
        _load_database(work / DATABASE_FILES[connection.vendor])
        _replace_media(work / MEDIA)
        key = Path(settings.DATA_DIR) / SECRET_KEY
        if (work / SECRET_KEY).is_file() and not os.environ.get("SECRET_KEY"):
            (work / SECRET_KEY).chmod(0o600)
            (work / SECRET_KEY).replace(key)
    call_command("migrate", verbosity=0, interactive=False)
    # They beat in the past of another machine, perhaps.
    Heartbeat.objects.all().delete()
    call_command("update_index", verbosity=0)


def holds_people() -> bool:
    """Whether anybody has an account here, or was ever helped."""
    tables = set(connection.introspection.table_names())
    models: list[Any] = [apps.get_model(label) for label in SIGNS_OF_LIFE]
    return any(model._meta.db_table in tables and model.objects.exists() for model in models)


def _refuse_a_running_desk(*, at: datetime) -> None:
    if Heartbeat._meta.db_table not in connection.introspection.table_names():
        return
    if not all(is_silent(heart=heart, at=at) for heart in (Heart.SENDER, Heart.CLUSTER)):
        raise NotPossible("The desk is running: stop it, wait a minute, and try again.")


def _unpack(file: Path, target: Path) -> None:
    """Write the plain files of the archive under `target`, and nothing anywhere else."""
    try:
        with tarfile.open(file, "r:gz") as tar:
            for member in tar:
                path = PurePosixPath(member.name)
                if not member.isfile() or path.is_absolute() or ".." in path.parts:
                    continue
                own = target / path
                own.parent.mkdir(parents=True, exist_ok=True)
                content = tar.extractfile(member)
                if content is not None:
                    with own.open("wb") as out:
                        shutil.copyfileobj(content, out)
    except FileNotFoundError as error:
        raise NotPossible(f"There is no file {file}.") from error
    except (OSError, EOFError, tarfile.TarError) as error:
        raise NotPossible(f"{file} is not a whole backup of Coup de fil.") from error


def _check_manifest(work: Path) -> None:
    try:
        manifest = json.loads((work / MANIFEST).read_text())
        is_known = manifest["format"] == FORMAT
        vendor = manifest["database"]
        is_whole = (work / DATABASE_FILES[vendor]).is_file()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotPossible("This file is not a backup of Coup de fil.") from error
    if not (is_known and is_whole):
        raise NotPossible("This backup is not whole, or was made by a newer Coup de fil.")
    if vendor != connection.vendor:
        raise NotPossible(f"This backup was made on {vendor}, and this is {connection.vendor}.")


def _load_database(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(connection.connection)
        connections.close_all()
        return
    connections.close_all()
    name = str(connection.settings_dict["NAME"])
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    _postgresql("pg_restore", *options, f"--dbname={name}", str(source))


def _replace_media(source: Path) -> None:
    target = Path(settings.MEDIA_ROOT)
    if target.is_dir():
        shutil.rmtree(target)
    if source.is_dir():
        shutil.move(source, target)


def _postgresql(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL against our database. Raises NotPossible."""
    try:
        subprocess.run(  # noqa: S603
            [program, *arguments],
            env=_postgresql_environment(),
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise NotPossible(f"{program} is missing: install PostgreSQL's client programs.") from error
    except subprocess.CalledProcessError as error:
        reason = (error.stderr or "").strip().splitlines() or ["no reason given"]
        raise NotPossible(f"{program} failed: {reason[-1]}") from error


def _postgresql_environment() -> dict[str, str]:
    """The environment that names our database; the password is on no command line."""
    facts = connection.settings_dict
    names = {
        "PGDATABASE": "NAME",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGHOST": "HOST",
        "PGPORT": "PORT",
    }
    given = {variable: str(facts[key]) for variable, key in names.items() if facts.get(key)}
    return {**os.environ, **given}
