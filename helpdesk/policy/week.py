"""Knows what a day of an adviser's week holds: hours, promises, holds, and what is free."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from helpdesk.policy.hours import QUARTER, Interval, local_midnight, quarter_number

DAYS = 7
# How far back one sees what a usual week needs.
WEEKS_BEFORE = 4


@dataclass(frozen=True)
class Promised:
    """A promised call: its hour, its minutes, and the key of its promise."""

    starts_at: datetime
    minutes: int
    callback_id: int


@dataclass(frozen=True)
class AdviserDay:
    """What one adviser's day holds, in the order of its hours.

    `hours` are when they are there. `free_minutes` may still be taken from now on; `held_minutes`
    are kept for visitors. `is_away`: an absence takes a part of it, or all.
    """

    day: date
    hours: Sequence[Interval]
    promised: Sequence[Promised]
    free_minutes: int
    held_minutes: int
    is_closed: bool
    is_away: bool


def monday_of(day: date) -> date:
    """The first day of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def days_of(monday: date) -> list[date]:
    """The days of the week that begins there."""
    return [monday + timedelta(days=n) for n in range(DAYS)]


def span_of(day: date, zone: ZoneInfo, days: int = 1) -> Interval:
    """From the local midnight that begins a day to the one that ends the last of these days.

    23 or 25 hours on a day that changes the clock.
    """
    return Interval(local_midnight(day, zone), local_midnight(day + timedelta(days=days), zone))


def day_of_adviser(
    day: date,
    *,
    zone: ZoneInfo,
    hours: Iterable[Interval],
    away: Iterable[Interval],
    taken: "Taken",
    at: datetime,
) -> AdviserDay:
    """One day of one adviser as the page of the week shows it; `at` is now."""
    span = span_of(day, zone)
    there = [each for each in hours if _touches(each, span)]
    used = taken.promised | taken.held
    open_quarters = {number for each in there for number in _quarters(each) if number not in used}
    return AdviserDay(
        day=day,
        hours=there,
        promised=[each for each in taken.calls if each.starts_at in span],
        free_minutes=15 * sum(number > quarter_number(at) for number in open_quarters),
        held_minutes=15 * len(taken.held.intersection(_quarters(span))),
        is_closed=day in taken.closed,
        is_away=any(_touches(each, span) for each in away),
    )


@dataclass(frozen=True)
class Taken:
    """What takes an adviser's time: quarter numbers of promises and of holds, and the calls.

    `closed` are the days on which the whole desk is closed.
    """

    promised: frozenset[int] = frozenset()
    held: frozenset[int] = frozenset()
    calls: Sequence[Promised] = ()
    closed: Collection[date] = ()


def _touches(one: Interval, other: Interval) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _quarters(interval: Interval) -> range:
    """The numbers of the quarter hours that lie wholly within."""
    first = -(-(interval.starts_at.timestamp()) // QUARTER.total_seconds())
    return range(int(first), quarter_number(interval.ends_at))
