"""Which announcements readers meet now, and in which order: rules, with no clock of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from helpdesk.policy.texts import text_in

# More than two at the top of a page are read by nobody.
MOST: Final = 2


class AnnouncementKind(StrEnum):
    """What an announcement is about; stored codes never change."""

    OUTAGE = "outage"  # panne
    TO_KNOW = "to_know"  # à savoir


@dataclass(frozen=True)
class Announced:
    """An announcement as it was read: `texts` and `links` (title, address) by language.

    It is shown from `starts_at` until `ends_at`, the end left out; both aware.
    """

    key: int
    kind: AnnouncementKind
    starts_at: datetime
    ends_at: datetime
    texts: Mapping[str, str]
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """One as a page says it; `language` is "" where it is that of the page."""

    kind: AnnouncementKind
    text: str
    language: str
    link: tuple[str, str] | None


def on_now(known: Iterable[Announced], *, at: datetime) -> list[Announced]:
    """Those of this moment, MOST at most: outages first, then what began last."""
    now = [one for one in known if one.starts_at <= at < one.ends_at]
    now.sort(key=lambda one: (one.starts_at, one.key), reverse=True)
    now.sort(key=lambda one: one.kind != AnnouncementKind.OUTAGE)
    return now[:MOST]


def said_in(language: str, known: Sequence[Announced], *, first: str) -> list[Said]:
    """These in a language, else in the first one of the site, which each has."""
    texts = [text_in(one.texts, language, first=first) for one in known]
    return [
        Said(
            kind=one.kind,
            text=str(text),
            language=text.language if text.language[:2] != language[:2] else "",
            link=one.links.get(language),
        )
        for one, text in zip(known, texts, strict=True)
    ]
