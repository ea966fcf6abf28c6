"""Reads one person: found by their key, what they asked, the merges behind them, who read them.

`everybody` are the keys of the rows that are this human (`reads/people.py`).
"""

from collections.abc import Collection

from helpdesk.models import Callback, Case, Person, PersonMerge, PersonRead
from helpdesk.reads.people import in_use


def find_person(pk: int) -> Person | None:
    """The person of this key with their numbers, one that was merged too; None for none.

    Nor for somebody who was erased: a row of figures has no page.

    Two queries.
    """
    people = Person.objects.select_related("merged_into").prefetch_related("numbers")
    return people.filter(pk=pk, anonymised_at=None).first()


def person_in_use(pk: int) -> Person | None:
    """The person of this key; None when there is none, or they were merged. One query."""
    return in_use().filter(pk=pk).first()


def numbers_to_be_called(everybody: Collection[int]) -> set[str]:
    """The numbers (E.164) that an open promise to this human calls. One query."""
    promises = Callback.objects.open().filter(case__person__in=everybody)
    return set(promises.values_list("number", flat=True))


def requests_of(everybody: Collection[int], *, most: int) -> list[Case]:
    """What this human asked, the latest first, with topic and adviser. One query."""
    cases = Case.objects.filter(person__in=everybody).select_related("topic", "adviser")
    return list(cases.order_by("-opened_at", "-pk")[:most])


def count_of_requests(person: Person) -> int:
    """How many requests this row has. One query."""
    return person.cases.count()


def merges_into(person: Person) -> list[PersonMerge]:
    """The merges of which this row is what was kept, the latest first, undone ones apart.

    One query.
    """
    merges = person.merges.filter(undone_at=None).select_related("merged", "merged_by")
    return list(merges.order_by("-pk"))


def find_merge(pk: int) -> PersonMerge | None:
    """The merge of this key, undone or not; None when there is none. One query."""
    return PersonMerge.objects.select_related("kept", "merged").filter(pk=pk).first()


def readers_of(everybody: Collection[int], *, most: int) -> list[PersonRead]:
    """Who was shown a page about this human, the latest first. One query."""
    reads = PersonRead.objects.filter(person__in=everybody).select_related("reader__adviser")
    return list(reads.order_by("-at", "-pk")[:most])
