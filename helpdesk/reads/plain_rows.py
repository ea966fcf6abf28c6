"""Asks by SQL of our own where putting a query together costs more than its answer.

Columns come as text or None, whatever the database: what follows from them is worked out once for
the same rows.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Field

from helpdesk.policy.hours import in_utc

Row = tuple[Any, ...]

_INSTANT: Field[Any, Any] = DateTimeField()
_DAY: Field[Any, Any] = DateField()


def rows_of(sql: str, params: Iterable[Any]) -> tuple[Row, ...]:
    """What the database answers, in its order. One query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return tuple(map(tuple, cursor.fetchall()))


def instant(at: datetime) -> Any:
    """An instant as this database takes it."""
    return _INSTANT.get_db_prep_value(at, connection)


def day(on: date) -> Any:
    """A day as this database takes it."""
    return _DAY.get_db_prep_value(on, connection)


def places(values: Iterable[Any]) -> str:
    """What stands inside `IN ()` for so many values; nothing is in it for none."""
    return ", ".join("%s" for _value in values) or "NULL"


def quarter_of(column: str) -> str:
    """The number of the quarter hour of a column of instants (`policy.hours.quarter_number`)."""
    if connection.vendor == "postgresql":
        return f"(EXTRACT(EPOCH FROM {column})::bigint / 900)"
    return f"(CAST(strftime('%%s', {column}) AS integer) / 900)"


def listed(expression: str) -> str:
    """The values of a group as one text, "7,8,12", in no order."""
    joined = "STRING_AGG" if connection.vendor == "postgresql" else "GROUP_CONCAT"
    return f"{joined}(CAST({expression} AS text), ',')"


def read_instant(text: str) -> datetime:
    """An instant in UTC, of a column of instants that was asked for as text."""
    at = datetime.fromisoformat(text)
    return in_utc(at) if at.tzinfo else at.replace(tzinfo=UTC)
