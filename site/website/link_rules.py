"""What a link or a number is, whom a machine may ask for it, and when it counts as broken. Pure."""

import re
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

# A site of others may be down for an evening: only so many nights in a row are told.
NIGHTS: Final = 3
# By the desk's clock; and where nobody looked for so long, at any hour.
FROM, UNTIL = time(3), time(6)
_LONG_AGO: Final = timedelta(days=2)
# The site answers, though not to a machine, or only later.
_ANSWERS_OTHERS: Final = frozenset({401, 403, 405, 406, 429, 451})
# Short numbers that one operator has for its own subscribers, which no list of ARCEP names:
# voicemail of Bouygues Telecom, Free, SFR and Orange.
SHORT_OF_OPERATORS: Final = frozenset({"123", "660", "666", "777", "888"})
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"«»“”]+", re.I)
_NAME: Final = re.compile(
    r"(?<![\w@./-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:fr|com|org|net|eu|coop|info)"
    r"(?:/[^\s<>\"«»“”]*)?(?![\w@])"
)
_LAST_SIGNS: Final = ".,;:!?…)]}’'"
_SPACE: Final = r"[ \u00a0\u202f]"
_TEN_DIGITS: Final = re.compile(
    rf"(?<![\d+])(?:\+33{_SPACE}?[1-9]|0[1-9])(?:(?:{_SPACE}|\.)?\d{{2}}){{4}}(?!\d)"
)
# "call 3179", "appelez le 31 79": a short number where nothing else can be meant.
_CALLED: Final = re.compile(
    r"\b(?:appele[rz] le|composez le|envoyez-le au|call|dial|ring|text)"
    rf"{_SPACE}(\d(?:{_SPACE}?\d){{1,5}})(?!{_SPACE}?\d)",
    re.I,
)


class Kind(StrEnum):
    """Where a link leads: into this site, to another one, or to a phone."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    NUMBER = "number"


class Problem(StrEnum):
    """What is wrong with a link or a number; the stored code is never changed."""

    GONE = "gone"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    BROKEN = "broken"
    NO_HOST = "no_host"
    NO_ANSWER = "no_answer"
    NOT_SAFE = "not_safe"
    PRIVATE = "private"
    ROUND = "round"
    BAD_ADDRESS = "bad_address"
    NO_NUMBER = "no_number"


def kind_of(address: str, *, own: Collection[str]) -> Kind | None:
    """Of which kind a link is; None for what leads nowhere else: a place in the page, an e-mail.

    `own`: the hosts of this site, with their port as they are written.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return Kind.OUTSIDE
    if parts.scheme == "tel":
        return Kind.NUMBER
    if parts.scheme in ("http", "https") or (not parts.scheme and parts.netloc):
        return Kind.INSIDE if parts.netloc.lower() in own else Kind.OUTSIDE
    if parts.scheme or not parts.path:
        return None
    return Kind.INSIDE


def addresses_in(text: str, *, with_names: bool) -> list[str]:
    """The addresses of a text, each once, in order; `with_names`: those without https too."""
    found = [_trimmed(address) for address in _ADDRESS.findall(text)]
    if with_names:
        rest = _ADDRESS.sub(" ", text)
        found += [f"https://{_trimmed(name)}" for name in _NAME.findall(rest)]
    return list(dict.fromkeys(found))


def _trimmed(address: str) -> str:
    return address.rstrip(_LAST_SIGNS)


def numbers_in(text: str) -> list[str]:
    """The phone numbers of a text, as they are written, each once: ten digits, or called short."""
    found = [*_TEN_DIGITS.findall(text), *(said.strip() for said in _CALLED.findall(text))]
    return list(dict.fromkeys(found))


def verdict(status: int) -> Problem | None:
    """What an answer of another site means; None for one that is there.

    Who asks for a password, or wants no machines, is there (RFC 9110 §15.5).
    """
    if status < 400 or status in _ANSWERS_OTHERS or status >= 600:
        return None
    if status in (404, 410):
        return Problem.NOT_FOUND
    return Problem.BROKEN if status >= 500 else Problem.REFUSED


def is_told(nights: int) -> bool:
    """Whether a link to another site has failed in enough nights, one after the other."""
    return nights >= NIGHTS


def is_time(at: datetime, *, last: date | None) -> bool:
    """Whether the pages are to be looked at now; `at` by the desk's clock, `last`: the last night.

    Once a day, at night; a machine that sleeps at night catches up by day.
    """
    if last is not None and last >= at.date():
        return False
    is_night = FROM <= at.time() < UNTIL
    return is_night or (last is not None and at.date() - last >= _LONG_AGO)
