"""What is known of a person's numbers: one is added, corrected, or taken away."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from helpdesk.actions.people.people import keep_number, lock_person, tell_open_cases
from helpdesk.actions.story import record
from helpdesk.choices import EventKind, NoticeState
from helpdesk.models import Callback, Case, Notice, Person, PhoneNumber
from helpdesk.policy.changes import ChangedMeanwhile
from helpdesk.policy.duplicates import NumberFacts
from helpdesk.reads.numbers import as_seen, facts_of
from helpdesk.reads.people import everybody_in

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class NumberIsKnown(Exception):
    """The person has this number already: correct that one."""


class NumberIsCalled(Exception):
    """An open promise calls this number: it stays until the promise calls another."""


class NumberIsTold(Exception):
    """A message to this very number has not left yet: it stays until then."""


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
def number_was_right(*, person: Person, number: str, at: datetime, by: "AbstractUser") -> None:
    """Somebody says that a dead number (E.164) is right after all: it may be dialled again.

    A number that is not dead, or not theirs, is left alone.
    """
    person = lock_person(person)
    if not person.numbers.filter(number=number, is_dead=True).update(is_dead=False):
        return
    called = Callback.objects.open().filter(consent__helper=person, number=number)
    told = Q(person=person) | Q(pk__in=called.values("case"))
    for case in Case.objects.not_closed().filter(told):
        record(case=case, kind=EventKind.NUMBER_RIGHT, at=at, by=by)


@transaction.atomic
def remove_number(*, row: PhoneNumber, at: datetime, by: "AbstractUser") -> None:
    """Take a number away; one that is gone already stays gone.

    Raises NumberIsCalled, and NumberIsTold.
    """
    person = lock_person(row.person)
    promised = Callback.objects.open().filter(case__person__in=everybody_in(person))
    if promised.filter(number=row.number).exists():
        raise NumberIsCalled
    on_its_way = (NoticeState.QUEUED, NoticeState.SENDING)
    if Notice.objects.filter(to_number=row.pk, state__in=on_its_way).exists():
        raise NumberIsTold
    is_gone, _rows = PhoneNumber.objects.filter(pk=row.pk).delete()
    if is_gone:
        tell_open_cases(person=person, at=at, by=by)
