"""Two rows turn out to be one human: they become one, and may be taken apart again."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from helpdesk.actions.people.numbers import write_facts
from helpdesk.actions.people.people import write_name
from helpdesk.actions.story import record
from helpdesk.choices import EventKind
from helpdesk.models import (
    Callback,
    Case,
    Consent,
    CustomerNumber,
    Person,
    PersonMerge,
    PhoneNumber,
    SafeguardingFlag,
)
from helpdesk.policy.duplicates import FIELDS, Side, both_facts
from helpdesk.reads.numbers import facts_of
from helpdesk.reads.people import everybody_in

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# What moves, and the column that says whose it is.
OWNER = {
    "cases": "person",
    "numbers": "person",
    "customers": "person",
    "flags": "person",
    "people": "merged_into",
}


class Obstacle(StrEnum):
    """Why two people cannot become one, or cannot be taken apart."""

    SAME = "same"
    MEANWHILE = "meanwhile"
    HELPER = "helper"
    LATER = "later"


class CannotMerge(Exception):
    """Nothing was changed; `why` says what is in the way."""

    def __init__(self, why: Obstacle) -> None:
        super().__init__(str(why))
        self.why = why


@transaction.atomic
def merge_people(
    *, kept: Person, merged: Person, choices: Mapping[str, Side], at: datetime, by: "AbstractUser"
) -> PersonMerge:
    """Make one of two people: requests and numbers go to `kept`, and the other row points there.

    `choices` says whose value each field of FIELDS takes; the kept one's where it is silent. The
    same once more gives the merge that there is. Raises CannotMerge: for one person twice, when
    either was merged meanwhile, and when one helps the other, since these are two people.
    """
    _one_at_a_time()
    kept, merged = _lock_both(kept, merged)
    if merged.merged_into_id == kept.pk:
        return PersonMerge.objects.get(merged=merged, undone_at=None)
    if kept.merged_into_id or merged.merged_into_id:
        raise CannotMerge(Obstacle.MEANWHILE)
    _refuse_helpers(kept, merged)
    before = {
        "person": _take_values(kept, merged, choices),
        "numbers": _join_common_numbers(kept, merged),
    }
    moved = _move_all(merged, kept)
    if merged.is_restricted and not kept.is_restricted:
        # Whoever may not read about one of the two may not read about both.
        kept.is_restricted = True
        kept.save(update_fields=["is_restricted"])
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    write_name(person=kept, name=kept.name)
    merge = PersonMerge.objects.create(
        kept=kept, merged=merged, moved=moved, before=before, merged_at=at, merged_by_id=by.pk
    )
    _tell(moved["cases"], EventKind.PEOPLE_MERGED, merge, at=at, by=by)
    return merge


@transaction.atomic
def undo_merge(*, merge: PersonMerge, at: datetime, by: "AbstractUser") -> PersonMerge:
    """Take two people apart again: what the merge moved and is still there goes back.

    What came later stays with the kept one. A second time changes nothing. Raises CannotMerge when
    the kept one took part in a later merge: that one is undone first.
    """
    _one_at_a_time()
    kept, merged = _lock_both(merge.kept, merge.merged)
    merge = PersonMerge.objects.select_for_update(of=("self",), no_key=True).get(pk=merge.pk)
    if merge.undone_at is not None:
        return merge
    if kept.merged_into_id or kept.merges.filter(undone_at=None, pk__gt=merge.pk).exists():
        raise CannotMerge(Obstacle.LATER)
    cases = _move_back(merge, kept, merged)
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    _restore_values(kept, merge.before["person"])
    _restore_numbers(merge.before["numbers"])
    for person, other in ((kept, merged), (merged, kept)):
        _keep_called_numbers(person, known_of=other)
    merge.undone_at, merge.undone_by_id = at, by.pk
    merge.save(update_fields=["undone_at", "undone_by"])
    _tell(cases, EventKind.MERGE_UNDONE, merge, at=at, by=by)
    return merge


def _one_at_a_time() -> None:
    """A merge also moves those merged before: in a ring, two of them would wait for each other.

    SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(PersonMerge._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def _lock_both(one: Person, two: Person) -> tuple[Person, Person]:
    """Both as they are now, locked in the order of their keys."""
    if one.pk == two.pk:
        raise CannotMerge(Obstacle.SAME)
    rows = Person.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    locked = {row.pk: row for row in rows.filter(pk__in=[one.pk, two.pk])}
    return locked[one.pk], locked[two.pk]


def _refuse_helpers(one: Person, two: Person) -> None:
    ones, twos = everybody_in(one), everybody_in(two)
    between = Q(person__in=ones, helper__in=twos) | Q(person__in=twos, helper__in=ones)
    if Consent.objects.filter(between).exists():
        raise CannotMerge(Obstacle.HELPER)


def _take_values(
    kept: Person, merged: Person, choices: Mapping[str, Side]
) -> dict[str, tuple[Any, Any]]:
    """Write the chosen values; returns (before, after) of each field that changed."""
    changed: dict[str, tuple[Any, Any]] = {}
    for field in FIELDS:
        before, other = getattr(kept, field), getattr(merged, field)
        if choices.get(field) == Side.MERGED and before != other:
            changed[field] = (before, other)
            setattr(kept, field, other)
    if "email" in changed and kept.email_source != merged.email_source:
        changed["email_source"] = (kept.email_source, merged.email_source)
        kept.email_source = merged.email_source
    # Whoever spoke with either spoke with both: messages that ask to call back wait.
    spoken = [at for at in (kept.contacted_at, merged.contacted_at) if at]
    before, kept.contacted_at = kept.contacted_at, max(spoken, default=None)
    if kept.contacted_at != before:
        changed["contacted_at"] = (_written(before), _written(kept.contacted_at))
    kept.save(update_fields=[*changed])
    return changed


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _restore_values(kept: Person, changed: Mapping[str, tuple[Any, Any]]) -> None:
    """Put back the fields that are still as the merge left them, and the words of the name."""
    for field, (before, after) in changed.items():
        now = getattr(kept, field)
        if (_written(now) if field == "contacted_at" else now) == after:
            is_instant = field == "contacted_at" and before is not None
            setattr(kept, field, datetime.fromisoformat(before) if is_instant else before)
    kept.save(update_fields=[*changed])
    write_name(person=kept, name=kept.name)


def _join_common_numbers(kept: Person, merged: Person) -> dict[str, dict[str, tuple[Any, Any]]]:
    """A number that both have: what is known of it, together; what changed, by key of the row."""
    theirs = {row.number: row for row in merged.numbers.all()}
    changed = {}
    for row in kept.numbers.filter(number__in=theirs):
        other = theirs[row.number]
        facts = write_facts(row, both_facts(facts_of(row), facts_of(other)))
        if other.is_dead and not row.is_dead:
            # Whoever merges has not called it: dead for one is dead for both.
            row.is_dead = True
            row.save(update_fields=["is_dead"])
            facts["is_dead"] = (False, True)
        if other.is_confirmed and not row.is_confirmed:
            facts["source"] = (row.source, other.source)
            row.source = other.source
            row.save(update_fields=["source"])
        if facts:
            changed[str(row.pk)] = facts
    return changed


def _restore_numbers(changed: Mapping[str, Mapping[str, tuple[Any, Any]]]) -> None:
    """Put back what is known of a number where it is still as the merge left it."""
    for row in PhoneNumber.objects.filter(pk__in=changed):
        facts = changed[str(row.pk)]
        for name, (before, after) in facts.items():
            if getattr(row, name) == after:
                setattr(row, name, before)
        row.save(update_fields=[*facts])


def _move_all(merged: Person, kept: Person) -> dict[str, list[int]]:
    """Everything of one that can move goes to the other; keys of what moved, by name."""
    cases = Case.objects.filter(person=merged).order_by("pk")
    # Whoever works on one of them may be opening another: only once they are done, read all.
    list(cases.select_for_update(of=("self",), no_key=True).values_list("pk"))
    known = kept.numbers.values_list("number", flat=True)
    rows: dict[str, QuerySet[Any]] = {
        "cases": cases,
        "numbers": merged.numbers.exclude(number__in=list(known)),
        "customers": CustomerNumber.objects.filter(person=merged),
        "flags": SafeguardingFlag.objects.filter(person=merged),
        "people": Person.objects.filter(merged_into=merged),
    }
    moved = {name: list(found.values_list("pk", flat=True)) for name, found in rows.items()}
    for name, keys in moved.items():
        _owned(name, keys).update(**{OWNER[name]: kept})
    return moved


def _move_back(merge: PersonMerge, kept: Person, merged: Person) -> list[int]:
    """What the merge moved and is still with the kept one goes back; the keys of the cases."""
    back = []
    for name, keys in merge.moved.items():
        rows = _owned(name, keys).filter(**{OWNER[name]: kept})
        if name == "numbers":
            rows = rows.exclude(number__in=list(merged.numbers.values_list("number", flat=True)))
        if name == "cases":
            locked = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
            back = list(locked.values_list("pk", flat=True))
        rows.update(**{OWNER[name]: merged})
    return back


def _owned(name: str, keys: Collection[int]) -> "QuerySet[Any]":
    tables = {
        "cases": Case.objects,
        "numbers": PhoneNumber.objects,
        "customers": CustomerNumber.objects,
        "flags": SafeguardingFlag.objects,
        "people": Person.objects,
    }
    return tables[name].filter(pk__in=keys)


def _keep_called_numbers(person: Person, *, known_of: Person) -> None:
    """A promise that went back, or stayed, still calls a number of its person, known as before."""
    called = Callback.objects.open().filter(case__person=person).values("number")
    missing = known_of.numbers.filter(number__in=called).exclude(
        number__in=list(person.numbers.values_list("number", flat=True))
    )
    for row in missing:
        row.pk, row.person = None, person
        row._state.adding = True
        row.save()


def _tell(
    cases: Collection[int], kind: EventKind, merge: PersonMerge, *, at: datetime, by: "AbstractUser"
) -> None:
    for case in Case.objects.filter(pk__in=cases):
        record(case=case, kind=kind, at=at, by=by, merge_id=merge.pk)
