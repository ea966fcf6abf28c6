"""Knows what a row of a file of places says, in the national schema of digital mediation.

Its fields: https://github.com/LaMednum/standard-mediation-num. Many values stand in one field,
parted by "|".
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from helpdesk.policy.names import folded

# What a file must have, and may have beside: its column → ours, and the longest that we keep.
NEEDED: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "id": ("code", 100),
        "nom": ("name", 120),
        "adresse": ("address", 200),
        "code_postal": ("postcode", 5),
        "commune": ("town", 80),
    }
)
_BESIDE: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "telephone": ("phone", 30),
        "courriels": ("email", 120),
        "site_web": ("website", 200),
        "horaires": ("hours", 300),
        "services": ("services", 600),
        "modalites_acces": ("access", 300),
    }
)
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{2,28}")
_EMAIL = re.compile(r"[^@\s|]+@[^@\s|]+\.[^@\s|]+")
_SITE = re.compile(r"https?://[^\s|]+")
# How many places of a file may be gone at once before somebody must say that it is right.
MOST_GONE: Final = 0.5


class BadRow(StrEnum):
    """Why a row of the file is no place: what it says is missing, too long, or there already."""

    NO_ID = "it has no id"
    NO_NAME = "it has no name"
    NO_ADDRESS = "it has no address"
    NO_TOWN = "it has no town"
    BAD_POSTCODE = "its postcode is not five digits"
    TOO_LONG = "something in it is too long"
    TWICE = "its id stands in the file already"


_MISSING = {
    "code": BadRow.NO_ID,
    "name": BadRow.NO_NAME,
    "address": BadRow.NO_ADDRESS,
    "postcode": BadRow.BAD_POSTCODE,
    "town": BadRow.NO_TOWN,
}


def place_of(row: Mapping[str, str | None]) -> dict[str, str] | BadRow:
    """What we keep of a row, by our names, `town_key` too; or why it is no place.

    What may be missing is "" where it is not what it should be: a link that is none, an e-mail
    without a sign. Of what is beside the place, what is too long is cut.
    """
    facts: dict[str, str] = {}
    for column, (name, longest) in NEEDED.items():
        value = _plain(row.get(column))
        if not value:
            return _MISSING[name]
        if len(value) > longest and name != "postcode":
            return BadRow.TOO_LONG
        facts[name] = value
    if not re.fullmatch(r"[0-9]{5}", facts["postcode"]):
        return BadRow.BAD_POSTCODE
    for column, (name, longest) in _BESIDE.items():
        facts[name] = _beside(name, _plain(row.get(column)))[:longest]
    return {**facts, "town_key": town_key(facts["town"])}


def _plain(value: str | None) -> str:
    """Without signs that nobody sees, and with one space between words."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value or "").split())


def _beside(name: str, value: str) -> str:
    first = value.partition("|")[0].strip()
    if name == "phone":
        return first if _PHONE.fullmatch(first) else ""
    if name == "email":
        return first if _EMAIL.fullmatch(first) else ""
    if name == "website":
        return first if _SITE.fullmatch(first) else ""
    return ", ".join(part.strip() for part in value.split("|") if part.strip())


def town_key(town: str) -> str:
    """A town as it is looked for: "Saint-Étienne" is "saint etienne", and so is "st etienne"."""
    words = re.findall(r"[a-z0-9]+", folded(town))
    full = {"st": "saint", "ste": "sainte"}
    return " ".join(full.get(word, word) for word in words)[:80]


def sought(text: str) -> tuple[str, str]:
    """What is looked for, of what somebody typed: (first digits of a postcode, key of a town).

    "26 150 Die" is ("26150", "die"); either is "" where it is not said. One digit says nothing.
    """
    said = re.search(r"(?<!\d)\d(?:\s?\d){1,4}(?!\s?\d)", text, re.ASCII)
    if said is None:
        return "", town_key(text)
    town = f"{text[: said.start()]} {text[said.end() :]}"
    return re.sub(r"\s", "", said[0]), town_key(town)


def too_many_gone(*, gone: int, kept: int) -> bool:
    """Whether a file lacks so much of what is there that it may be another file."""
    return gone > MOST_GONE * (gone + kept)
