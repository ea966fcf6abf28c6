"""Knows when the desk is open: weekly periods, public holidays, absences, summer and winter time.

Everything is computed in UTC: between two local times of one zone, Python counts the wall clock.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

QUARTER = timedelta(minutes=15)
_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The hours of one date by the wall clock: (starts, ends) pairs; () is not there.
Hours = tuple[tuple[time, time], ...]
_NO_SPECIAL: Mapping[date, Hours] = MappingProxyType({})

# Days of the abolition of slavery, as (month, day): article L3422-2 of the Code du travail. The
# library adds local customs to Guadeloupe and Martinique (Good Friday, Mi-Carême, 21 July); they
# are no public holidays, and a desk that keeps them writes them among its closed days.
_ABOLITION = {
    "guadeloupe": (5, 27),
    "martinique": (5, 22),
    "guyane": (6, 10),
    "reunion": (12, 20),
    "mayotte": (4, 27),
}
REGIONS = ("metropolitan", "alsace_moselle", *_ABOLITION)


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """A stretch of time [starts_at, ends_at), kept in UTC whatever zone it was given in.

    Raises ValueError for a naive datetime, and for an end that does not follow its start.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts_at", in_utc(self.starts_at))
        object.__setattr__(self, "ends_at", in_utc(self.ends_at))
        if self.ends_at <= self.starts_at:
            raise ValueError("An interval ends after it starts.")

    def __contains__(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True)
class Period:
    """Opening hours [starts, ends) of one weekday (0 is Monday), by the local wall clock.

    `valid_from` and `valid_to` are both included; None is without limit. Raises ValueError for a
    weekday that does not exist, a time with a zone, or an end that does not follow its start.
    """

    weekday: int
    starts: time
    ends: time
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.weekday not in range(7):
            raise ValueError("A weekday is 0 (Monday) to 6 (Sunday).")
        if self.starts.tzinfo or self.ends.tzinfo:
            raise ValueError("A period is told by the wall clock: its times have no zone.")
        if self.ends <= self.starts:
            raise ValueError("A period ends after it starts.")

    def is_on(self, day: date) -> bool:
        """Whether this period holds on that local day."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


def in_utc(at: datetime) -> datetime:
    """The same instant in UTC; raises ValueError when it is naive."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError("An instant needs its time zone.")
    return at.astimezone(UTC)


def instant_of(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """The instant, in UTC, when the local clock shows this hour of this day.

    None for an hour that a clock change skips or shows twice: nobody can say which is meant.
    """
    local = datetime.combine(day, clock, zone)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return None
    return in_utc(local)


def instant_about(day: date, clock: time, zone: ZoneInfo, *, latest: bool = False) -> datetime:
    """The instant of this hour, in UTC, where an hour more or less is nobody's promise.

    Of an hour that a clock change shows twice the first, or the `latest`; of one that it skips,
    as long after the change as the hour is after it.
    """
    return in_utc(datetime.combine(day, clock, zone).replace(fold=int(latest)))


def is_quarter(at: datetime) -> bool:
    """Whether an instant is exactly on a quarter hour; raises ValueError when it is naive."""
    return (in_utc(at) - _EPOCH) % QUARTER == timedelta(0)


def quarter_number(at: datetime) -> int:
    """Which quarter hour since 1970 an instant lies in; raises ValueError when it is naive."""
    return (in_utc(at) - _EPOCH) // QUARTER


def ceil_quarter(at: datetime) -> datetime:
    """The first quarter hour at or after an instant, in UTC; raises ValueError when it is naive."""
    return in_utc(at) + (_EPOCH - in_utc(at)) % QUARTER


def local_midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a local day begins, in UTC: the first instant when the calendar there says `day`.

    Where a clock change swallows midnight, the day begins at the change.
    """
    return _instants(day, time.min, time.max, zone, ambiguous=True)[0].starts_at


@lru_cache(maxsize=64)
def _holidays_of(year: int, region: str) -> frozenset[date]:
    subdivision = "57" if region == "alsace_moselle" else None
    days = set(holidays.country_holidays("FR", subdiv=subdivision, years=year))
    if region in _ABOLITION:
        days.add(date(year, *_ABOLITION[region]))
    return frozenset(days)


def public_holidays(years: Iterable[int], region: str = "metropolitan") -> frozenset[date]:
    """The public holidays of these years in one of REGIONS; none for no years.

    Those of article L3133-1 of the Code du travail, with 26 December and Good Friday in Alsace and
    Moselle (L3134-13), and the abolition of slavery overseas (L3422-2). Raises ValueError for an
    unknown region.
    """
    if region not in REGIONS:
        raise ValueError(f"No public holidays are known for {region!r}.")
    return frozenset(day for year in years for day in _holidays_of(year, region))


@lru_cache(maxsize=1024)
def _clock_change(day: date, zone: ZoneInfo) -> tuple[datetime, timedelta, timedelta] | None:
    """When the clocks change near that day, with the offsets before and after; or None.

    Looks from the day before to the day after; no zone changes twice within three days.
    """
    low = datetime.combine(day, time.min, UTC) - _DAY
    high = low + 3 * _DAY
    before, after = _offset(low, zone), _offset(high, zone)
    if before == after:
        return None
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high, before, after


def offsets(first: datetime, last: datetime, zone: ZoneInfo) -> list[tuple[datetime, timedelta]]:
    """From when each offset of the local clock holds over [first, last]; `first` is always told."""
    found = [(in_utc(first), _offset(first, zone))]
    day = first.astimezone(zone).date()
    while day <= last.astimezone(zone).date() + _DAY:
        change = _clock_change(day, zone)
        if change is not None and found[-1][1] != change[2] and change[0] > first:
            found.append((change[0], change[2]))
        day += _DAY
    return found


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


@lru_cache(maxsize=16_384)
def _instants(
    day: date, starts: time, ends: time, zone: ZoneInfo, *, ambiguous: bool = False
) -> tuple[Interval, ...]:
    """The instants of a day when the local clock shows a time in [starts, ends).

    A wall time that is skipped has no instant; one that is shown twice is left out, for nobody can
    say which is meant, unless `ambiguous` asks for both.
    """
    first, last = datetime.combine(day, starts, UTC), datetime.combine(day, ends, UTC)
    change = _clock_change(day, zone)
    if change is None:
        offset = _offset(first, zone)
        return (Interval(first - offset, last - offset),)
    changed_at, before, after = change
    twice = timedelta(0) if ambiguous else max(before - after, timedelta(0))
    pieces = (
        (first - before, min(last - before, changed_at - twice)),
        (max(first - after, changed_at + twice), last - after),
    )
    return merge(Interval(start, end) for start, end in pieces if start < end)


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same instants as few intervals, in order; neighbours that touch become one."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        last = merged[-1] if merged else None
        if last is None or last.ends_at < interval.starts_at:
            merged.append(interval)
        elif last.ends_at < interval.ends_at:
            merged[-1] = Interval(last.starts_at, interval.ends_at)
    return tuple(merged)


def subtract(intervals: Iterable[Interval], away: Iterable[Interval]) -> tuple[Interval, ...]:
    """What is left of `intervals` without the instants of `away`: merged, in order."""
    left: list[Interval] = []
    holes = merge(away)
    for interval in merge(intervals):
        inside = [hole for hole in holes if _overlap(hole, interval)]
        edges = [interval.starts_at]
        edges += [edge for hole in inside for edge in (hole.starts_at, hole.ends_at)]
        edges.append(interval.ends_at)
        left += [Interval(start, end) for start, end in list(pairwise(edges))[::2] if start < end]
    return tuple(left)


def _overlap(one: Interval, other: Interval) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _clip(interval: Interval, within: Interval) -> Interval | None:
    if not _overlap(interval, within):
        return None
    return Interval(
        max(interval.starts_at, within.starts_at), min(interval.ends_at, within.ends_at)
    )


def clipped(intervals: Iterable[Interval], within: Interval) -> tuple[Interval, ...]:
    """What lies inside `within` of these, which are merged and in order. () for nothing."""
    first, last = within.starts_at, within.ends_at
    inside = [one for one in intervals if one.starts_at < last and first < one.ends_at]
    for edge in {0, len(inside) - 1} if inside else ():
        one = inside[edge]
        inside[edge] = Interval(max(one.starts_at, first), min(one.ends_at, last))
    return tuple(inside)


def open_intervals(
    periods: Iterable[Period],
    *,
    zone: ZoneInfo,
    within: Interval,
    closed_on: Collection[date] = (),
    special: Mapping[date, Hours] = _NO_SPECIAL,
    away: Iterable[Interval] = (),
) -> tuple[Interval, ...]:
    """When somebody with these periods takes calls, inside `within`: merged, in order, in UTC.

    `closed_on` are local days. A date of `special` has those hours in place of the weekly ones,
    but stays closed when it is in `closed_on`. A wall time that a clock change skips or shows
    twice is never open. () when nothing is open.
    """
    usual: list[list[Period]] = [[] for _ in range(7)]
    for period in periods:
        usual[period.weekday].append(period)
    found = (
        _clip(interval, within)
        for day in _local_days(within, zone)
        if day not in closed_on
        for starts, ends in _hours_on(day, usual[day.weekday()], special)
        for interval in _instants(day, starts, ends, zone)
    )
    return subtract((interval for interval in found if interval), away)


def _hours_on(day: date, usual: Iterable[Period], special: Mapping[date, Hours]) -> Hours:
    if day in special:
        return special[day]
    return tuple((period.starts, period.ends) for period in usual if period.is_on(day))


def recurrences(
    first: Interval, *, every_days: int, until: date | None, zone: ZoneInfo, within: Interval
) -> Iterator[Interval]:
    """`first` and what comes back every so many days by the wall clock, where it meets `within`.

    `until` is the last local day when one may start; None is without end. The wall clock keeps the
    hour when the clocks change, so a length of a night may differ by an hour. Raises ValueError
    for less than a day.
    """
    if every_days < 1:
        raise ValueError("What comes back does so after a day or more.")
    start = first.starts_at.astimezone(zone).replace(tzinfo=None)
    end = first.ends_at.astimezone(zone).replace(tzinfo=None)
    skipped = max((within.starts_at - first.ends_at).days // every_days - 1, 0)
    shift = timedelta(days=every_days * skipped)
    while until is None or (start + shift).date() <= until:
        starts_at, ends_at = (
            (in_utc((edge + shift).replace(tzinfo=zone)) for edge in (start, end))
            if shift
            else (first.starts_at, first.ends_at)  # of two equal hours, the one that was meant
        )
        if starts_at >= within.ends_at:
            return
        if ends_at > max(starts_at, within.starts_at):
            yield Interval(starts_at, ends_at)
        shift += timedelta(days=every_days)


def _local_days(within: Interval, zone: ZoneInfo) -> Sequence[date]:
    first = within.starts_at.astimezone(zone).date()
    last = within.ends_at.astimezone(zone).date()
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def covers(intervals: Sequence[Interval], starts_at: datetime, minutes: int) -> bool:
    """Whether one of these merged, ordered intervals holds all of [starts_at, +minutes)."""
    ends_at = starts_at + timedelta(minutes=minutes)
    place = bisect_right(intervals, starts_at, key=lambda interval: interval.starts_at) - 1
    return place >= 0 and ends_at <= intervals[place].ends_at


def open_minutes(intervals: Iterable[Interval], since: datetime, until: datetime) -> int:
    """Whole open minutes in [since, until); overlaps count once. 0 when `until` is not later."""
    since, until = in_utc(since), in_utc(until)
    if until <= since:
        return 0
    asked = Interval(since, until)
    clipped = (_clip(interval, asked) for interval in merge(intervals))
    total = sum((i.ends_at - i.starts_at for i in clipped if i), timedelta(0))
    return total // timedelta(minutes=1)
