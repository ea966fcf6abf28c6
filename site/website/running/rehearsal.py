"""Puts a backup back beside the desk, for a trial: who never did does not know that it works."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection

from website.running.backup import folder_of_backups
from website.running.database_files import NotPossible
from website.running.encryption import place_for_work

# Where the last one is noted, among the backups.
NOTED = "rehearsed.json"
LONGEST_SECONDS = 6 * 3600


def last_rehearsal() -> datetime | None:
    """When a backup was last put back for a trial, to its good end; None for never."""
    try:
        noted = json.loads((folder_of_backups() / NOTED).read_text("utf-8"))
        return datetime.fromisoformat(noted["at"])
    except (OSError, ValueError, KeyError):
        return None


def rehearse(file: Path, *, identity: Path | None, at: datetime) -> str:
    """Restore `file` in a folder and a database of its own, check the desk there, and note it.

    Returns what the check said. The desk itself is not touched and may run; nothing is sent, for
    nothing that sends is started. Raises NotPossible where the backup or the desk in it is not
    sound, and where there is no room for another database.
    """
    with (
        tempfile.TemporaryDirectory(prefix="rehearsal-", dir=place_for_work()) as folder,
        scratch_database(Path(folder)) as url,
    ):
        there = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": url, "REDIS_URL": ""}
        # Files of the backup go in the folder too: the desk's own bucket is not touched.
        there["MEDIA_URL_STORAGE"] = ""
        # That of the backup is put back with it.
        there.pop("SECRET_KEY", None)
        # No pooler knows a database that was just made.
        there.pop("DATABASE_DIRECT_URL", None)
        key = ("--identity", str(identity)) if identity else ()
        _manage(there, "restore", str(file.resolve()), *key)
        said = _manage(there, "check_desk")
    note = {"at": at.isoformat(), "file": file.name, "said": said.splitlines()}
    folder_of_backups().mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder_of_backups() / NOTED).write_text(json.dumps(note, indent=1) + "\n", "utf-8")
    return said


@contextmanager
def scratch_database(folder: Path) -> Iterator[str]:
    """The address of an empty database of our kind, which is gone at the end."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'coup-de-fil.sqlite3'}"
        return
    ours = settings.DATABASE_DIRECT_URL or os.environ["DATABASE_URL"]
    name = f"coup_de_fil_rehearsal_{os.getpid()}"
    try:
        with psycopg.connect(ours, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"'.encode())
            try:
                yield urlsplit(ours)._replace(path=f"/{name}").geturl()
            finally:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
    except psycopg.Error as error:
        raise NotPossible(
            f"No other database can be made here: {' '.join(str(error).split())}. "
            "Allow it once: ALTER ROLE … CREATEDB."
        ) from error


def _manage(environment: dict[str, str], *arguments: str) -> str:
    """What a command of ours says there. Raises NotPossible with its words where it fails."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "django", *arguments],
        env={**environment, "DJANGO_SETTINGS_MODULE": "website.settings"} | _path(),
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotPossible(said[-1] if said else f"{arguments[0]} ended with {done.returncode}.")
    return done.stdout.strip()


def _path() -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
