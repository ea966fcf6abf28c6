"""An update loses nothing: a database of each landed release is really brought up to date.

How a release's database is made: make_release_database.py.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

pytestmark = pytest.mark.slow
HERE = Path(__file__).resolve().parent
SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
RELEASES = sorted({path.name.split(".")[0] for path in (HERE / "releases").iterdir()})
FIRST = "2026-11-23"

# What must be the same afterwards, whatever the release. Each statement is understood by every
# schema that a release had, and its rows come in an order of their own.
FACTS = {
    "promises": "SELECT id, state, result, number, trust_word, adviser_id, case_id"
    " FROM helpdesk_callback",
    "hours": "SELECT id, callback_id, adviser_id, starts_at, minutes, kind, state"
    " FROM helpdesk_appointment",
    "quarters": "SELECT adviser_id, starts_at, appointment_id FROM helpdesk_takenquarter",
    "messages": "SELECT id, kind, channel, state, due_at, tries, failure, case_id"
    " FROM helpdesk_notice",
    "tries": "SELECT id, callback_id, outcome, started_at, ended_at FROM helpdesk_attempt",
    "people": "SELECT id, name, search_name, language, email, confidence FROM helpdesk_person",
    "numbers": "SELECT person_id, number, kind, may_leave_message FROM helpdesk_phonenumber",
    "cases": "SELECT id, reference, question, closing_reason, next_time, adviser_id, person_id"
    " FROM helpdesk_case",
    "notes": "SELECT id, case_id, text FROM helpdesk_note",
    "accounts": "SELECT username, password, is_active FROM website_user",
    "guides": "SELECT page_ptr_id, number, promise, paths FROM knowledge_guidepage",
}
OF_LATER_RELEASES = {
    "consents": "SELECT id, person_id, helper_id, scope, case_id, expires_on, given_at"
    " FROM helpdesk_consent",
    "marks": "SELECT consent_id, mark, how, at FROM helpdesk_consentmarked",
    "waits": "SELECT id, pending_reason_id, waiting_since, follow_up_at, follow_ups_sent"
    " FROM helpdesk_case WHERE state = 'waiting'",
}


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


@dataclass
class Update:
    """A release's database after its update: what it held before, and what its pages answered."""

    release: str
    database: Database
    before: dict[str, list[str]]
    pages: dict[str, Any]


ENGINES = ("sqlite", "postgresql")
every_release = pytest.mark.parametrize(
    "updated",
    [(name, engine) for name in RELEASES for engine in ENGINES],
    indirect=True,
    ids=" on ".join,
)
the_first_release = pytest.mark.parametrize(
    "updated", [(FIRST, engine) for engine in ENGINES], indirect=True, ids=" on ".join
)


@pytest.fixture(scope="module")
def updated(request, tmp_path_factory) -> Iterator[Update]:
    """Each release on each database: loaded, brought up to date, checked, and looked at."""
    release, engine = request.param
    folder = tmp_path_factory.mktemp("upgrade")
    dump = (HERE / "releases" / f"{release}.{engine}.sql.gz").read_bytes()
    with empty_database(engine, folder) as database:
        database.load(gzip.decompress(dump).decode())
        before = database.facts(facts_of(release))
        pages = update_and_look(database, folder)
        yield Update(release, database, before, pages)


def update_and_look(database: Database, folder: Path) -> dict[str, Any]:
    """Run `update_and_look.py` on this database; what it printed."""
    given = {"DATABASE_URL": database.url, "DATA_DIR": str(folder), "REDIS_URL": ""}
    done = subprocess.run(
        [sys.executable, str(HERE / "update_and_look.py")],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def facts_of(release: str) -> dict[str, str]:
    """The statements that the schema of this release understands."""
    return FACTS if release == FIRST else {**FACTS, **OF_LATER_RELEASES}


@every_release
def test_no_promise_message_or_consent_is_lost_or_changed(updated):
    assert all(updated.before.values())
    assert updated.database.facts(facts_of(updated.release)) == updated.before


@every_release
def test_the_home_pages_the_guides_and_every_page_of_the_desk_answer(updated):
    assert updated.pages["broken"] == {}
    assert updated.pages["opened"] > 30


@the_first_release
def test_a_case_that_waited_for_nothing_waits_for_an_answer_and_is_reminded(updated):
    waits = updated.database.rows(
        "SELECT name_fr, waiting_since, follow_up_at > waiting_since, follow_ups_sent"
        " FROM helpdesk_case JOIN helpdesk_pendingreason ON pending_reason_id"
        " = helpdesk_pendingreason.id WHERE state = 'waiting' ORDER BY waiting_since"
    )
    assert [(name, str(since)[:16], bool(later), sent) for name, since, later, sent in waits] == [
        ("une réponse à notre question", "2026-11-17 15:00", True, 0),
        ("une réponse à notre question", "2026-11-18 15:00", True, 0),
    ]
    assert updated.database.rows("SELECT count(*) FROM helpdesk_pendingreason") == [(4,)]


@the_first_release
def test_a_case_that_waited_although_a_call_was_promised_is_planned(updated):
    states = updated.database.rows(
        "SELECT state FROM helpdesk_case JOIN helpdesk_person ON person_id = helpdesk_person.id"
        " WHERE name = 'Hugo Lefèvre'"
    )
    assert states == [("planned",)]
