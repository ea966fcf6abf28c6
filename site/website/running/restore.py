"""The way back from a backup: first all of it is proven, then what is here is kept, then replaced.

Up to the moment when the database is loaded, a refusal leaves everything as it was.
"""

import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from helpdesk.actions.desk.erasing import digests_in_file, erase_again
from helpdesk.choices import Heart
from helpdesk.models import Erasure, Heartbeat
from helpdesk.reads.erasures import erased_digests
from helpdesk.reads.heartbeats import is_silent
from knowledge.search.following import begin_new_era
from website.running.archive import Contents, read_archive
from website.running.backup import (
    MEDIA,
    SECRET_KEY,
    files_under,
    holds_people,
    keep_what_is_replaced,
)
from website.running.database_files import (
    NotPossible,
    check_database,
    is_damage,
    load_database,
    migrations_in,
    sqlite_file,
    tables_in_the_way,
)
from website.running.encryption import readable
from website.running.own_files import close_to_others
from website.running.place_of_files import (
    is_elsewhere,
    place_of_files,
    put_into_the_bucket,
)
from website.running.taking_turns import one_at_a_time

log = logging.getLogger(__name__)

# Whose migrations say which program made a database.
OURS = ("website", "helpdesk", "knowledge", "accessibility")


@dataclass(frozen=True)
class _Here:
    """What a restoration would replace; who has a damaged database is taken for somebody."""

    holds_anything: bool
    holds_people: bool
    is_damaged: bool


def restore_backup(
    file: Path, *, force: bool, at: datetime, identity: Path | None = None
) -> Path | None:
    """Put everything back, then bring it up to date, and erase again whom it had not forgotten.

    Returns the backup of what was here before; None when nothing was. Refuses (NotPossible) a desk
    that is running, one that holds people unless `force`, and a file that is no whole backup, or of
    another kind of database, or newer than this program. `identity`: the file of the key, for a
    backup that is encrypted.
    """
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    try:
        with one_at_a_time(), readable(file, identity=identity) as clear:
            kept = _restore(file, clear, force=force, at=at)
            # What was here may be of a release that left its files open to other accounts.
            close_to_others(Path(settings.DATA_DIR), database=sqlite_file())
            return kept
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        raise NotPossible(f"The database does not answer: {reason}") from error


def _restore(file: Path, clear: Path, *, force: bool, at: datetime) -> Path | None:
    here = _look_around(at=at)
    if here.is_damaged and not force:
        raise NotPossible("The database here is damaged: --force replaces it, and keeps it beside.")
    if here.holds_people and not force:
        raise NotPossible("This database is not empty: --force replaces everything in it.")
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as folder:
        work = Path(folder)
        contents = read_archive(clear, work)
        source = work / contents.database_file
        _refuse_what_does_not_fit(contents, source)
        if contents.files_at not in ("", place_of_files()):
            log.warning("Not in this backup: pictures and sounds, in %s.", contents.files_at)
        kept = keep_what_is_replaced(at=at, restored=file) if here.holds_anything else None
        erased = _erased_here(here)
        load_database(source, is_damaged=here.is_damaged)
        try:
            _replace_files(work)
            call_command("migrate", verbosity=0, interactive=False)
            # They beat in the past of another machine, perhaps.
            Heartbeat.objects.all().delete()
            # Other hosts have followed another life of this database.
            begin_new_era()
            erase_again(digests=erased | erased_digests(), at=at)
            call_command("update_index", verbosity=0)
        except Exception as error:
            before = f" What was here before is kept: {kept}." if kept else ""
            raise NotPossible(f"The restoration stopped half-way: {error}.{before}") from error
    return kept


def _look_around(*, at: datetime) -> _Here:
    """Refuses a desk that is running."""
    has_files = any(True for _ in files_under(Path(settings.MEDIA_ROOT)))
    try:
        tables = connection.introspection.table_names()
        if Heartbeat._meta.db_table in tables:
            _refuse_a_running_desk(at=at)
        return _Here(bool(tables) or has_files, holds_people(), is_damaged=False)
    except DatabaseError as error:
        if not is_damage(error):
            raise
        return _Here(holds_anything=True, holds_people=True, is_damaged=True)


def _erased_here(here: _Here) -> set[str]:
    """Who was erased since the backup: from the database that is replaced, and from its list."""
    if here.is_damaged or Erasure._meta.db_table not in connection.introspection.table_names():
        return digests_in_file()
    return digests_in_file() | erased_digests()


def _refuse_a_running_desk(*, at: datetime) -> None:
    if not all(is_silent(heart=heart, at=at) for heart in Heart):
        raise NotPossible("The desk is running: stop it, wait a minute, and try again.")


def _refuse_what_does_not_fit(contents: Contents, source: Path) -> None:
    if contents.database != connection.vendor:
        raise NotPossible(
            f"This backup was made on {contents.database}, and this is {connection.vendor}."
        )
    check_database(source, vendor=contents.database)
    if is_newer(migrations_in(source, vendor=contents.database)):
        raise NotPossible("This backup was made by a newer Coup de fil: update the program first.")
    if tables := tables_in_the_way(source):
        raise NotPossible(
            f"The database here is newer than the backup, which does not know {tables[0]}: "
            "restore into an empty database."
        )


def is_newer(migrations: set[tuple[str, str]]) -> bool:
    """Whether a database where these ran was made by a program that came after this one.

    One step that stands for several is recorded beside each of them, and may be another one today.
    """
    ours = {(app, name) for app, name in migrations if app in OURS and "_squashed_" not in name}
    return not ours <= set(MigrationLoader(None).disk_migrations)


def _replace_media(new_ones: Path) -> None:
    """Folders of the media stay: one may be a disk of its own, or a link to it."""
    media = Path(settings.MEDIA_ROOT)
    for old in list(files_under(media)):
        old.unlink()
    for new in files_under(new_ones):
        place = media / new.relative_to(new_ones)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(new, place)


def _replace_files(work: Path) -> None:
    """Media and key. A bucket is given what it lacks, and nothing in it is deleted."""
    if is_elsewhere():
        for new in files_under(work / MEDIA):
            put_into_the_bucket(new.relative_to(work / MEDIA).as_posix(), new)
    else:
        _replace_media(work / MEDIA)
    if (work / SECRET_KEY).is_file() and not os.environ.get("SECRET_KEY"):
        (work / SECRET_KEY).chmod(0o600)
        shutil.move(work / SECRET_KEY, Path(settings.DATA_DIR) / SECRET_KEY)
