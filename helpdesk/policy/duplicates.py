"""Proposes that two people are one human: when two of four signals agree.

The signals: family name, first name, number, e-mail. A name is one field, and nobody says which
of its words is the family name: two names agree twice when one has every word of the other.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpdesk.choices import Confidence, PhoneKind, PhoneOwner
from helpdesk.policy.names import CIVILITIES, PARTICLES, whole_words, words_of
from helpdesk.policy.retries import PartOfDay

ENOUGH = 2


class Signal(StrEnum):
    """What two people have in common. SECOND_NAME comes with NAME only."""

    NAME = "name"
    SECOND_NAME = "second_name"
    NUMBER = "number"
    EMAIL = "email"


@dataclass(frozen=True)
class Known:
    """What is known of a person: name, numbers as E.164, e-mail in small letters or ""."""

    name: str
    numbers: frozenset[str]
    email: str = ""

    def tellings(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words of the name that tell people apart: with particles joined, and each alone."""
        return telling_words(whole_words(self.name)), telling_words(words_of(self.name))


def telling_words(words: Collection[str]) -> frozenset[str]:
    """Those words of a folded name that tell people apart: not "de", not "mme", no initial."""
    return frozenset(word for word in words if len(word) > 1 and word not in PARTICLES | CIVILITIES)


def signals(one: Known, two: Known) -> tuple[Signal, ...]:
    """What agrees; () for nothing. Nothing known is never in common."""
    pairs = list(zip(one.tellings(), two.tellings(), strict=True))
    found = {
        Signal.NAME: any(first & second for first, second in pairs),
        Signal.SECOND_NAME: any(
            len(first & second) >= ENOUGH and first & second in (first, second)
            for first, second in pairs
        ),
        Signal.NUMBER: bool(one.numbers & two.numbers),
        Signal.EMAIL: one.email == two.email != "",
    }
    return tuple(signal for signal, agrees in found.items() if agrees)


class Side(StrEnum):
    """Whose value stays when two people become one."""

    KEPT = "kept"
    MERGED = "merged"


# Fields of a person that are chosen one by one, and the value that says nothing.
FIELDS: Mapping[str, object] = {
    "name": "",
    "language": "fr",
    "email": "",
    "postal_address": "",
    "confidence": Confidence.UNKNOWN,
    "speak_slowly": False,
    "hard_of_hearing": False,
    "low_vision": False,
    "uses_relay": False,
    "needs_interpreter": False,
}


def usual_side(field: str, *, kept: object, merged: object) -> Side:
    """Whose value of this field is proposed: the kept one's, unless only the other's says much."""
    nothing = FIELDS[field]
    return Side.MERGED if kept == nothing and merged != nothing else Side.KEPT


def said(values: Mapping[str, object]) -> int:
    """How many fields of a person say something."""
    return sum(values[field] != nothing for field, nothing in FIELDS.items())


@dataclass(frozen=True)
class File:
    """What is weighed when one of two rows is to stay."""

    said: int
    numbers: int
    created_at: datetime
    pk: int


def stays(one: File, two: File) -> File:
    """Which of two rows is kept: the one that says more; of two that say as much, the older."""
    return min(one, two, key=lambda row: (-row.said - row.numbers, row.created_at, row.pk))


@dataclass(frozen=True)
class NumberFacts:
    """What is known of a number; `best_parts` without any is any time."""

    kind: str
    owner: str
    owner_name: str
    may_leave_message: bool
    may_say_why: bool
    best_parts: tuple[str, ...]


def both_facts(kept: NumberFacts, merged: NumberFacts) -> NumberFacts:
    """What is known of one number that both rows had.

    What was said counts before what nobody asked. A message stays as discreet as either row wants.
    """
    speaks = merged if kept.owner == PhoneOwner.OWN else kept
    parts = {*kept.best_parts, *merged.best_parts}
    return NumberFacts(
        kind=merged.kind if kept.kind == PhoneKind.OTHER else kept.kind,
        owner=speaks.owner,
        owner_name=speaks.owner_name,
        may_leave_message=kept.may_leave_message and merged.may_leave_message,
        may_say_why=kept.may_say_why and merged.may_say_why,
        best_parts=tuple(str(part) for part in PartOfDay if part in parts),
    )
