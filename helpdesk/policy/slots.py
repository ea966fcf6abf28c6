"""Knows which times can be booked: open quarter hours, less those taken, less full days.

Inside, an adviser's weeks are one integer: bit n is the n-th quarter hour since an origin. A call
of three quarters can start wherever three neighbouring bits are set.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from helpdesk.choices import BookingWarning
from helpdesk.policy.hours import (
    QUARTER,
    Interval,
    ceil_quarter,
    covers,
    in_utc,
    is_quarter,
    local_midnight,
    merge,
    quarter_number,
)

# Lengths of a call, in minutes (decision 17).
CALL_LENGTHS = (15, 30, 45)
# After a call of this length or more, an adviser has a pause.
LONG_CALL = 30


@dataclass(frozen=True)
class Diary:
    """What one adviser's days hold: open hours, taken quarters, calls already booked a day.

    `taken` are quarter numbers (`hours.quarter_number`). `calls_on` and `first_calls_on` count by
    day of the desk's zone; a cap of None is no limit. `pauses` are those after long calls already
    booked; `gap_minutes` is the pause that a new long call needs: no taken quarter may follow it
    at once.
    """

    adviser_id: int
    open: tuple[Interval, ...]
    taken: frozenset[int]
    calls_on: Mapping[date, int] = field(default_factory=dict)
    daily_cap: int | None = None
    first_calls_on: Mapping[date, int] = field(default_factory=dict)
    first_calls_cap: int | None = None
    pauses: tuple[Interval, ...] = ()
    gap_minutes: int = 0
    # Quarters that may still be taken on a day, where a part of it is kept; other days are free.
    room_on: Mapping[date, int] = field(default_factory=dict)


class Slot(NamedTuple):
    """A time that can be booked, in UTC, and who is free then, by id. A page makes hundreds."""

    starts_at: datetime
    minutes: int
    adviser_ids: tuple[int, ...]


@dataclass(frozen=True)
class Call:
    """What is planned: its length, and whether it is a first one with somebody not at ease."""

    minutes: int
    is_first_call: bool = False


@dataclass(frozen=True)
class DayOffer:
    """A local day, a few of its times, and how many `more` times it has."""

    day: date
    slots: tuple[Slot, ...]
    more: int


@dataclass(frozen=True)
class _Span:
    """The quarter hours of a search, numbered from its origin; calls start before `end`."""

    origin: datetime
    end: datetime

    def floor(self, at: datetime) -> int:
        return (at - self.origin) // QUARTER

    def ceil(self, at: datetime) -> int:
        return -((self.origin - at) // QUARTER)

    def bits_of(self, numbers: Iterable[int]) -> int:
        """These quarter numbers, those before the origin apart.

        By way of bytes: setting one bit of a long integer copies all of it.
        """
        first = quarter_number(self.origin)
        places = [number - first for number in numbers if number >= first]
        if not places:
            return 0
        octets = bytearray(max(places) // 8 + 1)
        for place in places:
            octets[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(octets, "little")

    def bits(self, starts_at: datetime, ends_at: datetime) -> int:
        """The quarters that lie wholly inside [starts_at, ends_at), none before the origin."""
        first, last = max(self.ceil(starts_at), 0), self.floor(ends_at)
        return ((1 << (last - first)) - 1) << first if last > first else 0


def quarters(starts_at: datetime, minutes: int) -> tuple[datetime, ...]:
    """The quarter hours, in UTC, that a call of 15, 30 or 45 minutes takes.

    Raises ValueError for another length, and for a start that is naive or not on a quarter hour.
    """
    if not is_quarter(starts_at):
        raise ValueError("A call starts on a quarter hour.")
    return tuple(in_utc(starts_at) + n * QUARTER for n in range(_length(minutes)))


def _length(minutes: int) -> int:
    """A call's length in quarters."""
    if minutes not in CALL_LENGTHS:
        raise ValueError("A call lasts 15, 30 or 45 minutes.")
    return minutes // 15


def open_slots(
    diaries: Iterable[Diary],
    *,
    at: datetime,
    call: Call,
    notice_minutes: int,
    horizon_days: int,
    zone: ZoneInfo,
) -> list[Slot]:
    """Every time when such a call may start, soonest first, with all who are free then.

    The first is `notice_minutes` after `at` or later; the last starts before the end of the local
    day `horizon_days` after that of `at` (0 is today). A day is full for an adviser whose calls
    reach the daily cap; for a first call with somebody who is not at ease, also when such calls
    reach theirs. [] when nothing is free; raises ValueError as `quarters` does.
    """
    length = _length(call.minutes)
    last_day = at.astimezone(zone).date() + timedelta(days=horizon_days)
    span = _Span(
        origin=ceil_quarter(in_utc(at) + timedelta(minutes=notice_minutes)),
        end=local_midnight(last_day + timedelta(days=1), zone),
    )
    free: dict[int, list[int]] = defaultdict(list)
    for diary in sorted(diaries, key=lambda diary: diary.adviser_id):
        for quarter in _set_bits(
            _starts(diary, length=length, span=span, zone=zone, is_first_call=call.is_first_call)
        ):
            free[quarter].append(diary.adviser_id)
    return [
        Slot(span.origin + quarter * QUARTER, call.minutes, tuple(free[quarter]))
        for quarter in sorted(free)
    ]


def _starts(diary: Diary, *, length: int, span: _Span, zone: ZoneInfo, is_first_call: bool) -> int:
    """The quarters when this adviser can start a call of `length` quarters."""
    free = 0
    for interval in merge(diary.open):
        free |= span.bits(interval.starts_at, interval.ends_at)
    taken = span.bits_of(diary.taken)
    free &= ~taken
    for pause in diary.pauses:
        free &= ~span.bits(pause.starts_at, pause.ends_at)
    starts = free
    for later in range(1, length):
        starts &= free >> later
    if length * 15 >= LONG_CALL:
        for later in range(length, length + diary.gap_minutes // 15):
            starts &= ~(taken >> later)
    days = _full_days(diary, span, zone, is_first_call=is_first_call)
    for day in (*days, *(day for day, room in diary.room_on.items() if room < length)):
        midnight, next_midnight = (local_midnight(day + timedelta(days=n), zone) for n in range(2))
        starts &= ~span.bits(midnight, next_midnight)
    return starts & span.bits(span.origin, span.end)


def warnings_of(
    diary: Diary,
    *,
    starts_at: datetime,
    minutes: int,
    zone: ZoneInfo,
    is_first_call: bool,
) -> Iterator[BookingWarning]:
    """What speaks against a call at that hour, taken quarters apart: those cannot be overruled.

    `diary` must tell of an hour before the call and an hour after it.
    """
    ends_at = starts_at + timedelta(minutes=minutes)
    if not covers(merge(diary.open), starts_at, minutes):
        yield BookingWarning.OUTSIDE_HOURS
    after = quarter_number(ends_at)
    pause = range(after, after + diary.gap_minutes // 15)
    pause_after = minutes >= LONG_CALL and not diary.taken.isdisjoint(pause)
    in_a_pause = any(p.starts_at < ends_at and starts_at < p.ends_at for p in diary.pauses)
    if pause_after or in_a_pause:
        yield BookingWarning.GAP
    day = starts_at.astimezone(zone).date()
    if diary.daily_cap is not None and diary.calls_on.get(day, 0) >= diary.daily_cap:
        yield BookingWarning.DAY_FULL
    cap = diary.first_calls_cap
    if is_first_call and cap is not None and diary.first_calls_on.get(day, 0) >= cap:
        yield BookingWarning.FIRST_CALLS_FULL


def _full_days(diary: Diary, span: _Span, zone: ZoneInfo, *, is_first_call: bool) -> Iterator[date]:
    """The local days of the span when this adviser may take no more such calls."""
    limits = [(diary.daily_cap, diary.calls_on)]
    if is_first_call:
        limits.append((diary.first_calls_cap, diary.first_calls_on))
    for cap, calls_on in limits:
        if cap is None:
            continue
        if cap <= 0:
            first = span.origin.astimezone(zone).date()
            yield from (
                first + timedelta(days=n)
                for n in range((span.end.astimezone(zone).date() - first).days + 1)
            )
        yield from (day for day, calls in calls_on.items() if calls >= cap)


def _set_bits(number: int) -> list[int]:
    digits = f"{number:b}"[::-1]
    position, found = digits.find("1"), []
    while position >= 0:
        found.append(position)
        position = digits.find("1", position + 1)
    return found


def nearest(slots: Iterable[Slot], wanted: datetime, count: int = 6) -> list[Slot]:
    """The other times nearest to a wanted one, at most `count`, soonest first.

    Of two as near, the earlier is kept. The wanted time itself is never among them: it is gone.
    """
    wanted = in_utc(wanted)
    others = (slot for slot in slots if slot.starts_at != wanted)
    ranked = sorted(others, key=lambda slot: (abs(slot.starts_at - wanted), slot.starts_at))
    return sorted(ranked[:count])


def offer(
    slots: Iterable[Slot], *, zone: ZoneInfo, per_day: int = 3, days: int = 3
) -> list[DayOffer]:
    """The first `days` local days that have room, with up to `per_day` times spread over each.

    As people think: the first time of the day always, then around midday, then late, on a round
    hour rather than beside it. [] for no slots; raises ValueError when asked for less than one.
    """
    if per_day < 1 or days < 1:
        raise ValueError("An offer has at least one day and one time.")
    by_day = groupby(sorted(slots), key=lambda slot: slot.starts_at.astimezone(zone).date())
    offers: list[DayOffer] = []
    for day, group in by_day:
        if len(offers) == days:
            break
        free = list(group)
        shown = _spread(free, per_day, zone)
        offers.append(DayOffer(day, tuple(shown), len(free) - len(shown)))
    return offers


def _spread(free: Sequence[Slot], count: int, zone: ZoneInfo) -> list[Slot]:
    """`count` slots of a day, evenly from the first to the last; all of them if they are few."""
    if len(free) <= count:
        return list(free)
    first, last = free[0], free[-1]
    chosen = [first]
    for n in range(1, count):
        target = first.starts_at + (last.starts_at - first.starts_at) * n / (count - 1)
        left = [slot for slot in free if slot not in chosen]
        chosen.append(min(left, key=lambda slot: _awkwardness(slot, target, zone)))
    return sorted(chosen)


def _awkwardness(slot: Slot, target: datetime, zone: ZoneInfo) -> tuple[timedelta, datetime]:
    """Distance from the target, and 15 minutes for a half hour, 30 for a quarter."""
    fine = {0: 0, 30: 15}.get(slot.starts_at.astimezone(zone).minute, 30)
    return abs(slot.starts_at - target) + timedelta(minutes=fine), slot.starts_at
