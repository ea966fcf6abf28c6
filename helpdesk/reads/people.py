"""Finds people by request, e-mail, number or a part of it, or by name however it is spelt."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Lower
from django.db.models.lookups import Exact
from rapidfuzz.distance import OSA

from helpdesk.models import Case, NameWord, Person, PhoneNumber
from helpdesk.models.person import LastFour
from helpdesk.policy.looked_for import LookedFor, beginnings_of_numbers, looked_for
from helpdesk.policy.names import beginnings, groupings, swapped, words_of

MOST = 200
# One slip a word: a letter too many, too few, another one, or two exchanged.
SLIPS = 1
# A name of two letters with a slip could be any other: it is taken as it is.
SHORTEST = 3
# Who may be calling, of those with a name like the one that was told.
ALIKE_SHOWN = 8
# Words that begin as the typed one does: more than a country has, and a bound all the same.
CANDIDATES = 20_000


def in_use() -> QuerySet[Person]:
    """Everybody, once: a row that was merged into another is no person, nor is one of figures."""
    return Person.objects.filter(merged_into__isnull=True, anonymised_at__isnull=True)


def people_found(text: str, people: QuerySet[Any]) -> list[Any]:
    """Those of `people` that this text may mean, the latest first, at most MOST.

    The request of a reference, else an e-mail, else a phone number or a part of it, else a name; a
    name beside a number says which of those at the number. Six queries at most, three for a name.
    """
    asked = looked_for(text)
    if asked.references:
        cases = Case.objects.filter(reference__in=asked.references)
        if found := _latest(people.filter(pk__in=cases.values("person"))):
            return found
    if asked.email:
        return _latest(people.exclude(email="").filter(Exact(Lower("email"), asked.email)))
    if not (asked.number or asked.parts):
        return _named(asked.words, people)
    at_number = _at_number(asked, people)
    return (
        (_named(asked.words, at_number) if asked.words else [])
        or _latest(at_number)
        or _named(asked.words, people)
    )


def people_named(text: str) -> list[int]:
    """Keys of the people whose name has every word of `text`, or one like it; at most MOST.

    [] for a text without letters.
    """
    return [person.pk for person in _named(words_of(text), in_use().only("pk"))]


def _at_number(asked: LookedFor, people: QuerySet[Any]) -> QuerySet[Any]:
    """Those at this number, or at numbers that have each of these pieces."""
    if asked.number:
        rows = PhoneNumber.objects.filter(number=asked.number)
        return people.filter(pk__in=rows.values("person"))
    for part in asked.parts:
        people = people.filter(pk__in=_with_part(part))
    return people


def _with_part(part: str) -> QuerySet[Any, int]:
    """Keys of people with a number that begins or ends so; of none, with one that has it inside."""
    rows = PhoneNumber.objects.annotate(last_four=LastFour("number"))
    ends = rows.filter(last_four=part[-4:], number__endswith=part)
    begins = [rows.filter(_begins("number", start)) for start in beginnings_of_numbers(part)]
    keys = ends.values_list("person", flat=True)
    keys = keys.union(*(each.values_list("person", flat=True) for each in begins))
    if keys.exists():
        return keys
    # From one end of an index to the other, which holds the person too: the table is not read.
    return PhoneNumber.objects.filter(number__contains=part).values_list("person", flat=True)


def _named(words: Sequence[str], people: QuerySet[Any]) -> list[Any]:
    """Those who have the words as they are, or begin so, come alone; neighbours may be one word.

    Only when there is nobody are the words taken for misspelt ones. Every query uses an index.
    """
    if not words:
        return []
    ways = groupings(words)
    if found := _with_words([[_begins("word", word) for word in way] for way in ways], people):
        return found
    typed = list(dict.fromkeys(word for way in ways for word in way))
    near = _words_near(typed)
    meant = {word: {each for each in near if _is_like(word, each)} for word in typed}
    likely = [way for way in ways if all(meant[word] for word in way)]
    return _with_words([[Q(word__in=meant[word]) for word in way] for way in likely], people)


def _with_words(ways: list[list[Q]], people: QuerySet[Any]) -> list[Any]:
    """People who have, for one of these ways, a word for each of its conditions."""
    if not ways:
        return []
    # A union and not an "or": each part goes from index to index.
    keys = [_keys_with(way) for way in ways]
    return _latest(people.filter(pk__in=keys[0].union(*keys[1:]) if keys[1:] else keys[0]))


def _keys_with(conditions: list[Q]) -> QuerySet[Any, int]:
    """Keys of people who have a word for each condition."""
    found = NameWord.objects.filter(conditions[0])
    for condition in conditions[1:]:
        found = found.filter(person__in=NameWord.objects.filter(condition).values("person"))
    return found.values_list("person", flat=True)


def _latest(people: QuerySet[Any]) -> list[Any]:
    return list(people.order_by("-pk")[:MOST])


def _words_near(typed: list[str]) -> list[str]:
    """The words of people's names that may be meant by one of these. One query."""
    likely = [Q(word__in=[*typed, *map(swapped, typed)])]
    for word in typed:
        if len(word) >= SHORTEST:
            start, end = beginnings(word)
            likely += [_begins("word", start), _begins("backwards", end)]
    # A union and not an "or": each part reads one index from end to end.
    parts = [NameWord.objects.filter(each).values_list("word", flat=True) for each in likely]
    return list(parts[0].union(*parts[1:])[:CANDIDATES])


def _is_like(typed: str, word: str) -> bool:
    if len(typed) < SHORTEST:
        return typed == word
    return OSA.distance(typed, word, score_cutoff=SLIPS) <= SLIPS


def _begins(field: str, start: str) -> Q:
    """That a column begins so, in the form that the database's index answers.

    SQLite reads an index for a range and not for LIKE; elsewhere a range follows the collation.
    """
    if connection.vendor != "sqlite":
        return Q(**{f"{field}__startswith": start})
    after = start[:-1] + chr(ord(start[-1]) + 1)
    return Q(**{f"{field}__gte": start, f"{field}__lt": after})


def everybody_in(person: Person) -> list[int]:
    """Keys of the rows that are this human: the one in use first, then those merged into it.

    The same for each of them. What cannot be moved by a merge (a consent) is asked of all.
    """
    used = person.merged_into_id or person.pk
    return [used, *Person.objects.filter(merged_into=used).values_list("pk", flat=True)]


def people_for_list(text: str) -> list[Any]:
    """The people that this text may mean, as `people_found`, with what a list says of each.

    `number` is their first that is not dead (None for none); `asked_at` and `latest` are of their
    last request, None for none, `latest` as {"reference", "state", "topic_id"}.
    """
    latest = Case.objects.filter(person=OuterRef("pk")).order_by("-opened_at", "-pk")
    alive = PhoneNumber.objects.filter(person=OuterRef("pk"), is_dead=False, do_not_call=False)
    numbers = alive.order_by("pk")
    case = JSONObject(**{field: field for field in ("reference", "state", "topic_id")})
    people = in_use().annotate(
        number=Subquery(numbers.values("number")[:1]),
        asked_at=Subquery(latest.values("opened_at")[:1]),
        latest=Subquery(latest.values(found=case)[:1]),
    )
    return people_found(text, people)


def people_who_may_call(*, number: str, name: str) -> list[Person]:
    """The people at this number (E.164), then those of this name however it is spelt.

    Each group by name, with their numbers.
    """
    people = in_use().prefetch_related("numbers")
    at_number = list(people.filter(numbers__number=number).order_by("name", "pk"))
    known = {person.pk for person in at_number}
    alike = [pk for pk in people_named(name) if pk not in known][:ALIKE_SHOWN]
    return at_number + list(people.filter(pk__in=alike).order_by("name", "pk"))
