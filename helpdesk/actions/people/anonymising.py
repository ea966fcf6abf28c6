"""Takes away what tells who somebody was: figures stay, identity goes, along the inventory."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from helpdesk.actions.cases.cases import new_reference
from helpdesk.actions.people.line_facts import forget_lines_of
from helpdesk.models import Person
from helpdesk.models.final import allow_erasure
from helpdesk.models.search_index import leave_no_word
from helpdesk.policy.inventory import TABLES
from helpdesk.policy.personal_data import Becomes, Elsewhere, Fate, Table, codes_only
from helpdesk.policy.traces import Traces
from helpdesk.reads.personal_data import Mention, mentions_of, rows_of


def anonymise(*, everybody: Collection[int], at: datetime) -> None:
    """Empty or delete each row about these people, as the inventory says; again changes nothing.

    One transaction, also for what is final. Whoever calls has ended what is open of theirs:
    promises, requests, consents.
    """
    with allow_erasure():
        _anonymise(everybody, at=at)


def _anonymise(everybody: Collection[int], *, at: datetime) -> None:
    people = Person.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(people.filter(pk__in=everybody).values_list("pk"))
    for table in TABLES:
        rows = rows_of(table, everybody)
        if table.fate is Fate.GOES:
            rows.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
        elif table.fate is Fate.EMPTIED:
            _empty(table, rows)
    Person.objects.filter(pk__in=everybody, anonymised_at=None).update(anonymised_at=at)
    leave_no_word()


def _empty(table: Table, rows: QuerySet[Any]) -> None:
    """Fixed values in one statement; what is worked out from a row, row by row."""
    keys = list(rows.values_list("pk", flat=True))
    by_key = rows.model._base_manager.filter(pk__in=keys)
    fixed = {name: to for name, to in table.emptied.items() if not isinstance(to, Becomes)}
    if fixed:
        by_key.update(**fixed)
    for name in table.emptied.keys() - fixed.keys():
        for pk, now in list(by_key.values_list("pk", name)):
            after = _worked_out(table.emptied[name], now)
            if after != now:
                by_key.filter(pk=pk).update(**{name: after})


def _worked_out(becomes: object, now: object) -> object:
    return new_reference() if becomes is Becomes.NEW_REFERENCE else codes_only(now)


@transaction.atomic
def forget_mentions(*, traces: Traces) -> int:
    """Cut somebody out of what was written about others, or about nobody. Returns how many texts.

    Call it before `anonymise`: afterwards nothing tells what to look for.
    """
    forget_lines_of(traces.numbers)
    count = 0
    for mention in list(mentions_of(traces)):
        _forget(mention, traces)
        count += 1
    return count


def _forget(mention: Mention, traces: Traces) -> None:
    """What a second column of the same row named is cut out of it by its own mention."""
    row = type(mention.row)._base_manager.filter(pk=mention.row.pk)
    if isinstance(mention.place, Elsewhere) and mention.place.row_goes:
        row.delete()
    else:
        row.update(**{mention.column: traces.cut_out(mention.text)})
