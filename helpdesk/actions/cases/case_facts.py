"""The facts of a case that an adviser corrects while they listen."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.story import record
from helpdesk.choices import EventKind
from helpdesk.models import Case
from helpdesk.policy.changes import ChangedMeanwhile, Fact, compare
from helpdesk.reads.case_facts import FACTS, facts_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def change_facts(
    *,
    case: Case,
    facts: Mapping[str, Fact],
    seen: Mapping[str, Fact],
    at: datetime,
    by: "AbstractUser",
) -> Case:
    """Correct facts of a case: columns of FACTS only; the same changes nothing.

    `seen` is what the page showed: raises ChangedMeanwhile, and writes nothing, where somebody
    else changed the same fact since. Raises KeyError for any other column.
    """
    if unknown := set(facts) - set(FACTS):
        raise KeyError(*unknown)
    case = lock_case(case)
    change = compare(seen=seen, mine=facts, now=facts_of(case))
    if change.conflicts:
        raise ChangedMeanwhile(change.conflicts)
    for name, value in change.write.items():
        setattr(case, name, value)
    if change.write:
        case.save(update_fields=[name.removesuffix("_id") for name in change.write])
        fields = " ".join(FACTS[name] for name in change.write)
        record(case=case, kind=EventKind.FACTS_CHANGED, at=at, by=by, fields=fields)
    return case
