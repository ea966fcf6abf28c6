"""What must be there before the desk can be served. Each step says what it changed."""

import hashlib
import os
import socket
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation.reloader import translation_file_changed

from accessibility.models import Audit
from website.models import HomePage
from website.running.access_check import PageBroken, check_access
from website.running.backup import holds_people, make_backup_before_update
from website.running.catalogue import compile_catalogues
from website.running.database_files import NotPossible as NoBackup
from website.running.database_files import sqlite_file
from website.running.own_files import close_to_others


class NotPossible(Exception):
    """The desk cannot be prepared or served; the text is one plain sentence that says why."""


def check_port(*, host: str, port: int) -> None:
    """Raise NotPossible when nothing can listen at this address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError as error:
            raise NotPossible(f"Port {port} is not allowed: choose one above 1023.") from error
        except OverflowError as error:
            raise NotPossible(f"Port {port} does not exist: choose 1024 to 65535.") from error
        except OSError as error:
            raise NotPossible(
                f"Port {port} is in use or not ours ({error.strerror}): choose another with --port."
            ) from error


def check_folder() -> None:
    """Raise NotPossible when DATA_DIR cannot be written; close what is open to other accounts."""
    folder = Path(settings.DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise NotPossible(f"Coup de fil cannot write in {folder}: {error.strerror}.") from error
    close_to_others(folder, database=sqlite_file())


def translate() -> bool:
    """Compile the translations into DATA_DIR and read them again. Whether any changed."""
    target, *sources = settings.LOCALE_PATHS
    changed = []
    for source in sources:
        try:
            changed += compile_catalogues(source=Path(source), target=Path(target))
        except (OSError, ValueError) as error:
            raise NotPossible(f"A translation cannot be read: {error}.") from error
    for path in changed:
        translation_file_changed(sender=None, file_path=path)
    return bool(changed)


def missing_migrations() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(*, at: datetime, say: Callable[[str], object]) -> int:
    """Bring the database up to date, one that holds people after a backup. How many migrations ran.

    `say` is told, in a line each, what takes long and where the backup is. Raises NotPossible when
    there can be no backup: then nothing was changed.
    """
    count = missing_migrations()
    if not count:
        return 0
    if holds_people():
        say("The database is older than this program: making a backup first.")
        try:
            file = make_backup_before_update(at=at)
        except NoBackup as error:
            raise NotPossible(
                f"The database was not updated. {error} `manage.py migrate` updates without one."
            ) from error
        say(f"Backup written: {file}. It holds names and numbers: keep it safe.")
    say(f"Bringing the database up to date: {count} migrations to run.")
    call_command("migrate", verbosity=0, interactive=False)
    return count


def collect_static() -> bool:
    """Collect the static files when they are not those of the last time. Whether it did."""
    stamp = Path(settings.DATA_DIR) / "static.sha256"
    wanted = _static_fingerprint()
    if has_static() and stamp.is_file() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(wanted)
    return True


def has_static() -> bool:
    """Whether static files were ever collected."""
    return (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file()


def _static_fingerprint() -> str:
    """Changes with the name, size or date of any static file."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = os.stat(storage.path(name))
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def mend_index() -> bool:
    """Build the search index again when it does not hold what the database does. Whether it did."""
    with open(os.devnull, "w") as nowhere:
        try:
            call_command("check_index", stdout=nowhere)
        except CommandError:
            call_command("update_index", verbosity=0, stdout=nowhere)
            return True
    return False


def check_public_pages(*, at: datetime) -> str:
    """Look at the public pages for the statements, when nothing ever did. What it did, or ""."""
    if Audit.objects.exists():
        return ""
    try:
        check_access(at=at)
    except PageBroken as broken:
        # A desk with a broken page still has people to call.
        return f"Public pages not checked: {broken}"
    return "Public pages checked for the statements."


def check_ready_to_serve() -> None:
    """Raise NotPossible when the desk was never prepared, not since it was updated, or not wholly.

    A language that is turned on needs its home page: without one it leads nowhere.
    """
    if missing_migrations() or not has_static():
        raise NotPossible(
            "The desk is not prepared: run `manage.py quickstart --prepare-only --no-demo` first."
        )
    homes = HomePage.objects.live().values_list("locale__language_code", flat=True)
    if empty := [code for code, _name in settings.LANGUAGES if code not in set(homes)]:
        raise NotPossible(
            f"SITE_LANGUAGES: no page is in {', '.join(empty)} yet. Run `manage.py seed` first."
        )


def network_address() -> str | None:
    """This machine's address in its local network, for a phone beside it; None without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: the system only says which of its addresses it would use.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") else address
