"""Finds or writes down who asks for help. Never merges by number alone (decision 21)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.story import record
from helpdesk.choices import Confidence, EventKind, PhoneOwner
from helpdesk.models import Case, NameWord, Person, PhoneNumber
from helpdesk.policy.changes import ChangedMeanwhile, Fact, compare
from helpdesk.policy.names import is_same_name, name_words, search_form
from helpdesk.policy.phone_numbers import read_number

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# As long as the column of a word; nobody's name has one that is longer.
WORD = 60


def lock_person(person: Person) -> Person:
    """The person as they are now, locked; who was merged into another is that one."""
    # Not by way of the merged row: a merge locks the one in use first.
    pk = person.merged_into_id or person.pk
    while True:
        locked = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
        if locked.merged_into_id is None:
            return locked
        pk = locked.merged_into_id


def write_name(*, person: Person, name: str) -> None:
    """Give a person this name, and write its words down so that it is found however spelt.

    The names of those who were merged into this person still find them.
    """
    person.name, person.search_name = name, search_form(name)
    person.save(update_fields=["name", "search_name"])
    names = [name, *person.merged_people.values_list("name", flat=True)]
    words = {word[:WORD] for each in names for word in name_words(each)}
    person.name_words.exclude(word__in=words).delete()
    NameWord.objects.bulk_create(
        [NameWord(person=person, word=word, backwards=word[::-1]) for word in sorted(words)],
        ignore_conflicts=True,
    )


def keep_number(*, person: Person, number: str) -> PhoneNumber:
    """The person's number (E.164), written down when it is new to them."""
    row, _is_new = PhoneNumber.objects.get_or_create(
        person=person,
        number=number,
        defaults={"kind": read_number(number).kind, "owner": PhoneOwner.OWN},
    )
    return row


def mark_number(*, person: Person, number: str, is_dead: bool) -> None:
    """Say that a number (E.164) of a person is dead, or right after all; "" is no number."""
    if number:
        row = keep_number(person=person, number=number)
        row.is_dead = is_dead
        row.save(update_fields=["is_dead"])


@dataclass(frozen=True)
class Newcomer:
    """Who somebody says they are; `number` is E.164."""

    name: str
    number: str
    language: str
    email: str = ""
    confidence: Confidence = Confidence.UNKNOWN
    is_demo: bool = False


def add_person(newcomer: Newcomer, *, at: datetime) -> Person:
    """Somebody new with their number, even where another has the same name or number."""
    person = Person.objects.create(
        language=newcomer.language,
        email=newcomer.email,
        confidence=newcomer.confidence,
        created_at=at,
        is_demo=newcomer.is_demo,
    )
    write_name(person=person, name=newcomer.name)
    keep_number(person=person, number=newcomer.number)
    return person


def find_or_create_person(newcomer: Newcomer, *, at: datetime) -> Person:
    """The person of this name at this number, or a new one.

    What somebody says today completes what is kept; it never erases it.
    """
    at_number = Person.objects.filter(numbers__number=newcomer.number, merged_into__isnull=True)
    known = (each for each in at_number.order_by("pk") if is_same_name(each.name, newcomer.name))
    person = next(known, None)
    if person is None:
        return add_person(newcomer, at=at)
    person = lock_person(person)
    person.email = person.email or newcomer.email
    if person.confidence == Confidence.UNKNOWN:
        person.confidence = newcomer.confidence
    person.save(update_fields=["email", "confidence"])
    return person


@transaction.atomic
def rename_person(
    *, person: Person, name: str, seen: str, at: datetime, by: "AbstractUser"
) -> Person:
    """Correct a name; `seen` is the one that was corrected. The same name changes nothing.

    Raises ChangedMeanwhile when it is another one by now.
    """
    person = lock_person(person)
    if person.name == name:
        return person
    if person.name != seen:
        raise ChangedMeanwhile
    write_name(person=person, name=name)
    tell_open_cases(person=person, at=at, by=by)
    return person


def tell_open_cases(*, person: Person, at: datetime, by: "AbstractUser") -> None:
    """Those who look after the person's open requests read that something changed, never what."""
    for case in Case.objects.not_closed().filter(person=person):
        record(case=case, kind=EventKind.PERSON_CHANGED, at=at, by=by)


NEEDS = (
    "speak_slowly",
    "hard_of_hearing",
    "low_vision",
    "uses_relay",
    "needs_interpreter",
    "email",
    "postal_address",
    "language",
)


@transaction.atomic
def change_person(
    *,
    case: Case,
    at: datetime,
    by: "AbstractUser",
    facts: Mapping[str, Fact],
    seen: Mapping[str, Fact] | None = None,
) -> Person:
    """Write what an adviser heard of the person: fields of NEEDS only; the same changes nothing.

    `seen` is what the page showed, None for what stands now: raises ChangedMeanwhile, and writes
    nothing, where somebody else changed the same field since. The story says that something
    changed, and never what. Raises KeyError for any other field.
    """
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=case.person_id)
    if unknown := set(facts) - set(NEEDS):
        raise KeyError(*unknown)
    now = {name: getattr(person, name) for name in facts}
    change = compare(seen=now if seen is None else seen, mine=facts, now=now)
    if change.conflicts:
        raise ChangedMeanwhile(change.conflicts)
    for name, value in change.write.items():
        setattr(person, name, value)
    if change.write:
        person.save(update_fields=list(change.write))
        record(case=case, kind=EventKind.PERSON_CHANGED, at=at, by=by)
    return person
