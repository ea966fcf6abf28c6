"""Finds or writes down who asks for help. Never merges by number alone (decision 21)."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.story import record
from helpdesk.choices import Confidence, EventKind, PhoneOwner
from helpdesk.models import Case, Person, PhoneNumber
from helpdesk.policy.phone_numbers import read_number

if TYPE_CHECKING:
    from website.models import User


def search_form(name: str) -> str:
    """A name without accents, capitals or punctuation, its words in order of the alphabet.

    So "PETIT-JEAN, Hélène" and "Helene Petit Jean" are the same; "" for an empty name.
    """
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(sorted(re.findall(r"\w+", plain)))[:120]


def keep_number(*, person: Person, number: str) -> PhoneNumber:
    """The person's number (E.164), written down when it is new to them."""
    row, _is_new = PhoneNumber.objects.get_or_create(
        person=person,
        number=number,
        defaults={"kind": read_number(number).kind, "owner": PhoneOwner.OWN},
    )
    return row


def add_person(
    *,
    name: str,
    number: str,
    language: str,
    at: datetime,
    email: str = "",
    confidence: Confidence = Confidence.UNKNOWN,
    is_demo: bool = False,
) -> Person:
    """Somebody new with their number (E.164), even where another has the same name or number."""
    person = Person.objects.create(
        name=name,
        search_name=search_form(name),
        language=language,
        email=email,
        confidence=confidence,
        created_at=at,
        is_demo=is_demo,
    )
    keep_number(person=person, number=number)
    return person


def find_or_create_person(
    *,
    name: str,
    number: str,
    language: str,
    at: datetime,
    email: str = "",
    confidence: Confidence = Confidence.UNKNOWN,
    is_demo: bool = False,
) -> Person:
    """The person of this name at this number (E.164), or a new one.

    What somebody says today completes what is kept; it never erases it.
    """
    wanted = search_form(name)
    person = (
        Person.objects.filter(numbers__number=number, search_name=wanted).order_by("pk").first()
    )
    if person is None:
        return add_person(
            name=name,
            number=number,
            language=language,
            email=email,
            confidence=confidence,
            at=at,
            is_demo=is_demo,
        )
    person.email = person.email or email
    if person.confidence == Confidence.UNKNOWN:
        person.confidence = confidence
    person.save(update_fields=["email", "confidence"])
    return person


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
    *, case: Case, at: datetime, by: "User", facts: Mapping[str, str | bool]
) -> Person:
    """Write what an adviser heard of the person: fields of NEEDS only; the same changes nothing.

    The story says that something changed, and never what. Raises KeyError for any other field.
    """
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=case.person_id)
    changed = [name for name, value in facts.items() if getattr(person, name) != value]
    for name in changed:
        if name not in NEEDS:
            raise KeyError(name)
        setattr(person, name, facts[name])
    if changed:
        person.save(update_fields=changed)
        record(case=case, kind=EventKind.PERSON_CHANGED, at=at, by=by)
    return person


def begins_a_name(letters: str, person: Person) -> bool:
    """Whether these begin one of the person's names: three letters, or a short name whole."""
    typed = search_form(letters).replace(" ", "")[:3]
    return any(
        name.startswith(typed) and len(typed) == min(3, len(name))
        for name in person.search_name.split()
    )
