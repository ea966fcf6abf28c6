"""An update loses nothing: a database of each landed release is really brought up to date.

How a release's database is made: make_release_database.py.
"""

import gzip
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.upgrades.databases import ENGINES, Database, empty_database
from tests.upgrades.schema import schema_of

pytestmark = pytest.mark.slow
HERE = Path(__file__).resolve().parent
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
class Update:
    """A release's database after its update: what it held before, and what its pages answered.

    `folder` is its DATA_DIR; `said` is what the update told while it ran.
    """

    release: str
    engine: str
    folder: Path
    database: Database
    before: dict[str, list[str]]
    pages: dict[str, Any]
    said: str


# The kind of database that the tests of this run stand on: a new desk's, migrated from nothing.
OWN = "sqlite" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "postgresql"
# The oldest has the longest way, the newest is what most desks come from; the others pass on the
# way of the oldest, and are run whole by `pytest -m long`.
BETWEEN = RELEASES[1:-1]
every_release = pytest.mark.parametrize(
    "updated",
    [
        pytest.param((name, engine), marks=[pytest.mark.long] if name in BETWEEN else [])
        for name in RELEASES
        for engine in ENGINES
    ],
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
        done = update_and_look(database, folder)
        pages = json.loads(done.stdout.splitlines()[-1])
        yield Update(release, engine, folder, database, before, pages, done.stderr)


def update_and_look(database: Database, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `update_and_look.py` on this database, to its good end."""
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
    return done


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
        "SELECT code, waiting_since, follow_up_at > waiting_since, follow_ups_sent"
        " FROM helpdesk_case JOIN helpdesk_pendingreason ON pending_reason_id"
        " = helpdesk_pendingreason.id WHERE state = 'waiting' ORDER BY waiting_since"
    )
    assert [(code, str(since)[:16], bool(later), sent) for code, since, later, sent in waits] == [
        ("answer", "2026-11-17 15:00", True, 0),
        ("answer", "2026-11-18 15:00", True, 0),
    ]
    assert updated.database.rows("SELECT count(*) FROM helpdesk_pendingreason") == [(4,)]


@the_first_release
def test_a_case_that_waited_although_a_call_was_promised_is_planned(updated):
    states = updated.database.rows(
        "SELECT state FROM helpdesk_case JOIN helpdesk_person ON person_id = helpdesk_person.id"
        " WHERE name = 'Hugo Lefèvre'"
    )
    assert states == [("planned",)]


@pytest.mark.django_db
@pytest.mark.parametrize("updated", [(FIRST, OWN)], indirect=True, ids=" on ".join)
def test_an_updated_desk_has_the_tables_of_a_new_one(updated):
    """What an old desk runs one by one leads where the one migration of a new desk leads."""

    def rows(sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    old, new = schema_of(updated.database.rows, OWN), schema_of(rows, OWN)
    assert len(new) > 500
    assert sorted(old - new) == []
    assert sorted(new - old) == []


@the_first_release
def test_the_database_of_before_is_kept_whole_and_said_where(updated):
    (backup,) = (updated.folder / "backups").iterdir()
    assert f"Backup written: {backup}." in updated.said
    with tarfile.open(backup) as archive:
        archive.extractall(updated.folder / "backup", filter="data")
    if updated.engine == "postgresql":
        dump = updated.folder / "backup" / "database.dump"
        assert dump.read_bytes().startswith(b"PGDMP")
        return
    kept = Database(f"sqlite:///{updated.folder / 'backup' / 'database.sqlite3'}")
    assert kept.facts(facts_of(FIRST)) == updated.before
    assert kept.rows("SELECT count(*) FROM helpdesk_case WHERE state = 'waiting'") == [(3,)]
