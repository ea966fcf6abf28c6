"""What a migration may do while the program of before still runs, on tables that are large.

An update takes the tables first and the code afterwards (`systemctl reload`): for some seconds, and
on other hosts for longer, the code of before reads and writes the tables as they are now. And what
rewrites a table of millions of rows, or checks each of them, keeps everybody waiting meanwhile.
"""

from collections.abc import Iterator

from django.db import migrations, models
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation

# Tables that grow with people and what happens to them; the others fit on a page of the desk.
LARGE = {
    *(
        "appointment",
        "attempt",
        "callback",
        "case",
        "caseevent",
        "casefile",
        "casewords",
        "consent",
    ),
    *("customernumber", "dayfigure", "incomingmail", "incomingsms", "journalentry", "nameword"),
    *("note", "notice", "person", "personread", "phonecall", "phonenumber", "requestcount"),
    *("slothold", "smspart", "takenquarter", "timespent"),
}
GOES = (migrations.DeleteModel, migrations.RemoveField)
RENAMED = (migrations.RenameModel, migrations.RenameField, migrations.AlterModelTable)
OF_ROWS = (migrations.RunPython, migrations.RunSQL)


def faults(migration: Migration) -> list[str]:
    """What the code of before, or whoever writes meanwhile, would stumble over: a line each."""
    found = [fault for operation in migration.operations for fault in _of(operation)]
    changes_rows = any(isinstance(one, OF_ROWS) for one in migration.operations)
    if changes_rows and any(map(_is_large, migration.operations)):
        found.append("changes rows and a large table in one transaction: make it two migrations")
    return found


def _of(operation: Operation) -> Iterator[str]:
    what = operation.describe()
    if isinstance(operation, GOES):
        yield f"{what}: the code of before still asks for it"
    elif isinstance(operation, RENAMED):
        yield f"{what}: the code of before knows the old name"
    elif isinstance(operation, migrations.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from _of(inner)
    elif not _is_large(operation):
        return
    elif isinstance(operation, migrations.AddField):
        field = operation.field
        if not (field.null or field.many_to_many or field.has_db_default()):
            yield f"{what}: the code of before writes rows without it (null, or db_default)"
    elif isinstance(operation, migrations.AlterField) and not _takes_more(operation.field):
        yield f"{what}: every row is looked at, and the code of before may write another"


def _is_large(operation: Operation) -> bool:
    name = getattr(operation, "model_name", None)
    return name is not None and name.lower() in LARGE


def _takes_more(field: models.Field) -> bool:
    """Whether an altered column takes what it took before: it may be empty, or has choices only.

    What the column was is not known here. A wider text or other choices change nothing in the
    table; a column that becomes NOT NULL does, unless the migration is named in PASSED.
    """
    return bool(field.null or field.choices or field.has_db_default())
