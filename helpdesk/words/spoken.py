"""How days, hours, numbers and references are said and written, in the reader's language."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accessibility.text.punctuation import listed
from helpdesk import labels
from helpdesk.policy.phone_numbers import in_pairs, masked
from helpdesk.policy.references import spaced

NBSP = "\u00a0"
# A language's hour in Django's letters, where it is hours, a sign and minutes.
_SIGNS_OF_AN_HOUR = re.compile(r"[GH]([:.])i")

__all__ = [
    "day_in_words",
    "duration_in_words",
    "hour_in_words",
    "hours_of_day",
    "in_pairs",
    "masked",
    "minutes_in_words",
    "spaced",
    "when_for_person",
    "when_in_words",
    "words_or_signs",
]


def _language() -> str:
    return (translation.get_language() or "fr")[:2]


def _listed(*parts: str) -> str:
    return listed(parts, _language())


def day_in_words(day: date, *, today: date | None = None) -> str:
    """`Thursday 3 December`, with `Today,` or `Tomorrow,` in front when `today` is given."""
    words = _day_in_words(day, translation.get_language())
    if today is not None:
        if day == today:
            return _("Today, %(day)s") % {"day": words}
        if (day - today).days == 1:
            return _("Tomorrow, %(day)s") % {"day": words}
    return words


@lru_cache(maxsize=1000)
def _day_in_words(day: date, _active: str | None) -> str:
    """In the language that is active; pages say the same days again and again."""
    words = date_format(day, "l j F")
    if _language() not in ("fr", "en"):
        words = f"{date_format(day, 'l')} {date_format(day, 'MONTH_DAY_FORMAT')}"
    if _language() == "fr" and day.day == 1:
        words = words.replace(f" {day.day} ", " 1er ", 1)
    parts = words.split(" ")
    return " ".join(parts[:-1]) + NBSP + parts[-1] if len(parts) > 1 else words


def hour_in_words(at: datetime | time, zone: ZoneInfo | None = None) -> str:
    """`14 h 15` and `9 h` in French, `2.15 pm` and `9 am` in English.

    Other languages have their own signs where they write digits alone (`14.15` in Finnish), and
    `14:15` where not. A datetime needs its zone.
    """
    if isinstance(at, datetime):
        if zone is None:
            raise ValueError("An instant has an hour in a zone only.")
        at = at.astimezone(zone).time()
    if _language() == "en":
        half = "am" if at.hour < 12 else "pm"
        minutes = f".{at.minute:02d}" if at.minute else ""
        return f"{at.hour % 12 or 12}{minutes}{NBSP}{half}"
    if _language() != "fr":
        signs = _SIGNS_OF_AN_HOUR.fullmatch(get_format("TIME_FORMAT"))
        return f"{at.hour}{signs[1] if signs else ':'}{at.minute:02d}"
    minutes = f"{NBSP}{at.minute:02d}" if at.minute else ""
    return f"{at.hour}{NBSP}h{minutes}"


def words_or_signs(words: str, *, plain: str) -> str:
    """`words` in the active language; `plain`, signs alone, where only French ones exist."""
    said = _(words)
    if _language() in ("fr", "en"):
        return said
    with translation.override("fr"):
        return plain if said == _(words) else said


def when_in_words(at: datetime, zone: ZoneInfo) -> str:
    """`Tuesday 24 November, at 10.15 am`."""
    return words_or_signs(
        gettext_noop("%(day)s, at %(hour)s"), plain=_listed("%(day)s", "%(hour)s")
    ) % {
        "day": day_in_words(at.astimezone(zone).date()),
        "hour": hour_in_words(at, zone),
    }


def when_for_person(at: datetime, *, zone: str, desk_zone: ZoneInfo) -> str:
    """The day and hour where the person lives; where the desk lives too when that differs.

    `zone` "" is the desk's own: `Tuesday 24 November, at 10 am`. Elsewhere: `Tuesday 24 November,
    at 5 pm in Réunion (2 pm in Paris)`.
    """
    theirs = ZoneInfo(zone) if zone else desk_zone
    words = when_in_words(at, theirs)
    if at.astimezone(theirs).utcoffset() == at.astimezone(desk_zone).utcoffset():
        return words
    pattern = gettext_noop("%(when)s %(place)s (%(hour)s %(desk_place)s)")
    return words_or_signs(pattern, plain="%(when)s (%(city)s), %(hour)s (%(desk_city)s)") % {
        "when": words,
        "place": labels.label_of(labels.IN_ZONE, theirs.key),
        "hour": hour_in_words(at, desk_zone),
        "desk_place": labels.label_of(labels.IN_ZONE, desk_zone.key),
        "city": theirs.key.rpartition("/")[2],
        "desk_city": desk_zone.key.rpartition("/")[2],
    }


def hours_of_day(periods: tuple[tuple[time, time], ...]) -> str:
    """`9 am to 12.30 pm, 2 pm to 6 pm`; `closed` when there is none."""
    if not periods:
        return _("closed")
    spans = (
        words_or_signs(gettext_noop("%(start)s to %(end)s"), plain="%(start)s–%(end)s")
        % {"start": hour_in_words(start), "end": hour_in_words(end)}
        for start, end in periods
    )
    return _listed(*spans)


def duration_in_words(minutes: int) -> str:
    """`45 minutes`, `2 hours`; whole hours only, anything else in minutes."""
    if minutes < 60 or minutes % 60:
        return minutes_in_words(minutes)
    return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}


def minutes_in_words(minutes: int) -> str:
    """`15 minutes`."""
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
