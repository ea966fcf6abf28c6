"""What pages say of the incidents that run, in the language of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language

from helpdesk.models.texts import first_language
from helpdesk.policy.incidents import is_news_late
from helpdesk.policy.texts import Text, text_in
from helpdesk.reads.incidents import Running, running_incidents


@dataclass(frozen=True)
class SaidIncident:
    """`next_news_at` None: none were promised, or `is_news_late`. `advice` is for advisers."""

    key: int
    title: Text
    advice: Text
    area: str
    began_at: datetime
    next_news_at: datetime | None
    is_news_late: bool


def incidents_now() -> list[SaidIncident]:
    """Those that run, the latest first. No query most of the time."""
    return in_words(running_incidents())


def keys_now() -> tuple[tuple[int, int, bool], ...]:
    """What pages say of them at this moment: one that was made with other keys is old."""
    now = timezone.now()
    return tuple(
        (one.key, one.revision, is_news_late(one.next_news_at, now)) for one in running_incidents()
    )


def in_words(running: Iterable[Running]) -> list[SaidIncident]:
    """The same, in the language of the page; else in the desk's first one. No query."""
    now = timezone.now()
    return [_said(one, is_late=is_news_late(one.next_news_at, now)) for one in running]


def _said(one: Running, *, is_late: bool) -> SaidIncident:
    return SaidIncident(
        key=one.key,
        title=_in_language(one, "title"),
        advice=_in_language(one, "advice"),
        area=one.area,
        began_at=one.began_at,
        next_news_at=None if is_late else one.next_news_at,
        is_news_late=is_late,
    )


def _in_language(one: Running, field: str) -> Text:
    words = {language: texts[field] for language, texts in one.texts.items()}
    return text_in(words, get_language() or first_language(), first=first_language())
