"""Knows which incident a request may be about: by its topic, and by where the person lives."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

# Five digits, as La Poste writes them; an incident names how they begin.
_POSTCODE: Final = re.compile(r"(?<!\d)[0-9]{5}(?!\d)")
_BEGINNING: Final = re.compile(r"[0-9]{1,5}")


class BadPostcodes(Exception):
    """Something that is not the beginning of a postcode was among them."""


@dataclass(frozen=True)
class Scope:
    """What an incident touches: `topic_id` None is any topic, no postcode is everywhere."""

    key: int
    topic_id: int | None = None
    postcodes: tuple[str, ...] = ()


def beginnings_in(text: str) -> tuple[str, ...]:
    """The beginnings of postcodes in "59, 62100", in their order, each once; () for nothing.

    Raises BadPostcodes for what is none.
    """
    found = [part for part in re.split(r"[\s,;]+", text) if part]
    if any(not _BEGINNING.fullmatch(part) for part in found):
        raise BadPostcodes
    return tuple(dict.fromkeys(found))


def postcode_in(address: str) -> str:
    """The postcode of a postal address, its last group of five digits; "" where none stands."""
    found = _POSTCODE.findall(address)
    return found[-1] if found else ""


def proposed(scopes: Iterable[Scope], *, topic_id: int, address: str) -> list[int]:
    """Keys of the incidents that a request may be about, the likeliest first.

    The topic has to fit. So has the place, where both are known: who gave no address may live there
    too, and comes after whoever surely does.
    """
    postcode = postcode_in(address)
    ranked = []
    for scope in scopes:
        is_near = bool(postcode) and postcode.startswith(scope.postcodes)
        is_elsewhere = bool(scope.postcodes) and bool(postcode) and not is_near
        if scope.topic_id in (None, topic_id) and not is_elsewhere:
            ranked.append((not is_near, scope.topic_id is None, -scope.key, scope.key))
    return [key for *_rank, key in sorted(ranked)]


def is_news_late(next_news_at: datetime | None, at: datetime) -> bool:
    """Whether news was promised for an instant that has come: nobody says that hour any more."""
    return next_news_at is not None and next_news_at <= at
