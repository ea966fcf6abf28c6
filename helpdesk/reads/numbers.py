"""Reads the numbers of a person, and what is known of each."""

import json

from helpdesk.models import Person, PhoneNumber
from helpdesk.policy.duplicates import NumberFacts


def numbers_of(person: Person) -> list[PhoneNumber]:
    """Every number of a person. One query, none where they are prefetched."""
    return list(person.numbers.all())


def number_called(person: Person, number: str) -> PhoneNumber | None:
    """What is known of this number (E.164) of a person; None when it is not theirs.

    As many queries as `numbers_of`.
    """
    return next((row for row in numbers_of(person) if row.number == number), None)


def number_of(person: Person, pk: int) -> PhoneNumber | None:
    """The number of this key; None when it is another person's, or gone. One query."""
    return person.numbers.filter(pk=pk).first()


def numbers_to_call(person: Person) -> list[PhoneNumber]:
    """The numbers of a person that may be dialled: no dead one. Queries as `numbers_of`."""
    return [row for row in numbers_of(person) if row.is_usable]


def first_number_of(person: Person) -> PhoneNumber | None:
    """The number that was written down first and is not dead; None where there is none.

    One query.
    """
    return person.numbers.filter(is_dead=False, do_not_call=False).order_by("pk").first()


def is_dead_for(person: Person, number: str) -> bool:
    """Whether a call to this number (E.164) found that it is not this person's. One query."""
    return person.numbers.filter(number=number, is_dead=True).exists()


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
