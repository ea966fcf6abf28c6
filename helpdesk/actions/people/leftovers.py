"""Takes somebody out of what machines keep: sessions, tasks, files, and a database's own file."""

import logging
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django_q.models import OrmQ, Task

from helpdesk.channels.private_files import delete_file, files_in, open_file
from helpdesk.policy.inventory_of_nobody import FILES
from helpdesk.policy.traces import Traces

STEP = 500
# Files with more than this are not read whole: none of ours is.
LARGEST = 50_000_000

log = logging.getLogger(__name__)


def forget_sessions_of(*, traces: Traces) -> int:
    """End the sessions of visitors that name this person; a member of staff stays logged in.

    Only what names the person goes out of theirs. Returns how many changed.
    """
    engine = import_module(settings.SESSION_ENGINE).SessionStore
    changed = 0
    for row in Session.objects.iterator(chunk_size=STEP):
        kept = row.get_decoded()
        named = {key for key, value in kept.items() if traces.are_in(str(value))}
        if not named:
            continue
        changed += 1
        if "_auth_user_id" not in kept:
            row.delete()
            continue
        _take_out(engine(session_key=row.session_key), named)
    return changed


def _take_out(session: SessionBase, keys: set[str]) -> None:
    for key in keys:
        session.pop(key, None)
    session.save()


def forget_tasks_of(*, traces: Traces) -> None:
    """What waits and what was done, with their arguments and results."""
    for done in Task.objects.iterator(chunk_size=STEP):
        if traces.are_in(f"{done.name} {done.args} {done.kwargs} {done.result}"):
            done.delete()
    for waiting in OrmQ.objects.iterator(chunk_size=STEP):
        if traces.are_in(str(waiting.task)):
            waiting.delete()


def delete_files_naming(traces: Traces) -> None:
    """Files of the team, wherever they lie, and messages written as files, that name this person.

    Raises OSError where a bucket does not answer: who asked to be erased is not, then.
    """
    searched = [name for name, is_searched in FILES.items() if is_searched]
    folders = [Path(settings.DATA_DIR) / name for name in searched]
    folders += [Path(each) for each in _folders_of_messages() if each]
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and path.stat().st_size <= LARGEST and _names(path, traces):
                path.unlink(missing_ok=True)
    for name in (name for folder in searched for name in files_in(folder)):
        if (file := open_file(name)) is not None:
            with file:
                text = file.read(LARGEST).decode("utf-8", errors="replace")
            if traces.are_in(text):
                delete_file(name)


def _folders_of_messages() -> list[Any]:
    """Where messages are written for trying, in place of being sent."""
    sms = urlsplit(settings.SMS_URL).path if settings.SMS_TO_FOLDER else None
    return [settings.EMAIL_FILE_PATH, sms]


def _names(path: Path, traces: Traces) -> bool:
    try:
        return traces.are_in(path.read_text("utf-8", errors="replace"))
    except OSError:
        return False


def leave_no_trace_in_files() -> None:
    """What was deleted is no more in the file of SQLite either, nor in its journal.

    `secure_delete` (settings) writes zeros over deleted rows; the journal is emptied here. In the
    midst of another reader it is emptied at the next erasure, or the next start.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
    except DatabaseError:
        log.warning("The journal of the database is emptied later.")
