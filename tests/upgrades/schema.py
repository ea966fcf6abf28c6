"""What tables a database has, as lines that can be compared: columns, rules, indexes, triggers.

Only the tables of our own apps. The order of columns says nothing, and neither do the names that
the database itself gave (`ClosedDay` became `DayException`; names of its rules stayed).
"""

import re
from collections.abc import Callable
from typing import Any

Rows = Callable[[str], list[tuple[Any, ...]]]
_OURS = re.compile(r"^(helpdesk|knowledge|accessibility|website)_")
_NAMED_AFTER = {"closedday": "dayexception"}
# PostgreSQL writes a rule anew when a column of it grows: each word of a list with a cast of its
# own, instead of one for the whole list. It means the same.
_CAST_OF_A_WORD = re.compile(r"\(('[^']*'::character varying)\)::text")
_CAST_OF_A_LIST = re.compile(r"\((ARRAY\[[^]]*\])\)::text\[\]")


def schema_of(rows: Rows, engine: str) -> set[str]:
    """The lines of one database; `rows` runs a statement in it."""
    lines = _sqlite(rows) if engine == "sqlite" else _postgresql(rows)
    return {_as_if_new(line) for line in lines}


def _as_if_new(line: str) -> str:
    """What means the same in a database with a story reads the same as in a new one."""
    for before, after in _NAMED_AFTER.items():
        line = line.replace(before, after)
    return _CAST_OF_A_LIST.sub(r"\1", _CAST_OF_A_WORD.sub(r"\1", line))


def _sqlite(rows: Rows) -> list[str]:
    lines = []
    for kind, table, sql in rows("SELECT type, tbl_name, sql FROM sqlite_master"):
        if not _OURS.match(table) or sql is None:
            continue
        if kind == "table":
            lines += [f"{table}: {part}" for part in _parts(sql)]
        else:
            lines.append(f"{kind} of {table}: {sql}")
    return lines


def _parts(sql: str) -> list[str]:
    """The columns and rules of a CREATE TABLE statement."""
    inside = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts, depth, quoted, start = [], 0, False, 0
    for place, char in enumerate(inside):
        if char == "'":
            quoted = not quoted
        elif not quoted:
            depth += (char == "(") - (char == ")")
            if char == "," and depth == 0:
                parts.append(inside[start:place].strip())
                start = place + 1
    return [*parts, inside[start:].strip()]


_POSTGRESQL = {
    "column": "SELECT attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,"
    " attidentity, pg_get_expr(adbin, adrelid) FROM pg_attribute"
    " JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'"
    " LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
    " WHERE attnum > 0 AND NOT attisdropped",
    "rule": "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), condeferrable,"
    " condeferred FROM pg_constraint WHERE conrelid <> 0",
    "index": "SELECT tablename, indexdef FROM pg_indexes",
    "trigger": "SELECT tgrelid::regclass, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal",
}


def _postgresql(rows: Rows) -> list[str]:
    return [
        f"{kind} of {table}: {facts}"
        for kind, sql in _POSTGRESQL.items()
        for table, *facts in ((str(row[0]).split(".")[-1], *row[1:]) for row in rows(sql))
        if _OURS.match(table)
    ]
