"""Reads what each adviser's days hold: hours, absences, taken quarters, calls. Two queries in all.

Whatever the number of advisers, weeks and bookings: the database counts, and sends few rows.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from helpdesk.choices import AppointmentState
from helpdesk.models import Appointment, DeskSettings, SlotHold, TakenQuarter
from helpdesk.policy.hours import QUARTER, Interval, offsets
from helpdesk.policy.slots import LONG_CALL, Diary
from helpdesk.reads.plain_rows import instant, listed, places, quarter_of, rows_of
from helpdesk.reads.team_hours import team_hours

_A_DAY = timedelta(days=1)
_AN_HOUR = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Taken quarters, also by holds that live; then calls of each local day, and where long ones end.
_SQL = """
SELECT 'taken' AS kind, q.adviser_id, {hold_end} AS long_end, NULL AS day, 0 AS is_first,
  {numbers} AS numbers
FROM {quarters} q LEFT JOIN {holds} h ON h.id = q.hold_id
WHERE q.adviser_id IN ({ids}) AND q.starts_at >= %s AND q.starts_at < %s
  AND (q.hold_id IS NULL OR h.expires_at > %s) {freed}
GROUP BY q.adviser_id, long_end
UNION ALL
SELECT 'calls', a.adviser_id, {call_end} AS long_end, {day} AS day,
  CASE WHEN a.is_first_call THEN 1 ELSE 0 END AS is_first, CAST(COUNT(*) AS text)
FROM {calls} a
WHERE a.adviser_id IN ({ids}) AND a.starts_at >= %s AND a.starts_at < %s
  AND a.state IN (%s, %s) {ignoring}
GROUP BY a.adviser_id, long_end, day, is_first
"""


@dataclass(frozen=True)
class Freed:
    """What counts as free although it is taken: an appointment being moved, a visitor's time.

    When the appointment `is_over`, its call and its pause still count in the day. `by_public`: a
    stranger asks, from whom a part of each day is kept while they crowd.
    """

    appointment: Appointment | None = None
    is_over: bool = False
    hold_key: uuid.UUID | None = None
    by_public: bool = False


NOTHING_FREED = Freed()


def diaries(
    *,
    within: Interval,
    at: datetime,
    adviser_ids: Iterable[int] | None = None,
    freed: Freed = NOTHING_FREED,
) -> list[Diary]:
    """What each adviser's days hold over `within`; advisers who are away or inactive have none.

    A hold that expired before `at` takes nothing. Two queries.
    """
    team = team_hours(within=within, adviser_ids=adviser_ids)
    days = _days(list(team.members), within, at=at, freed=freed)
    return [
        Diary(
            adviser_id=adviser_id,
            open=team.open[adviser_id],
            taken=frozenset(days[adviser_id].taken),
            calls_on=days[adviser_id].calls_on,
            daily_cap=member.daily_cap,
            first_calls_on=days[adviser_id].first_calls_on,
            first_calls_cap=member.first_calls_cap,
            pauses=days[adviser_id].pauses(member.gap_minutes),
            gap_minutes=member.gap_minutes,
        )
        for adviser_id, member in team.members.items()
    ]


@dataclass
class _Day:
    """What fills an adviser's days: taken quarter numbers, calls a day, ends of long calls."""

    taken: set[int] = field(default_factory=set)
    calls_on: Counter[date] = field(default_factory=Counter)
    first_calls_on: Counter[date] = field(default_factory=Counter)
    long_ends: list[int] = field(default_factory=list)

    def pauses(self, gap_minutes: int) -> tuple[Interval, ...]:
        """The pause after each long call."""
        if not gap_minutes:
            return ()
        ends = (_EPOCH + number * QUARTER for number in self.long_ends)
        return tuple(Interval(end, end + timedelta(minutes=gap_minutes)) for end in ends)


def _days(
    adviser_ids: list[int], within: Interval, *, at: datetime, freed: Freed
) -> dict[int, _Day]:
    """What fills the days of each, by id: quarters an hour more at each end, for the pauses, and
    calls over whole days around `within`.
    """
    freeing, freed_params = _freed(freed)
    gone = None if freed.is_over else freed.appointment
    day, day_params = local_day("a.starts_at", within)
    sql = _SQL.format(
        quarters=TakenQuarter._meta.db_table,
        holds=SlotHold._meta.db_table,
        calls=Appointment._meta.db_table,
        ids=places(adviser_ids),
        numbers=listed(quarter_of("q.starts_at")),
        hold_end=_long_end("h"),
        call_end=_long_end("a"),
        day=day,
        freed=freeing,
        ignoring="" if gone is None else "AND a.id <> %s",
    )
    first, last = within.starts_at, within.ends_at
    params = [
        *(*adviser_ids, instant(first - _AN_HOUR), instant(last + _AN_HOUR), instant(at)),
        *(*freed_params, *day_params),
        *(*adviser_ids, instant(first - _A_DAY), instant(last + _A_DAY)),
        *(AppointmentState.LIVE, AppointmentState.DONE),
        *([] if gone is None else [gone.pk]),
    ]
    days: dict[int, _Day] = defaultdict(_Day)
    for kind, adviser_id, long_end, number, is_first, found in rows_of(sql, params):
        theirs = days[adviser_id]
        if long_end is not None:
            theirs.long_ends.append(long_end)
        if kind == "taken":
            theirs.taken.update(map(int, found.split(",")))
            continue
        on = _EPOCH.date() + timedelta(days=number)
        theirs.calls_on[on] += int(found)
        if is_first:
            theirs.first_calls_on[on] += int(found)
    return days


def _freed(freed: Freed) -> tuple[str, list[Any]]:
    """What more is asked of a taken quarter, and its parameters."""
    asked, params = "", []
    if freed.hold_key is not None:
        asked += " AND (h.id IS NULL OR h.key <> %s)"
        key: Any = SlotHold._meta.get_field("key")
        params.append(key.get_db_prep_value(freed.hold_key, connection))
    if freed.appointment is not None:
        asked += " AND (q.appointment_id IS NULL OR q.appointment_id <> %s)"
        params.append(freed.appointment.pk)
    return asked, params


def _long_end(row: str) -> str:
    """The number of the quarter after a long call; NULL for a short one."""
    end = f"{quarter_of(f'{row}.starts_at')} + {row}.minutes / 15"
    return f"CASE WHEN {row}.minutes >= {LONG_CALL:d} THEN {end} END"


def local_day(column: str, within: Interval) -> tuple[str, list[Any]]:
    """SQL and parameters for the local day of a column of instants, in days since 1970.

    Of those within a day of `within`, around which the clocks change once at most.

    Counted with plain numbers: a database that converts each instant to a zone is many times
    slower. Zones whose offset is no whole quarter hour do not exist any more.
    """
    zone = DeskSettings.current().zone
    first, last = within.starts_at - _A_DAY, within.ends_at + _A_DAY
    whens, params = "", []
    for starts_at, offset in reversed(offsets(first, last, zone)):
        shifted = f"({quarter_of(column)} + {offset // QUARTER:d}) / 96"
        whens += f" WHEN {column} >= %s THEN {shifted}"
        params.append(instant(starts_at))
    return f"CASE{whens} END", params
