"""Reads when the team is there: weekly and special hours, absences, closed days. One query.

What follows from the rows is worked out once: the same rows and the same days give the same hours,
so whoever changes hours is seen at once, and nobody has to say that they changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import Q

from helpdesk.choices import Presence, Repeats
from helpdesk.models import (
    Absence,
    Adviser,
    DayException,
    DeskSettings,
    OpeningPeriod,
    SpecialHours,
)
from helpdesk.policy.hours import (
    Hours,
    Interval,
    Period,
    clipped,
    local_midnight,
    open_intervals,
    public_holidays,
    recurrences,
)
from helpdesk.reads.plain_rows import Row, day, instant, places, read_instant, rows_of

_DAYS_BETWEEN = {Repeats.WEEKLY: 7, Repeats.FORTNIGHTLY: 14}
_A_DAY, _A_WEEK = timedelta(days=1), timedelta(days=7)
# Row by row: what it is, whose (0 for everybody), and up to five facts, all as text.
_SQL = """
WITH team AS (
  SELECT a.id, a.first_name, a.daily_cap, a.first_calls_cap, a.gap_minutes
  FROM {adviser} a JOIN {user} u ON u.id = a.user_id
  WHERE u.is_active AND a.presence <> %s {among}
)
SELECT 'member' AS kind, id AS whose, CAST(first_name AS text) AS one,
  CAST(daily_cap AS text) AS two, CAST(first_calls_cap AS text) AS three,
  CAST(gap_minutes AS text) AS four, CAST(NULL AS text) AS five
FROM team
UNION ALL
SELECT 'weekly', adviser_id, CAST(weekday AS text), CAST(starts AS text), CAST(ends AS text),
  CAST(valid_from AS text), CAST(valid_to AS text)
FROM {weekly} WHERE adviser_id IN (SELECT id FROM team)
UNION ALL
SELECT 'special', adviser_id, CAST("on" AS text), CAST(starts AS text), CAST(ends AS text),
  CAST(NULL AS text), CAST(NULL AS text)
FROM {special} WHERE adviser_id IN (SELECT id FROM team) AND "on" BETWEEN %s AND %s
UNION ALL
SELECT 'away', adviser_id, CAST(starts_at AS text), CAST(ends_at AS text), CAST(repeats AS text),
  CAST(repeats_until AS text), CAST(NULL AS text)
FROM {away} WHERE adviser_id IN (SELECT id FROM team) AND starts_at < %s AND (
  ends_at > %s OR (repeats <> %s AND (repeats_until IS NULL OR repeats_until >= %s))
)
UNION ALL
SELECT 'day', 0, CAST("on" AS text), CASE WHEN is_open THEN 'open' ELSE 'closed' END,
  CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS text)
FROM {day} WHERE "on" BETWEEN %s AND %s
ORDER BY kind, whose, one, two, three
"""


@dataclass(frozen=True)
class Member:
    """An adviser's first name and own limits; None is no limit."""

    name: str
    daily_cap: int
    first_calls_cap: int | None
    gap_minutes: int


@dataclass(frozen=True)
class TeamHours:
    """When the team is there, by id of adviser; `closed` are days when nobody is."""

    members: Mapping[int, Member]
    open: Mapping[int, tuple[Interval, ...]]
    away: Mapping[int, tuple[Interval, ...]]
    closed: frozenset[date]


def team_hours(*, within: Interval, adviser_ids: Iterable[int] | None = None) -> TeamHours:
    """When each adviser is there over `within`, and why not; who is away or inactive is not in it.

    In the order of their ids; `adviser_ids` None is everybody. One query.
    """
    desk = DeskSettings.current()
    first, last = (edge.astimezone(desk.zone).date() for edge in (within.starts_at, within.ends_at))
    ids = None if adviser_ids is None else list(adviser_ids)
    days = _whole_days(first, last, desk.zone)
    found = _of_whole_days(
        _rows(days, first, last, ids), first, last, desk.zone, desk.holiday_region
    )
    return TeamHours(
        members=found.members,
        open={pk: clipped(hours, within) for pk, hours in found.open.items()},
        away={
            pk: tuple(
                one
                for one in theirs
                if one.starts_at < within.ends_at and within.starts_at < one.ends_at
            )
            for pk, theirs in found.away.items()
        },
        closed=found.closed,
    )


def open_hours(*, within: Interval) -> Mapping[int, tuple[Interval, ...]]:
    """When each adviser is there over `within`, by id; who is away or inactive is not in it.

    One query.
    """
    return team_hours(within=within).open


def closed_days(first: date, last: date) -> frozenset[date]:
    """Public holidays and the desk's own closed days, less those when it works; ends included.

    One query.
    """
    exceptions = DayException.objects.filter(on__range=(first, last))
    region = DeskSettings.current().holiday_region
    return _closed(dict(exceptions.values_list("on", "is_open")), first, last, region)


def absences(adviser_ids: Iterable[int], within: Interval) -> dict[int, list[Interval]]:
    """When these advisers are not there, also what comes back each week. One query."""
    zone = DeskSettings.current().zone
    rows = Absence.objects.filter(
        Q(ends_at__gt=within.starts_at)
        | Q(
            ~Q(repeats=Repeats.NEVER),
            Q(repeats_until__isnull=True)
            | Q(repeats_until__gte=within.starts_at.astimezone(zone).date() - _A_WEEK),
        ),
        adviser__in=adviser_ids,
        starts_at__lt=within.ends_at,
    )
    away: dict[int, list[Interval]] = defaultdict(list)
    for row in rows:
        first = Interval(row.starts_at, row.ends_at)
        away[row.adviser_id] += _each_time(
            first, Repeats(row.repeats), row.repeats_until, zone, within
        )
    return away


def _whole_days(first: date, last: date, zone: ZoneInfo) -> Interval:
    return Interval(local_midnight(first, zone), local_midnight(last + _A_DAY, zone))


def _rows(
    days: Interval, first: date, last: date, adviser_ids: Sequence[int] | None
) -> tuple[Row, ...]:
    among = "" if adviser_ids is None else f"AND a.id IN ({places(adviser_ids)})"
    sql = _SQL.format(
        adviser=Adviser._meta.db_table,
        user=get_user_model()._meta.db_table,
        weekly=OpeningPeriod._meta.db_table,
        special=SpecialHours._meta.db_table,
        away=Absence._meta.db_table,
        day=DayException._meta.db_table,
        among=among,
    )
    span = (day(first), day(last))
    return rows_of(
        sql,
        [
            *(Presence.AWAY, *(adviser_ids or ()), *span),
            *(instant(days.ends_at), instant(days.starts_at), Repeats.NEVER, day(first - _A_WEEK)),
            *span,
        ],
    )


@lru_cache(maxsize=32)
def _of_whole_days(
    rows: tuple[Row, ...], first: date, last: date, zone: ZoneInfo, region: str
) -> TeamHours:
    """What these rows say of these local days. Whoever is given it changes nothing in it."""
    within = _whole_days(first, last, zone)
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for kind, *facts in rows:
        by_kind[kind].append(tuple(facts))
    exceptions = {date.fromisoformat(on): said == "open" for _all, on, said, *_ in by_kind["day"]}
    closed = _closed(exceptions, first, last, region)
    weekly, special = _weekly(by_kind["weekly"]), _special(by_kind["special"])
    away: dict[int, tuple[Interval, ...]] = defaultdict(tuple)
    for whose, starts, ends, repeats, until, _none in by_kind["away"]:
        one = Interval(read_instant(starts), read_instant(ends))
        last_day = date.fromisoformat(until) if until else None
        away[whose] += tuple(_each_time(one, Repeats(repeats), last_day, zone, within))
    members = {
        pk: Member(name, int(cap), None if first_cap is None else int(first_cap), int(gap))
        for pk, name, cap, first_cap, gap, _none in by_kind["member"]
    }
    hours = {
        pk: open_intervals(
            weekly[pk],
            zone=zone,
            within=within,
            closed_on=closed,
            special=special[pk],
            away=away[pk],
        )
        for pk in members
    }
    return TeamHours(
        MappingProxyType(members), MappingProxyType(hours), MappingProxyType(dict(away)), closed
    )


def _weekly(rows: Iterable[Row]) -> dict[int, list[Period]]:
    """Weekly hours by adviser."""
    periods: dict[int, list[Period]] = defaultdict(list)
    for whose, weekday, starts, ends, valid_from, valid_to in rows:
        valid = (date.fromisoformat(on) if on else None for on in (valid_from, valid_to))
        hours = (time.fromisoformat(starts), time.fromisoformat(ends))
        periods[whose].append(Period(int(weekday), *hours, *valid))
    return periods


def _special(rows: Iterable[Row]) -> dict[int, dict[date, Hours]]:
    """Hours of single dates by adviser; a row without hours says that nobody is there."""
    special: dict[int, dict[date, Hours]] = defaultdict(lambda: defaultdict(tuple))
    for whose, on, starts, ends, *_none in rows:
        hours: Any = ()
        if starts and ends:
            hours = ((time.fromisoformat(starts), time.fromisoformat(ends)),)
        special[whose][date.fromisoformat(on)] += hours
    return special


def _each_time(
    one: Interval, repeats: Repeats, until: date | None, zone: ZoneInfo, within: Interval
) -> Iterator[Interval]:
    """An absence, and each time that it comes back within `within`."""
    if repeats == Repeats.NEVER:
        yield one
        return
    days = _DAYS_BETWEEN[repeats]
    yield from recurrences(one, every_days=days, until=until, zone=zone, within=within)


def _closed(
    exceptions: Mapping[date, bool], first: date, last: date, region: str
) -> frozenset[date]:
    holidays = public_holidays(range(first.year, last.year + 1), region)
    closed = {day for day in holidays if first <= day <= last}
    closed |= {day for day, is_open in exceptions.items() if not is_open}
    return frozenset(closed - {day for day, is_open in exceptions.items() if is_open})
