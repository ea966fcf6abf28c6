"""Knows what of the free times stands on one page: day first, then half a day, then times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from helpdesk.choices import HalfDay
from helpdesk.policy.slots import DayOffer, Slot, offer

# Who has to choose among more gives up: nobody sees more buttons at once.
MOST_IN_SIGHT: Final = 9
FEW_DAYS: Final = 3
FEW_TIMES: Final = 3
NOON: Final = 12


@dataclass(frozen=True)
class Wanted:
    """What was chosen so far: a day, half of it, or to see days (`page` 1 is the first ones).

    All None, and 0, on the first page.
    """

    day: date | None = None
    half: HalfDay | None = None
    page: int = 0


@dataclass(frozen=True)
class Sight:
    """What stands on the page: times to take, else halves of `day`, else days to choose from.

    All empty when nothing is free. `has_more`: other days have room.
    """

    offers: tuple[DayOffer, ...] = ()
    day: date | None = None
    halves: tuple[HalfDay, ...] = ()
    days: tuple[date, ...] = ()
    has_more: bool = False


def half_of(slot: Slot, zone: ZoneInfo) -> HalfDay:
    """The half of the local day that a time lies in: the afternoon begins at twelve."""
    is_morning = slot.starts_at.astimezone(zone).hour < NOON
    return HalfDay.MORNING if is_morning else HalfDay.AFTERNOON


def in_sight(slots: Sequence[Slot], *, zone: ZoneInfo, wanted: Wanted) -> Sight:
    """Three times of three days at first; then days, halves of a day, and up to nine times.

    A day without room, or a half without, leads one step back. At most MOST_IN_SIGHT to choose.
    """
    if wanted.day is None and not wanted.page:
        offers = tuple(offer(slots, zone=zone, per_day=FEW_TIMES, days=FEW_DAYS))
        shown = sum(len(day.slots) for day in offers)
        return Sight(offers=offers, has_more=shown < len(slots))
    by_day = {
        day: tuple(group)
        for day, group in groupby(sorted(slots), key=lambda s: s.starts_at.astimezone(zone).date())
    }
    if wanted.day is not None and wanted.day in by_day:
        return _of_a_day(by_day[wanted.day], wanted.day, wanted.half, zone)
    return _days(tuple(by_day), max(wanted.page, 1))


def _of_a_day(free: Sequence[Slot], day: date, half: HalfDay | None, zone: ZoneInfo) -> Sight:
    halves = {each: [slot for slot in free if half_of(slot, zone) is each] for each in HalfDay}
    with_room = tuple(each for each in HalfDay if halves[each])
    if len(free) > MOST_IN_SIGHT and len(with_room) > 1 and half not in with_room:
        return Sight(day=day, halves=with_room, has_more=True)
    shown = halves[half] if half in with_room else free
    offers = offer(shown, zone=zone, per_day=MOST_IN_SIGHT, days=1)
    return Sight(offers=tuple(offers), day=day, has_more=True)


def _days(days: tuple[date, ...], page: int) -> Sight:
    start = MOST_IN_SIGHT * (page - 1)
    shown = days[start : start + MOST_IN_SIGHT] or days[:MOST_IN_SIGHT]
    return Sight(days=shown, has_more=bool(days) and days[-1] not in shown)
