"""Events, reads, consents and the journal: nobody changes or deletes one, not even by SQL."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from helpdesk.actions.journal import record_entry
from helpdesk.actions.people.people_reads import note_read
from helpdesk.actions.promises.consents import confirm_consent
from helpdesk.choices import HowSaid, JournalKind
from helpdesk.migrations import _final_rows as final_rows
from helpdesk.models import CaseEvent, ErasurePermit, EventIsFinal
from helpdesk.models.final import allow_erasure
from tests.factories.addresses import make_consent
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# A column of each table that somebody with a grudge would change.
COLUMNS = {
    "helpdesk_caseevent": "kind",
    "helpdesk_consent": "helper_kind",
    "helpdesk_consentmarked": "how",
    "helpdesk_journalentry": "kind",
    "helpdesk_personread": "page",
}


@pytest.fixture
def rows(cast):
    """One row at least of each final table."""
    case = make_callback(cast.topic).case
    consent = make_consent(cast, case)
    confirm_consent(
        consent=consent, how=HowSaid.CALL, at=MONDAY + timedelta(days=1), by=cast.ines.user
    )
    note_read(reader_id=cast.awa.pk, page="case", people=1, about=case.person_id, at=MONDAY)
    record_entry(kind=JournalKind.LOGGED_IN, at=MONDAY, by=cast.awa)


def run(sql):
    """The SQL of somebody with a client of the database; the number of rows that it changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def test_sql_can_change_and_delete_events_reads_and_consents(rows):
    assert set(COLUMNS) == set(final_rows.TABLES)
    for table, column in COLUMNS.items():
        for sql in (f"UPDATE {table} SET {column} = ''", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityError):
                run(sql)


@pytest.mark.parametrize("table", COLUMNS)
def test_without_its_trigger_the_same_sql_goes_through(rows, table):
    """The control: it is the trigger that refuses, and nothing else."""
    with connection.cursor() as cursor:
        editor = SimpleNamespace(
            connection=connection, execute=lambda sql, params: cursor.execute(sql)
        )
        final_rows.allow_changes(apps, editor)
        assert run(f"UPDATE {table} SET {COLUMNS[table]} = {COLUMNS[table]}") >= 1
        final_rows.forbid_changes(apps, editor)
    with pytest.raises(IntegrityError):
        run(f"UPDATE {table} SET {COLUMNS[table]} = {COLUMNS[table]}")


def test_erasure_may_and_the_permit_ends_with_it(rows):
    with allow_erasure():
        assert run("DELETE FROM helpdesk_personread") == 1
        assert run("UPDATE helpdesk_journalentry SET kind = kind") >= 1
    assert not ErasurePermit.objects.exists()
    with pytest.raises(IntegrityError):
        run("DELETE FROM helpdesk_journalentry")


def test_an_erasure_that_fails_leaves_no_permit(rows):
    def fail():
        with allow_erasure():
            run("DELETE FROM helpdesk_personread")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not ErasurePermit.objects.exists()
    with pytest.raises(IntegrityError):
        run("DELETE FROM helpdesk_personread")


def test_events_refuse_before_the_database_does_but_not_an_erasure(rows):
    with pytest.raises(EventIsFinal):
        CaseEvent.objects.all().delete()
    with pytest.raises(EventIsFinal):
        CaseEvent.objects.update(kind="closed")
    with allow_erasure():
        assert CaseEvent.objects.all().delete()[0] >= 1


def test_every_final_table_has_its_triggers():
    """A later migration that makes a table anew on SQLite would lose them in silence."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        wanted = {f"{table}_{name}" for table in COLUMNS for name in ("is_final", "is_kept")}
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        wanted = {f"{table}_is_final" for table in COLUMNS}
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert {name for (name,) in cursor.fetchall()} >= wanted


def test_the_list_of_final_tables_is_that_of_the_models():
    tables = {model._meta.db_table for model in apps.get_app_config("helpdesk").get_models()}
    assert tables >= set(final_rows.TABLES) | {final_rows.PERMITS}
