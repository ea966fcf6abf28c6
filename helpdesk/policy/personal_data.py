"""Knows what may be said of an inventory of personal data: which table, whose, what becomes of it.

The inventory itself is `policy/inventory.py`. A column of text that it does not name fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Fate(StrEnum):
    """What becomes of the rows of a person who is erased or anonymised."""

    GOES = "goes"
    EMPTIED = "emptied"
    STAYS = "stays"


class Becomes(StrEnum):
    """What a column becomes where that is no fixed value."""

    # Codes, ids and instants stay; anything else goes.
    CODES_ONLY = "codes_only"
    # A request gets another reference: the one on her letters leads nowhere.
    NEW_REFERENCE = "new_reference"


class Reason(StrEnum):
    """Why a row or a column says nothing of a person who is helped, or stays all the same."""

    FIGURES = "figures"
    PROOF = "proof"
    WATCH = "watch"
    PUBLISHED = "published"
    STAFF = "staff"
    MACHINE = "machine"


# What stands in the place of a name that went: no word, so nobody finds it.
NO_NAME: Final = "—"
# What stands where a text named somebody.
CUT_OUT: Final = "[…]"

Value = str | bool | int | None | Becomes | tuple[()]


@dataclass(frozen=True)
class Table:
    """Rows about people who are helped.

    `people` are the ways from a row to a person, in Django's spelling. `shown` are the columns of
    their file; `codes` columns of text that name nobody; `free` is what somebody wrote, where a
    third person may be named too. `why` says what a row that stays is kept for.
    """

    model: str
    people: tuple[str, ...]
    fate: Fate
    shown: tuple[str, ...] = ()
    emptied: Mapping[str, Value] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    why: Reason | None = None


@dataclass(frozen=True)
class Elsewhere:
    """Text about no person in particular, searched for whoever is erased.

    A row that names them goes when `row_goes`; else their name is cut out of it.
    """

    model: str
    free: tuple[str, ...]
    row_goes: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfNobody:
    """Columns of a table, or of a whole app, in which no person who is helped stands."""

    model: str
    why: Reason
    columns: tuple[str, ...] = field(default=())


def is_code(value: object) -> bool:
    """Whether a value kept in an event is an id, a code or an instant: nobody's name or number."""
    if value is None or isinstance(value, (bool, int, float)):
        return True
    if isinstance(value, str):
        digits = sum(sign.isdigit() for sign in value)
        is_instant = value[4:5] == "-" and value[10:11] == "T"
        is_plain = all(sign.isascii() and (sign.islower() or sign in " _-") for sign in value)
        return is_instant or is_plain or (digits == len(value) and digits < _FEWEST_OF_A_NUMBER)
    return False


# A shorter run of digits is no phone number.
_FEWEST_OF_A_NUMBER: Final = 6


def codes_only(data: object) -> object:
    """The same JSON without anything that is no code: "" in its place, so that no reader fails."""
    if isinstance(data, dict):
        return {name: codes_only(value) for name, value in data.items()}
    if isinstance(data, list):
        return [codes_only(value) for value in data]
    return data if is_code(data) else ""
