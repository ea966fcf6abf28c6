"""Days, hours, numbers and references in templates, as people say them."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accessibility.text.directions import direction_of
from accessibility.text.typography import NO_BREAK
from helpdesk import labels
from helpdesk.policy.texts import Text
from helpdesk.reads.availability import desk_zone
from helpdesk.words import spoken as wording

register = template.Library()
_BEFORE_AN_HOUR = re.compile(r"(, \w+) (?=\d)")
register.filter("in_pairs", wording.in_pairs)
register.filter("masked", wording.masked)
register.filter("spaced", wording.spaced)
register.filter("duration", wording.duration_in_words)
register.filter("minutes_in_words", wording.minutes_in_words)


@register.filter
def hour(at: datetime | time) -> str:
    """`14 h 15`, in the desk's zone."""
    return wording.hour_in_words(at, desk_zone())


@register.filter
def clock(seconds: int) -> str:
    """`4:05`, the minutes and seconds of a clock that runs."""
    return f"{seconds // 60}:{seconds % 60:02}"


@register.filter
def hours_and_minutes(minutes: int) -> str:
    """`3 h 30`, `2 h`, `45 min`: for tables."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK}min"
    return f"{hours}{NO_BREAK}h{NO_BREAK}{rest:02}" if rest else f"{hours}{NO_BREAK}h"


@register.filter
def day(at: date | datetime) -> str:
    """`Thursday 3 December`, in the desk's zone."""
    return wording.day_in_words(
        at.astimezone(desk_zone()).date() if isinstance(at, datetime) else at
    )


@register.filter
def short_day(at: datetime) -> str:
    """`Mon 30 Nov`, `lun 30 nov`, in the desk's zone: for lines that are many."""
    return _short_day(at.astimezone(desk_zone()).date(), get_language())


@lru_cache(maxsize=1000)
def _short_day(on: date, language: str | None) -> str:
    """A list says the same days again and again, in the language that is active."""
    return date_format(on, "D j M" if language == "en" else "D j b").replace(" ", NO_BREAK)


@register.filter
def day_from_today(at: date | datetime, zone: ZoneInfo | None = None) -> str:
    """`Tomorrow, Thursday 3 December`, in this zone; None is the desk's."""
    zone = zone or desk_zone()
    on = at.astimezone(zone).date() if isinstance(at, datetime) else at
    return wording.day_in_words(on, today=timezone.now().astimezone(zone).date())


def _with_its_hour(words: str) -> str:
    """A line never ends on the `à` or `at` that stands before an hour."""
    return _BEFORE_AN_HOUR.sub(rf"\1{NO_BREAK}", words)


@register.filter
def when(at: datetime) -> str:
    """`Thursday 3 December, at 14 h 15`, in the desk's zone."""
    return _with_its_hour(wording.when_in_words(at, desk_zone()))


@register.filter
def instant(text: str) -> datetime:
    """An instant kept as text in ISO format."""
    return datetime.fromisoformat(text)


@register.filter
def when_for(at: datetime, zone: str) -> str:
    """The day and hour in the person's zone ("" is the desk's), and the desk's beside it."""
    return _with_its_hour(wording.when_for_person(at, zone=zone, desk_zone=desk_zone()))


@register.filter
def hour_for(at: datetime, zone: str) -> str:
    """`14 h 15` in the person's zone; "" is the desk's."""
    return wording.hour_in_words(at, ZoneInfo(zone) if zone else desk_zone())


@register.filter
def hour_in(at: datetime, zone: ZoneInfo | None) -> str:
    """`14 h 15` in this zone; None is the desk's."""
    return wording.hour_in_words(at, zone or desk_zone())


@register.filter
def label(code: str, table: str) -> str:
    """The label of a stored code: `{{ case.state|label:"CASE_STATE" }}`."""
    return labels.label_of(getattr(labels, table), code)


@register.filter
def lang_of(words: object, page: str | None = None) -> SafeString:
    """`lang="fr" dir="ltr"` for words in another language than the page; nothing for others.

    None is the active language.
    """
    language = words.language if isinstance(words, Text) else ""
    if not language or language[:2] == (page or get_language() or "")[:2]:
        return SafeString("")
    return format_html('lang="{}" dir="{}"', language, direction_of(language))


@register.filter
def marked(words: str) -> str:
    """The words, in a span that says their language where it is not the one of the page."""
    attributes = lang_of(words)
    return format_html("<span {}>{}</span>", attributes, words) if attributes else words


@register.filter
def language(code: str) -> str:
    """What a language is called: `{{ case.language|language }}`."""
    return labels.language_name(code)


@register.filter
def direction(code: str) -> str:
    """`ltr` or `rtl`, as a language is written."""
    return direction_of(code)
