"""One file with everything that cannot be made again: database, media, secret key.

Media in a bucket are left where they are, and it says so.

The search index, the static files and the translations are made again, so they are left out.
`restore.py` is the way back.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from website.running.archive import Contents, pack, read_archive
from website.running.database_files import (
    DATABASE_FILES,
    NotPossible,
    check_database,
    copy_as_it_is,
    dump_database,
)
from website.running.encryption import ENDING, encrypt, place_for_work, readable, recipients_of
from website.running.place_of_files import place_of_files
from website.running.rotation import Kept, no_longer_kept

MEDIA, SECRET_KEY = "media", "secret_key"
# Backups that an update or a restoration makes by itself; older ones make room.
BEFORE_UPDATE, REPLACED, KEPT_OF_A_KIND = "before-update", "replaced", 3
# A desk where one of these has a row is at work, or was set up.
SIGNS_OF_LIFE = ("website.User", "helpdesk.Person")
_OF_THE_COMMAND = re.compile(r"coup-de-fil-(\d{4}-\d\d-\d\d-\d{6})\.tar\.gz(?:\.age)?")


def folder_of_backups() -> Path:
    """Where backups go when nobody says; it may not exist yet."""
    return Path(settings.DATA_DIR) / "backups"


def default_file(*, at: datetime, is_encrypted: bool = False) -> Path:
    """Where a backup goes when nobody says: DATA_DIR/backups, named after the instant."""
    file = _file_of("coup-de-fil", at=at)
    return file.with_name(f"{file.name}{ENDING}") if is_encrypted else file


def _file_of(kind: str, *, at: datetime) -> Path:
    return folder_of_backups() / f"{kind}-{at:%Y-%m-%d-%H%M%S}.tar.gz"


def backups_that_may_go(kept: Kept) -> list[Path]:
    """Those of the command `backup` in its own folder that a rotation deletes, the oldest first.

    Never the newest, and nothing with another name.
    """
    files: dict[datetime, list[Path]] = {}
    for file in folder_of_backups().glob("coup-de-fil-*"):
        if found := _OF_THE_COMMAND.fullmatch(file.name):
            at = datetime.strptime(found[1], "%Y-%m-%d-%H%M%S").replace(tzinfo=UTC)
            files.setdefault(at, []).append(file)
    return [file for at in sorted(no_longer_kept(files, kept=kept)) for file in files[at]]


def last_backup() -> Path:
    """The one that was written last, of any kind. Raises NotPossible when there is none."""
    folder = folder_of_backups()
    files = (*folder.glob("*.tar.gz"), *folder.glob(f"*.tar.gz{ENDING}"))
    last = max(files, key=lambda file: file.stat().st_mtime, default=None)
    if last is None:
        raise NotPossible(f"There is no backup in {folder_of_backups()}.")
    return last


def make_backup_before_update(*, at: datetime) -> Path:
    """Write a backup before the tables change, and delete all but the last three of these.

    What `backup` wrote is never deleted. Raises NotPossible, and then deletes nothing.
    """
    file = _file_of(BEFORE_UPDATE, at=at)
    make_backup(file, at=at)
    _make_room(BEFORE_UPDATE)
    return file


def keep_what_is_replaced(*, at: datetime, restored: Path) -> Path:
    """Write what a restoration is about to replace, damaged or not; the last three are kept.

    `restored` is what it restores, and stays in any case. Raises NotPossible.
    """
    file = _file_of(REPLACED, at=at)
    _write(file, at=at, dump=copy_as_it_is)
    _make_room(REPLACED, but=restored)
    return file


def _make_room(kind: str, *, but: Path | None = None) -> None:
    for old in sorted(folder_of_backups().glob(f"{kind}-*.tar.gz"))[:-KEPT_OF_A_KIND]:
        if but is None or old.resolve() != but.resolve():
            old.unlink()


def make_backup(file: Path, *, at: datetime, keys: Sequence[str] = ()) -> None:
    """Write everything into `file`, readable by this account only; whole or not at all.

    With public keys of age it is encrypted to them. The desk may be at work meanwhile. What was
    written is read again before it counts. Raises NotPossible, also for a database that is damaged:
    it must not replace a good backup.
    """
    recipients = recipients_of(keys)

    def dump(target: Path) -> None:
        dump_database(target)
        check_database(target, vendor=connection.vendor)

    _write(file, at=at, dump=dump, recipients=recipients)


def _write(
    file: Path, *, at: datetime, dump: Callable[[Path], None], recipients: Sequence[Any] = ()
) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            work = Path(folder)
            dumped = work / DATABASE_FILES[connection.vendor]
            dump(dumped)
            archive = work / "archive.tar.gz"
            files = [(path, path.name) for path in sorted(work.glob(f"{dumped.name}*"))]
            files += _kept_files()
            pack(archive, files, database=connection.vendor, at=at, files_at=place_of_files())
            read_archive(archive, work / "read", is_wanted=lambda _name: False)
            if recipients:
                secret = work / "archive.tar.gz.age"
                encrypt(archive, secret, recipients=recipients)
                archive = secret
            archive.replace(file)
    except OSError as error:
        raise NotPossible(f"The backup cannot be written: {error}.") from error


def verify_backup(file: Path, *, identity: Path | None = None) -> Contents:
    """Read all of a backup, and its database with the tool of its kind; nothing is changed.

    `identity`: the file of the key, for an encrypted one. Raises NotPossible when restoring it
    would be refused.
    """
    with (
        readable(file, identity=identity) as clear,
        tempfile.TemporaryDirectory(prefix="verify-", dir=place_for_work()) as folder,
    ):
        work = Path(folder)
        names = tuple(DATABASE_FILES.values())
        contents = read_archive(clear, work, is_wanted=lambda name: name in names)
        check_database(work / contents.database_file, vendor=contents.database)
        return contents


def _kept_files() -> Iterator[tuple[Path, str]]:
    """What is kept besides the database, with its name in the archive."""
    for path in files_under(Path(settings.MEDIA_ROOT)):
        yield path, f"{MEDIA}/{path.relative_to(settings.MEDIA_ROOT).as_posix()}"
    key = Path(settings.DATA_DIR) / SECRET_KEY
    # A key that comes from the environment is the installer's to keep.
    if key.is_file() and not os.environ.get("SECRET_KEY"):
        yield key, SECRET_KEY


def files_under(root: Path) -> Iterator[Path]:
    """Every plain file of a folder in order, through links, each folder once; none without it."""
    seen: set[str] = set()
    for folder, folders, names in os.walk(root, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        for name in sorted(names):
            if (path := Path(folder) / name).is_file():
                yield path


def holds_people() -> bool:
    """Whether anybody has an account here, or was ever helped."""
    tables = set(connection.introspection.table_names())
    models: list[Any] = [apps.get_model(label) for label in SIGNS_OF_LIFE]
    return any(model._meta.db_table in tables and model.objects.exists() for model in models)
