"""What is known of a person's numbers: one is added, corrected, or taken away."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from helpdesk.actions.people.people import (
    ChangedMeanwhile,
    everybody_in,
    keep_number,
    lock_person,
    tell_open_cases,
)
from helpdesk.models import Callback, Person, PhoneNumber
from helpdesk.policy.duplicates import NumberFacts

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class NumberIsKnown(Exception):
    """The person has this number already: correct that one."""


class NumberIsCalled(Exception):
    """An open promise calls this number: it stays until the promise calls another."""


def facts_of(row: PhoneNumber) -> NumberFacts:
    """What is known of a number."""
    return NumberFacts(
        kind=row.kind,
        owner=row.owner,
        owner_name=row.owner_name,
        may_leave_message=row.may_leave_message,
        may_say_why=row.may_say_why,
        best_parts=tuple(row.best_parts),
    )


def as_seen(row: PhoneNumber) -> str:
    """What a form was filled from, to be compared with what is there when it comes back."""
    return json.dumps(vars(facts_of(row)))


def write_facts(row: PhoneNumber, facts: NumberFacts) -> dict[str, tuple[Any, Any]]:
    """Write what is known of a number; returns (before, after) of each fact that changed."""
    wanted = {**vars(facts), "best_parts": list(facts.best_parts)}
    changed = {
        name: (getattr(row, name), value)
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    row.save(update_fields=[*changed])
    return changed


@transaction.atomic
def add_number(
    *, person: Person, number: str, facts: NumberFacts, at: datetime, by: "AbstractUser"
) -> PhoneNumber:
    """One more number (E.164) of a person. Raises NumberIsKnown."""
    person = lock_person(person)
    if person.numbers.filter(number=number).exists():
        raise NumberIsKnown
    row = keep_number(person=person, number=number)
    write_facts(row, facts)
    tell_open_cases(person=person, at=at, by=by)
    return row


@transaction.atomic
def change_number(
    *, row: PhoneNumber, facts: NumberFacts, seen: str, at: datetime, by: "AbstractUser"
) -> PhoneNumber:
    """Correct what is known of a number; the same again changes nothing.

    `seen` is `as_seen` of what was corrected. Raises ChangedMeanwhile when it is no longer so, or
    when the number was taken away.
    """
    person = lock_person(row.person)
    now = PhoneNumber.objects.filter(pk=row.pk).first()
    if now is None:
        raise ChangedMeanwhile
    if facts_of(now) == facts:
        return now
    if as_seen(now) != seen:
        raise ChangedMeanwhile
    write_facts(now, facts)
    tell_open_cases(person=person, at=at, by=by)
    return now


@transaction.atomic
def remove_number(*, row: PhoneNumber, at: datetime, by: "AbstractUser") -> None:
    """Take a number away; one that is gone already stays gone. Raises NumberIsCalled."""
    person = lock_person(row.person)
    promised = Callback.objects.open().filter(case__person__in=everybody_in(person))
    if promised.filter(number=row.number).exists():
        raise NumberIsCalled
    is_gone, _rows = PhoneNumber.objects.filter(pk=row.pk).delete()
    if is_gone:
        tell_open_cases(person=person, at=at, by=by)
