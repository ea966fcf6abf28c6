"""Looks at an installation as a whole, and says in plain sentences what is wrong and what to do."""

import re
import shutil
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_q.models import OrmQ

from helpdesk.models import DeskSettings
from helpdesk.reads.availability import desk_missing
from helpdesk.reads.heartbeats import hearts_here, silent_hearts
from helpdesk.reads.measures import standing
from knowledge.search.following import is_followed, lag_of
from knowledge.search.index import index_folder, is_whole
from website.running.backup import folder_of_backups
from website.running.given_up import given_up
from website.running.place_of_files import bucket_is_open, is_elsewhere
from website.running.rehearsal import last_rehearsal
from website.serving.shared_cache import cache_answers

CLOCKS_DIFFER: Final = timedelta(seconds=5)
BACKUP_EACH: Final = timedelta(hours=36)
REHEARSED_EACH: Final = timedelta(days=100)
TASKS_WAIT: Final = timedelta(minutes=5)
INDEX_FOLLOWS: Final = timedelta(minutes=1)
MESSAGES_WAIT: Final = timedelta(minutes=15)
CERTIFICATE_ENDS: Final = timedelta(days=14)
DISK_FREE: Final = 0.1
SECONDS: Final = 5
_PIN: Final = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)
_MISSING: Final = {
    "phone_number": "the phone number of the desk",
    "topic": "a topic",
    "adviser": "an adviser who takes calls",
    "hours": "the hours of an adviser",
}


@dataclass(frozen=True)
class Finding:
    """What is wrong, and what to do about it: two plain sentences. `code` names it for programs."""

    code: str
    says: str
    remedy: str


def findings() -> list[Finding]:
    """Everything that is wrong; [] on a right installation. Changes nothing.

    Where the database does not answer, what it would have told is not looked for.
    """
    found = [*_of_settings(), *_of_programs(), *_of_files(), *_of_the_bucket()]
    found += _of_the_certificate()
    try:
        found += [finding for look in _IN_THE_DATABASE for finding in look()]
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no reason"
        found.append(
            Finding(
                "database",
                f"The database does not answer as it should: {reason}.",
                "Look at DATABASE_URL and at the server; then run quickstart --prepare-only.",
            )
        )
    return found


def _of_settings() -> Iterator[Finding]:
    """What `check --deploy` says: address, proxy, messages, accounts, who else reads the files."""
    for one in run_checks(include_deployment_checks=True):
        if one.is_serious() or one.level >= 30:
            yield Finding(str(one.id), one.msg, one.hint or "See `manage.py check --deploy`.")


def _of_programs() -> Iterator[Finding]:
    """Packages of other versions than those that were tested, and the time zone data."""
    names = settings.PROJECT_DIR.parent / "requirements.txt"
    # One with a version for each Python has them all.
    tested: dict[str, set[str]] = {}
    for name, pin in _PIN.findall(names.read_text("utf-8")) if names.is_file() else []:
        tested.setdefault(name, set()).add(pin)
    here = {name: _version(name) for name in tested}
    other = [f"{name} {has}" for name, has in here.items() if has and has not in tested[name]]
    if other:
        yield Finding(
            "versions",
            f"{len(other)} packages are of a version that nobody tested: {', '.join(other[:5])}.",
            "Install them anew: pip install --require-hashes -r site/requirements.txt.",
        )
    try:
        ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        yield Finding(
            "zones",
            "The time zones of the world are not known here: every hour would be wrong.",
            "Install tzdata, of the system or of Python.",
        )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _of_files() -> Iterator[Finding]:
    """Room on the disk, backups, pages' files and translations, the cache."""
    disk = shutil.disk_usage(settings.DATA_DIR if Path(settings.DATA_DIR).is_dir() else "/")
    if disk.free < DISK_FREE * disk.total:
        yield Finding(
            "disk",
            f"{disk.free // 10**6:,} MB are free on the disk of DATA_DIR, less than a tenth.",
            "Make room: on a full disk no call can be asked for.",
        )
    now = datetime.now(UTC)
    made = [_instant(file) for file in folder_of_backups().glob("coup-de-fil-*") if file.is_file()]
    if not made or now - max(made) > BACKUP_EACH:
        yield Finding(
            "backup",
            f"The newest backup here is {_age(now, max(made))} old."
            if made
            else "No backup is here.",
            "Run manage.py backup, each night by a timer, and copy the file elsewhere.",
        )
    rehearsed = last_rehearsal()
    if rehearsed is None or now - rehearsed > REHEARSED_EACH:
        yield Finding(
            "rehearsal",
            f"A backup was last put back for a trial {_age(now, rehearsed)} ago."
            if rehearsed
            else "No backup was ever put back for a trial.",
            "Run manage.py rehearse_restore, each season.",
        )
    if not any(Path(settings.STATIC_ROOT).glob("*")):
        yield Finding(
            "static",
            "The files of the pages were not collected.",
            "Run manage.py quickstart --prepare-only.",
        )
    if settings.REDIS_URL and not cache_answers():
        yield Finding(
            "cache",
            "REDIS_URL is set, and nothing answers there: pages are slower.",
            "Look at the server, or take REDIS_URL away.",
        )


def _of_the_bucket() -> Iterator[Finding]:
    """Whether files in a bucket are there for us, and for nobody else."""
    if not is_elsewhere():
        return
    try:
        is_open = bucket_is_open()
    except OSError as error:
        yield Finding(
            "files-away",
            f"The bucket of MEDIA_URL_STORAGE does not let us in: {error.strerror}.",
            "Look at its address, key and region, and whether the server answers.",
        )
        return
    if is_open:
        yield Finding(
            "files-open",
            "Strangers read the bucket of MEDIA_URL_STORAGE: exports and private files lie in it.",
            "Close it to the public, at whoever keeps it: the desk hands its files out itself.",
        )


def _instant(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _age(now: datetime, then: datetime) -> str:
    hours = int((now - then).total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"


def _of_the_certificate() -> Iterator[Finding]:
    """Whether https answers under our name with a certificate that lasts."""
    if not settings.IS_HTTPS:
        return
    parts = urlsplit(settings.BASE_URL)
    try:
        ends = certificate_ends(parts.hostname or "", parts.port or 443)
    except OSError as error:
        yield Finding(
            "https",
            f"BASE_URL does not answer with a right certificate: {error}.",
            "Look at the proxy, its certificate, and the name in BASE_URL.",
        )
        return
    if ends - datetime.now(UTC) < CERTIFICATE_ENDS:
        yield Finding(
            "certificate",
            f"The certificate of BASE_URL ends on {ends:%d %B %Y}.",
            "Renew it, by the program that made it.",
        )


def certificate_ends(host: str, port: int) -> datetime:
    """When the certificate that is shown there ends; OSError where none is, or a wrong one."""
    context = ssl.create_default_context()
    with (
        closing(socket.create_connection((host, port), timeout=SECONDS)) as raw,
        context.wrap_socket(raw, server_hostname=host) as line,
    ):
        shown: Any = line.getpeercert()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)


# --- What the database tells --------------------------------------------------------------------


def _of_migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield Finding(
            "migrations",
            f"The database is of an older release: {len(missing)} changes of it are missing.",
            "Run manage.py quickstart --prepare-only, which makes a backup first.",
        )


def _of_the_clock() -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    if abs(datetime.now(UTC) - theirs) > CLOCKS_DIFFER:
        yield Finding(
            "clock",
            "The clocks of this machine and of the database's differ by more than five seconds.",
            "Let both keep the time of the network (systemd-timesyncd, chrony).",
        )


def _of_limits() -> Iterator[Finding]:
    """Whether something ends a statement that never ends, a wait for a lock, and for a server."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
        )
        statement, lock = cursor.fetchone()
    if statement == "0":
        yield Finding(
            "limits",
            "Nothing ends a query that never ends: it keeps everybody waiting behind it.",
            "Take DATABASE_STATEMENT_SECONDS=0 away; behind pgbouncer: "
            "ALTER ROLE … SET statement_timeout = '60s'.",
        )
    if lock == "0":
        yield Finding(
            "lock-limit",
            "Nothing ends a wait for a lock: one that is forgotten stops everybody, one by one.",
            "Take DATABASE_LOCK_SECONDS=0 away; behind pgbouncer: "
            "ALTER ROLE … SET lock_timeout = '30s'.",
        )
    # libpq waits for ever at 0, and where nothing is said.
    if not int(connection.settings_dict["OPTIONS"].get("connect_timeout", 0)):
        yield Finding(
            "connect-limit",
            "Nothing ends a wait for a database that does not answer: pages hang in place of 503.",
            "Take DATABASE_CONNECT_SECONDS=0 away.",
        )


def _of_the_desk() -> Iterator[Finding]:
    if missing := desk_missing():
        names = ", ".join(_MISSING[code] for code in missing)
        yield Finding(
            "desk",
            f"No call can be asked for: there is still to be set {names}.",
            "A coordinator sets it in the CMS, under Desk.",
        )
    if DeskSettings.current().is_demo and settings.IS_HTTPS:
        yield Finding(
            "demo",
            "This is the demonstration, at a public address: its accounts are known to everybody.",
            "Begin a desk of your own: quickstart --no-demo with another DATA_DIR.",
        )


def _of_work() -> Iterator[Finding]:
    """Processes that are silent, tasks and messages that wait."""
    at = timezone.now()
    for heart, since in silent_hearts(at).items():
        if heart in hearts_here():
            when = (
                f"since {timezone.localtime(since):%d/%m %H:%M}" if since else "and never was heard"
            )
            yield Finding(
                f"silent-{heart}",
                f"The {heart} gives no sign of life {when}.",
                "Start the desk: manage.py serve, by its service. The log says why it ended.",
            )
    oldest = OrmQ.objects.order_by("lock").values_list("lock", flat=True).first()
    if oldest is not None and at - oldest > TASKS_WAIT:
        yield Finding(
            "tasks",
            "Background work has waited for more than five minutes.",
            "See whether the task cluster runs; manage.py check_tasks says what was given up.",
        )
    if lost := given_up():
        yield Finding(
            "given-up",
            f"{len(lost)} background tasks were tried to the end.",
            "manage.py check_tasks lists them; --again tries them once more.",
        )
    yield from _of_messages(at)


def _of_messages(at: datetime) -> Iterator[Finding]:
    desk = standing(at)
    for channel, count in desk.messages.items():
        if channel in desk.shut:
            yield Finding(
                f"shut-{channel}",
                f"Nothing leaves by {channel}: its server does not answer.",
                "Look at its address and password in the settings, and at the server.",
            )
        elif count.oldest and at - count.oldest > MESSAGES_WAIT and channel in _BY_MACHINE:
            yield Finding(
                f"late-{channel}",
                f"A message by {channel} has been due for more than a quarter of an hour.",
                "The page of messages at the desk says why it waits.",
            )


def _of_the_index() -> Iterator[Finding]:
    engine = settings.WAGTAILSEARCH_BACKENDS["default"]
    if "PATH" in engine and not is_whole(index_folder()):
        yield Finding(
            "index",
            "The search index is not whole: readers do not find every guide.",
            "Run manage.py check_index --repair.",
        )
    elif is_followed():
        lag = lag_of(index_folder())
        if lag.is_lost or lag.seconds > INDEX_FOLLOWS.total_seconds():
            yield Finding(
                "index-behind",
                "The search index of this host does not follow the database.",
                "Start the desk here, manage.py serve, or manage.py follow_index beside it.",
            )


_BY_MACHINE: Final = ("sms", "email")
_IN_THE_DATABASE: Final[tuple[Callable[[], Iterator[Finding]], ...]] = (
    _of_migrations,
    _of_the_clock,
    _of_limits,
    _of_the_desk,
    _of_work,
    _of_the_index,
)
