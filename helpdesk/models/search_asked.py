"""Asks the full-text index of requests, in the words of each database (see `search_index.py`)."""

# ruff: noqa: S608, S611 - names of tables of our own; what is typed is always a parameter.
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from helpdesk.models.search_index import FTS, FTS_WORDS
from helpdesk.policy.names import beginnings, swapped
from helpdesk.policy.search import MAY_SLIP, Wanted


def cases_having(wanted: Iterable[Wanted]) -> Q:
    """The requests that have each of these words, in whichever of their texts."""
    if connection.vendor == "postgresql":
        return Q(words__words__has=" & ".join(map(_tsquery, wanted)))
    found = Q()
    for word in wanted:
        said = _match(word)
        rows = f"FROM {FTS} WHERE {FTS} MATCH %s"
        case = RawSQL(f"SELECT case_id {rows} AND case_id IS NOT NULL", [said])
        person = RawSQL(f"SELECT person_id {rows} AND person_id IS NOT NULL", [said])
        found &= Q(pk__in=case) | Q(person_id__in=person)
    return found


def _all_forms(word: Wanted) -> set[str]:
    return {*word.forms, *(f"guide{number}" for number in word.guides)}


def _match(word: Wanted) -> str:
    forms = [f'"{form}"' for form in sorted(_all_forms(word))]
    beginning = [f'"{word.beginning}"*'] if word.beginning else []
    return " OR ".join([*forms, *beginning])


def _tsquery(word: Wanted) -> str:
    forms = [f"'{form}'" for form in sorted(_all_forms(word))]
    beginning = [f"'{word.beginning}':*"] if word.beginning else []
    return f"({' | '.join([*forms, *beginning])})"


def best_first(sharp: QuerySet[Any], wide: QuerySet[Any], most: int) -> tuple[str, list[Any]]:
    """The keys of both as SQL with its parameters: columns `id` and `rank`, 0 for the sharp ones.

    The newest first within a rank, `most` in all. The wide ones are looked for only where the sharp
    ones leave room.
    """
    first, first_said = sharp.order_by("-pk").values("pk")[:most].query.sql_with_params()
    then, then_said = wide.order_by("-pk").values("pk")[:most].query.sql_with_params()
    return (
        f"WITH sharp (id) AS MATERIALIZED ({first}), rest (id) AS MATERIALIZED (SELECT * FROM"
        f" ({then}) w WHERE (SELECT count(*) FROM sharp) < {most:d})"
        " SELECT id, 0 AS rank FROM sharp UNION ALL SELECT id, 1 FROM rest"
        f" ORDER BY rank, id DESC LIMIT {most:d}"
    ), [*first_said, *then_said]


def keys_or_words_near(
    top: tuple[str, list[Any]], typed: Collection[str], most: int
) -> tuple[dict[int, int], list[str]]:
    """The rank of each key of `top`, in its order; without any, the words that may be meant.

    One query, and at most so many words.
    """
    sql, params = top
    near, said = _near(typed, most)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH top AS ({sql}) SELECT id, rank, '' FROM top"
            + (
                f" UNION ALL SELECT NULL, NULL, word FROM ({near}) n"
                " WHERE NOT EXISTS (SELECT 1 FROM top)"
                if near
                else ""
            ),
            [*params, *said],
        )
        rows = cursor.fetchall()
    ranks = {key: rank for key, rank, _word in rows if key is not None}
    return ranks, [word for key, _rank, word in rows if key is None]


def words_near(typed: Collection[str], most: int) -> list[str]:
    """The words of the index that may be meant by one of these, with a slip. One query."""
    near, said = _near(typed, most)
    if not near:
        return []
    with connection.cursor() as cursor:
        cursor.execute(near, said)
        return [word for (word,) in cursor.fetchall()]


def _near(typed: Collection[str], most: int) -> tuple[str, list[Any]]:
    """As SQL with its parameters, the column `word`; "" for no word in which a slip is forgiven.

    One half of a misspelt word is right: the index is asked for both, and for a swap in the middle.
    """
    typed = [word for word in typed if len(word) >= MAY_SLIP]
    near = _near_postgresql if connection.vendor == "postgresql" else _near_sqlite
    parts, params = near(typed)
    return (f"{' UNION '.join(parts)} LIMIT {most:d}" if parts else ""), params


def _near_postgresql(typed: Collection[str]) -> tuple[list[str], list[Any]]:
    parts, params = [], []
    for word in typed:
        start, end = beginnings(word)
        parts.append("SELECT word FROM helpdesk_deskword WHERE word LIKE %s OR word = %s")
        parts.append("SELECT word FROM helpdesk_deskword WHERE backwards LIKE %s")
        params += [f"{start}%", swapped(word), f"{end}%"]
    return parts, params


def _near_sqlite(typed: Collection[str]) -> tuple[list[str], list[Any]]:
    parts, params = [], []
    for word in typed:
        start, end = beginnings(word)
        parts.append(f"SELECT term AS word FROM {FTS_WORDS} WHERE term LIKE %s OR term LIKE %s")
        parts.append(f"SELECT term FROM {FTS_WORDS} WHERE term = %s")
        params += [f"{start}%", f"%{end[::-1]}", swapped(word)]
    return parts, params
