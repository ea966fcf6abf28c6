"""Migrations leave the program of before at work: `systemctl reload` comes after them."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from helpdesk import models as desk
from tests.upgrades.beside import LARGE, faults

# The last of each app that came before this rule.
BEFORE = {"accessibility": 1, "helpdesk": 64, "knowledge": 18, "website": 10}
# What may pass all the same → why nobody stumbles over it, as "helpdesk.0099_name".
PASSED: dict[str, str] = {}


def since() -> dict[str, migrations.Migration]:
    """Migrations of ours to which the rule applies, by name."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {
        f"{app}.{name}": migration
        for (app, name), migration in found.items()
        if app in BEFORE and int(name[:4]) > BEFORE[app]
    }


def test_every_migration_leaves_the_program_of_before_at_work():
    wrong = {name: faults(one) for name, one in since().items() if name not in PASSED}
    assert {name: lines for name, lines in wrong.items() if lines} == {}


def test_what_passes_is_still_there_and_would_be_reported():
    ours = since()
    assert [name for name in PASSED if name not in ours or not faults(ours[name])] == []


def test_large_tables_are_tables_of_ours():
    assert {name.lower() for name in dir(desk)} >= LARGE


def of(*operations) -> migrations.Migration:
    planted = migrations.Migration("planted", "helpdesk")
    planted.operations = list(operations)
    return planted


WORDS = models.TextField()
ASKED = {
    "a column without a value": migrations.AddField("case", "words", WORDS),
    "a column that goes": migrations.RemoveField("topic", "words"),
    "a table that goes": migrations.DeleteModel("topic"),
    "a new name of a column": migrations.RenameField("topic", "words", "text"),
    "a new name of a table": migrations.RenameModel("Topic", "Subject"),
    "a column that may be empty no more": migrations.AlterField("note", "words", WORDS),
    "the same behind Django's back": migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RemoveField("note", "words")]
    ),
}


@pytest.mark.parametrize("operation", ASKED.values(), ids=ASKED)
def test_what_the_program_of_before_would_stumble_over_is_reported(operation):
    assert len(faults(of(operation))) == 1


def test_rows_and_a_large_table_are_not_changed_in_one_transaction():
    column = migrations.AddField("case", "words", models.TextField(db_default=""))
    rows = migrations.RunPython(migrations.RunPython.noop)
    assert len(faults(of(column, rows))) == 1
    assert faults(of(column)) == faults(of(rows)) == []


ALLOWED = {
    "a column that may be empty": migrations.AddField("case", "words", models.TextField(null=True)),
    "a column that the database fills": migrations.AddField(
        "case", "words", models.TextField(db_default="")
    ),
    "a column of a small table": migrations.AddField("topic", "words", WORDS),
    "other choices": migrations.AlterField("note", "kind", models.TextField(choices=[("a", "A")])),
    "a new table": migrations.CreateModel("Thing", [("id", models.AutoField(primary_key=True))]),
    "a column that Django alone forgets": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("note", "words")]
    ),
}


@pytest.mark.parametrize("operation", ALLOWED.values(), ids=ALLOWED)
def test_what_the_program_of_before_does_not_notice_passes(operation):
    assert faults(of(operation)) == []
