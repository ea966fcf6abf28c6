"""What is counted about the service, and what is made of it. Never about one adviser."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Measure(StrEnum):
    """What a figure counts, and the local day of the desk that it belongs to.

    OPENED, GUIDE: when the case was opened; GUIDE has the guide and step, "214/3", as its detail.
    CLOSED: when it was closed, by reason. PROGRESS: when it was closed, "before>after".
    SOLVED: when it was closed as solved, by one conversation ("first") or by several ("more").
    PROMISE: the day of the hour that was shown, by result, once it is known: one a promise. Of
    an hour that was moved, it is the new one; of one broken first and found again, the new too.
    WAIT: the day of the first try, by bucket of minutes since the call was asked for; `total`
    sums full minutes.
    FIRST_TRY: the day of the first try, "reached" or "other", once it has ended.
    TRY: when the call began, by outcome. MESSAGE: when it was sent, by channel. LOST: when a
    message was given up, failed on its way, or came too late, by channel.
    ANONYMOUS, TIME: when it was noted; `total` sums the minutes.
    INCIDENT: when a request that is tied to one was opened, by the key of the incident.
    COUNTED: the day itself; `total` is when it was counted, in seconds since 1970.
    """

    OPENED = "opened"
    GUIDE = "guide"
    CLOSED = "closed"
    PROGRESS = "progress"
    SOLVED = "solved"
    PROMISE = "promise"
    WAIT = "wait"
    FIRST_TRY = "first_try"
    TRY = "try"
    MESSAGE = "message"
    LOST = "lost"
    ANONYMOUS = "anonymous"
    TIME = "time"
    INCIDENT = "incident"
    COUNTED = "counted"


# Upper bounds of the buckets of a wait, in minutes: an hour, half a day, a day, two, three, a week.
WAITS = (15, 60, 240, 720, 1440, 2880, 4320, 10080)
LONGER = "longer"
REACHED, OTHER = "reached", "other"
AT_FIRST, LATER = "first", "more"


def median_bucket(counts: Mapping[str, int]) -> str:
    """The bucket in which the middle of all waits lies; "" for none.

    Half of the people waited no longer than its bound.
    """
    total, below = sum(counts.values()), 0
    for bucket in (*map(str, WAITS), LONGER):
        below += counts.get(bucket, 0)
        if total and below * 2 >= total:
            return bucket
    return ""


def percent(part: int, whole: int) -> int | None:
    """Rounded to the nearest; None of nothing, which is no percentage at all."""
    return round(100 * part / whole) if whole else None


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def weeks_between(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that these days touch, in order; [] when last is before first."""
    weeks, week = [], week_of(first)
    while week <= last:
        weeks.append(week)
        week += timedelta(days=7)
    return weeks


def months_between(first: date, last: date) -> list[tuple[date, date]]:
    """The months that these days touch, each with its last day; [] when last is before first."""
    months, month = [], first.replace(day=1)
    while month <= last:
        following = (month + timedelta(days=31)).replace(day=1)
        months.append((month, following - timedelta(days=1)))
        month = following
    return months


@dataclass(frozen=True)
class Bar:
    """One line of a drawing: a label, its figure, and its length in percent of the longest."""

    label: str
    figure: int
    length: float


def bars_of(figures: Iterable[tuple[str, int]]) -> list[Bar]:
    """Bars in the order given, the longest 100; all 0 when there is nothing."""
    rows = list(figures)
    longest = max((figure for _label, figure in rows), default=0)
    return [
        Bar(label, figure, round(100 * figure / longest, 1) if longest else 0)
        for label, figure in rows
    ]
