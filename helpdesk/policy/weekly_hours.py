"""Knows what the weekly hours of somebody become when some days get other ones, for some time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

_DAY = timedelta(days=1)

Period = tuple[time, time]


@dataclass(frozen=True)
class Weekly:
    """Hours of one day of the week (0 is Monday), from `first` to `last`, both included.

    None is since ever, and for ever.
    """

    weekday: int
    starts: time
    ends: time
    first: date | None = None
    last: date | None = None


class HalfPeriod(Exception):
    """A period has no beginning, no end, or ends before it begins; `place` is its place from 0."""

    def __init__(self, place: int) -> None:
        super().__init__(f"period {place}")
        self.place = place


class Overlap(HalfPeriod):
    """A period begins before an earlier one has ended."""


def periods_in(typed: Sequence[tuple[time | None, time | None]]) -> tuple[Period, ...]:
    """The periods of a day, the earliest first; pairs without any hour are left out.

    Raises HalfPeriod and Overlap, with the place of the pair among those that were typed.
    """
    found: list[tuple[time, time, int]] = []
    for place, (starts, ends) in enumerate(typed):
        if starts is None and ends is None:
            continue
        if starts is None or ends is None or ends <= starts:
            raise HalfPeriod(place)
        found.append((starts, ends, place))
    found.sort()
    for (_starts, before, _place), (starts, _ends, place) in pairwise(found):
        if starts < before:
            raise Overlap(place)
    return tuple((starts, ends) for starts, ends, _place in found)


def with_other_hours(
    known: Iterable[Weekly],
    *,
    weekdays: Collection[int],
    periods: Sequence[Period],
    first: date,
    last: date | None,
) -> list[Weekly]:
    """All hours, once these days of the week have these periods from `first` to `last`.

    What was valid before and after stays; `last` None is for ever, no period is not there.
    """
    found: list[Weekly] = []
    for row in known:
        found += [row] if row.weekday not in weekdays else _outside(row, first, last)
    found += [
        Weekly(weekday, starts, ends, first, last)
        for weekday in sorted(weekdays)
        for starts, ends in periods
    ]
    return found


def _outside(row: Weekly, first: date, last: date | None) -> list[Weekly]:
    """What remains of these hours before `first` and after `last`."""
    if (row.last is not None and row.last < first) or (
        row.first is not None and last is not None and row.first > last
    ):
        return [row]
    rest = []
    if row.first is None or row.first < first:
        rest.append(replace(row, last=first - _DAY))
    if last is not None and (row.last is None or row.last > last):
        rest.append(replace(row, first=last + _DAY))
    return rest
