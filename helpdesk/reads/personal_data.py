"""Reads everything that is kept about somebody, along the inventory (`policy/inventory.py`).

`everybody` are the keys of the rows that are this human (`reads/people.py`).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from accessibility.readability.heard import is_heard
from helpdesk.models import Adviser, Callback, NameWord, Person, PersonMerge, PhoneNumber
from helpdesk.policy.inventory import TABLES
from helpdesk.policy.inventory_of_nobody import ELSEWHERE
from helpdesk.policy.names import is_same_name, whole_words
from helpdesk.policy.personal_data import Elsewhere, Table
from helpdesk.policy.traces import Traces, surnames_in

# Read whole by `actions/people/leftovers.py`: no database looks into what is pickled or signed.
PICKLED = ("django_q.Task", "django_q.OrmQ", "sessions.Session")
STEP = 500


def model_of(label: str) -> type[Model]:
    """The model of a label such as "helpdesk.Note"."""
    return apps.get_model(label)


def rows_of(table: Table, everybody: Collection[int]) -> QuerySet[Any]:
    """The rows of a table about these people, by no manager that hides or refuses any."""
    about = Q()
    for way in table.people:
        about |= Q(**{f"{way}__in": everybody})
    rows = model_of(table.model)._base_manager.filter(about).order_by("pk")
    return rows.distinct() if len(table.people) > 1 else rows


def traces_of(everybody: Collection[int]) -> Traces:
    """By what these people are found elsewhere: what they share with somebody else is not theirs.

    Eight queries.
    """
    people = list(Person.objects.filter(pk__in=everybody))
    numbers = set(PhoneNumber.objects.filter(person__in=everybody).values_list("number", flat=True))
    own_calls = Q(case__person__in=everybody, consent=None) | Q(consent__helper__in=everybody)
    numbers |= set(Callback.objects.filter(own_calls).values_list("number", flat=True)) - {""}
    names = {person.name for person in people if person.name} | _names_before(everybody)
    emails = {person.email for person in people if person.email}
    others = Person.objects.exclude(pk__in=everybody)
    shared = PhoneNumber.objects.exclude(person__in=everybody).filter(number__in=numbers)
    shared_mails = others.filter(email__in=emails)
    namesakes = others.filter(search_name__in=[person.search_name for person in people])
    own_names = frozenset(names) - _of_namesakes(names, namesakes)
    surnames = _surnames_alone(own_names, everybody)
    return Traces(
        names=own_names,
        surnames=surnames,
        rare_surnames=frozenset(word for word in surnames if not is_heard(word, "fr")),
        numbers=frozenset(numbers - set(shared.values_list("number", flat=True))),
        emails=frozenset(emails - set(shared_mails.values_list("email", flat=True))),
    )


def _names_before(everybody: Collection[int]) -> set[str]:
    """What a merge put aside: a name that was theirs on another row."""
    merges = PersonMerge.objects.filter(kept__in=everybody).values_list("before", flat=True)
    return {
        name
        for before in merges
        for name in before.get("person", {}).get("name", ())
        if isinstance(name, str) and name
    }


def _of_namesakes(names: Collection[str], namesakes: QuerySet[Person]) -> frozenset[str]:
    """Those of the names that somebody else has too: a text may mean either."""
    theirs = list(namesakes.values_list("name", flat=True))
    return frozenset(name for name in names if any(is_same_name(name, other) for other in theirs))


def _surnames_alone(names: Collection[str], everybody: Collection[int]) -> frozenset[str]:
    """The surnames in these names that are no word of another name on record, nor of the team's."""
    found = frozenset().union(*map(surnames_in, names))
    others = NameWord.objects.filter(word__in=found).exclude(person__in=everybody)
    team = Adviser.objects.values_list("first_name", "user__last_name")
    of_team = {word for each in team for name in each for word in whole_words(name)}
    return found - set(others.values_list("word", flat=True)) - of_team


@dataclass(frozen=True)
class Mention:
    """A column of a row in which somebody is named, by the label of its model."""

    place: Elsewhere | Table
    row: Any
    column: str
    text: str


def mentions_of(traces: Traces) -> Iterator[Mention]:
    """Every text that names somebody, in the tables of the inventory that people write in.

    A query a column; each row is then looked at closely.
    """
    if traces.are_none:
        return
    places: list[Elsewhere | Table] = [table for table in TABLES if table.free]
    places += [place for place in ELSEWHERE if place.model not in PICKLED]
    for place in places:
        for column in place.free:
            yield from _in_column(place, column, traces)


def _in_column(place: Elsewhere | Table, column: str, traces: Traces) -> Iterator[Mention]:
    hinted = Q()
    for hint in sorted(traces.hints()):
        hinted |= Q(**{f"{column}__icontains": hint})
    if not hinted:
        return
    rows = model_of(place.model)._base_manager.filter(hinted).order_by("pk")
    for row in rows.iterator(chunk_size=STEP):
        text = getattr(row, column)
        if traces.are_in(text if isinstance(text, str) else str(text)):
            yield Mention(place, row, column, text)
