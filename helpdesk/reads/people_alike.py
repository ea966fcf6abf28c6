"""Finds people who may be one human twice, by what the indexes answer; the rule decides."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, QuerySet, prefetch_related_objects
from django.db.models.functions import Lower

from helpdesk.models import NameWord, Person, PhoneNumber
from helpdesk.policy.duplicates import (
    ENOUGH,
    FIELDS,
    File,
    Known,
    Signal,
    said,
    signals,
    stays,
)
from helpdesk.reads.numbers import numbers_of
from helpdesk.reads.people import in_use

SHOWN = 8
# Of a name that hundreds have, nobody reads more; the number or the e-mail finds the right one.
SAME_NAME = 200
# The list looks at that many people at a time, the latest first, and shows so many pairs.
LOOKED_AT = 500
PAIRS = 50


@dataclass(frozen=True)
class Pair:
    """Two people who may be one, and what agrees."""

    one: Person
    two: Person
    signals: tuple[Signal, ...]


def known_of(person: Person) -> Known:
    """What the rule compares. Reads the person's numbers, which may be prefetched."""
    return Known(
        name=person.name,
        numbers=frozenset(row.number for row in person.numbers.all()),
        email=person.email.lower(),
    )


def who_stays(one: Person, two: Person) -> tuple[Person, Person]:
    """The row that is kept by rule, then the other. Reads the numbers, which may be prefetched."""
    files = [
        File(
            said=said({field: getattr(person, field) for field in FIELDS}),
            numbers=len(numbers_of(person)),
            created_at=person.created_at,
            pk=person.pk,
        )
        for person in (one, two)
    ]
    return (one, two) if stays(*files).pk == one.pk else (two, one)


def alike(person: Person) -> list[Pair]:
    """Who may be this person once more, the most alike first, at most SHOWN. Six queries."""
    prefetch_related_objects([person], "numbers")
    known = known_of(person)
    whole, each = known.tellings()
    named = (
        NameWord.objects.filter(word__in=whole if len(whole) >= ENOUGH else each)
        .exclude(person=person)
        .values("person")
        .annotate(shared=Count("pk"))
        .filter(shared__gte=ENOUGH)
        .values_list("person", flat=True)[:SAME_NAME]
    )
    candidates = {*named, *_at_numbers(known.numbers), *_of_emails([known.email])} - {person.pk}
    others = in_use().filter(pk__in=candidates).prefetch_related("numbers")
    return _most_alike((person, other) for other in others)[:SHOWN]


def recent_pairs(*, before: int | None = None) -> tuple[list[Pair], int | None]:
    """Pairs among everybody of which one is of the LOOKED_AT latest people, at most PAIRS.

    `before` is the key of the last person looked at; the one to go on from is returned, None when
    everybody was looked at. Whoever shares two names but not all is found on their own page.
    """
    batch = in_use().order_by("-pk")
    if before is not None:
        batch = batch.filter(pk__lt=before)
    batch = batch[:LOOKED_AT]
    numbers = PhoneNumber.objects.filter(person__in=batch.values("pk")).values("number")
    emails = in_use().exclude(email="").filter(pk__in=batch.values("pk"))
    found = (
        in_use()
        .filter(search_name__in=batch.values("search_name"))
        .values_list("pk", flat=True)
        .union(
            PhoneNumber.objects.filter(number__in=numbers).values_list("person", flat=True),
            _of_emails(emails.values(address=Lower("email"))),
        )
    )
    people = list(in_use().filter(pk__in=list(found)).prefetch_related("numbers"))
    # Everybody has the name that they have: all who are looked at are among those found.
    keys = sorted((p.pk for p in people if before is None or p.pk < before), reverse=True)
    looked_at = keys[:LOOKED_AT]
    pairs = _most_alike(_together(people, set(looked_at)))[:PAIRS]
    return pairs, looked_at[-1] if len(looked_at) == LOOKED_AT else None


def _together(people: Iterable[Person], wanted: set[int]) -> Iterable[tuple[Person, Person]]:
    """Each two people who share something that is looked up, once; one of them is wanted."""
    groups: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        groups["name", person.search_name].append(person)
        groups["email", person.email.lower()].append(person)
        for row in person.numbers.all():
            groups["number", row.number].append(person)
    seen: set[tuple[int, int]] = set()
    for (_kind, value), group in groups.items():
        latest = sorted(group, key=lambda person: -person.pk)[:SHOWN]
        for two, one in combinations(latest if value else (), 2):
            if wanted & {one.pk, two.pk} and (one.pk, two.pk) not in seen:
                seen.add((one.pk, two.pk))
                yield one, two


def _most_alike(pairs: Iterable[tuple[Person, Person]]) -> list[Pair]:
    """Those of the pairs that the rule proposes, the most alike first, then the latest."""
    weighed = [Pair(one, two, signals(known_of(one), known_of(two))) for one, two in pairs]
    proposed = [pair for pair in weighed if len(pair.signals) >= ENOUGH]
    return sorted(proposed, key=lambda pair: (-len(pair.signals), -pair.two.pk))


def _at_numbers(numbers: Iterable[str]) -> "QuerySet[PhoneNumber, int]":
    return PhoneNumber.objects.filter(number__in=list(numbers)).values_list("person", flat=True)


def _of_emails(emails: Any) -> "QuerySet[Person, int]":
    """People with one of these e-mails in small letters: some, or a query of them."""
    written = in_use().exclude(email="").annotate(address=Lower("email"))
    return written.filter(address__in=emails).values_list("pk", flat=True)
