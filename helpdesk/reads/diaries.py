"""Reads what each adviser's days hold: hours, absences, taken quarters, calls. Six queries in all.

Whatever the number of advisers, weeks and bookings: the database counts, and sends few rows.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, When
from django.db.models.expressions import Combinable

from helpdesk.choices import (
    AppointmentState,
    Repeats,
)
from helpdesk.models import (
    Absence,
    Adviser,
    Appointment,
    DayException,
    DeskSettings,
    SpecialHours,
    TakenQuarter,
)
from helpdesk.models.quarter_numbers import QuarterNumber, listed_quarters
from helpdesk.policy.hours import (
    QUARTER,
    Hours,
    Interval,
    Period,
    offsets,
    open_intervals,
    public_holidays,
    recurrences,
)
from helpdesk.policy.slots import LONG_CALL, Diary

_DAYS_BETWEEN = {Repeats.WEEKLY: 7, Repeats.FORTNIGHTLY: 14}
_A_WEEK = timedelta(days=7)
_AN_HOUR = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def closed_days(first: date, last: date) -> frozenset[date]:
    """Public holidays and the desk's own closed days, less those when it works; ends included."""
    region = DeskSettings.current().holiday_region
    holidays = public_holidays(range(first.year, last.year + 1), region)
    exceptions = dict(
        DayException.objects.filter(on__range=(first, last)).values_list("on", "is_open")
    )
    closed = {day for day in holidays if first <= day <= last}
    closed |= {day for day, is_open in exceptions.items() if not is_open}
    return frozenset(closed - {day for day, is_open in exceptions.items() if is_open})


def _special(rows: Iterable[SpecialHours]) -> dict[int, dict[date, Hours]]:
    """Hours of single dates by adviser; a row without hours says that nobody is there."""
    special: dict[int, dict[date, Hours]] = defaultdict(lambda: defaultdict(tuple))
    for row in rows:
        hours = ((row.starts, row.ends),) if row.starts and row.ends else ()
        special[row.adviser_id][row.on] += hours
    return special


def absences(adviser_ids: Iterable[int], within: Interval) -> dict[int, list[Interval]]:
    """When these advisers are not there, also what comes back each week."""
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
        if row.repeats == Repeats.NEVER:
            away[row.adviser_id].append(first)
            continue
        away[row.adviser_id] += recurrences(
            first,
            every_days=_DAYS_BETWEEN[Repeats(row.repeats)],
            until=row.repeats_until,
            zone=zone,
            within=within,
        )
    return away


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

    A hold that expired before `at` takes nothing.
    """
    people = _team(adviser_ids)
    ids, hours = list(people), _hours(people, within)
    days: dict[int, _Day] = defaultdict(_Day)
    _add_taken(days, ids, within, at=at, freed=freed)
    _add_calls(days, ids, within, ignoring=None if freed.is_over else freed.appointment)
    return [
        Diary(
            adviser_id=adviser_id,
            open=hours[adviser_id],
            taken=frozenset(days[adviser_id].taken),
            calls_on=days[adviser_id].calls_on,
            daily_cap=member.daily_cap,
            first_calls_on=days[adviser_id].first_calls_on,
            first_calls_cap=member.first_calls_cap,
            pauses=days[adviser_id].pauses(member.gap_minutes),
            gap_minutes=member.gap_minutes,
        )
        for adviser_id, member in people.items()
    ]


def open_hours(*, within: Interval) -> Mapping[int, tuple[Interval, ...]]:
    """When each adviser is there over `within`, by id; who is away or inactive is not in it.

    Four queries.
    """
    return _hours(_team(None), within)


@dataclass(frozen=True)
class TeamHours:
    """When the team is there, by id of adviser; `closed` are days when nobody is."""

    names: Mapping[int, str]
    open: Mapping[int, tuple[Interval, ...]]
    away: Mapping[int, list[Interval]]
    closed: frozenset[date]


def team_hours(*, within: Interval) -> TeamHours:
    """When each adviser is there over `within`, and why not; who is away or inactive is not in it.

    Four queries.
    """
    return _team_hours(_team(None), within)


def _hours(people: "Mapping[int, _Member]", within: Interval) -> Mapping[int, tuple[Interval, ...]]:
    return _team_hours(people, within).open


def _team_hours(people: "Mapping[int, _Member]", within: Interval) -> TeamHours:
    """When each of them is there: weekly and special hours, less absences and closed days."""
    zone = DeskSettings.current().zone
    ids = list(people)
    first, last = (edge.astimezone(zone).date() for edge in (within.starts_at, within.ends_at))
    special = _special(SpecialHours.objects.filter(adviser__in=ids, on__range=(first, last)))
    away = absences(ids, within)
    closed = closed_days(first, last)
    hours = {
        adviser_id: open_intervals(
            member.periods,
            zone=zone,
            within=within,
            closed_on=closed,
            special=special.get(adviser_id, {}),
            away=away.get(adviser_id, []),
        )
        for adviser_id, member in people.items()
    }
    return TeamHours({pk: member.name for pk, member in people.items()}, hours, away, closed)


@dataclass
class _Member:
    """An adviser's first name, own limits and weekly hours."""

    name: str
    daily_cap: int
    first_calls_cap: int | None
    gap_minutes: int
    periods: list[Period] = field(default_factory=list)


def _team(adviser_ids: Iterable[int] | None) -> dict[int, _Member]:
    """Who takes calls, by id, with their weekly hours: one query for both."""
    team = Adviser.objects.taking_calls()
    if adviser_ids is not None:
        team = team.filter(pk__in=list(adviser_ids))
    hours = ("weekday", "starts", "ends", "valid_from", "valid_to")
    people: dict[int, _Member] = {}
    for adviser_id, name, cap, first_cap, gap, *period in team.order_by("pk").values_list(
        "pk",
        "first_name",
        "daily_cap",
        "first_calls_cap",
        "gap_minutes",
        *(f"opening_periods__{name}" for name in hours),
    ):
        member = people.setdefault(adviser_id, _Member(name, cap, first_cap, gap))
        if period[0] is not None:
            member.periods.append(Period(*period))
    return people


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


def _long_end(prefix: str = "") -> Case:
    """The number of the quarter after a long call; NULL for a short one."""
    end = QuarterNumber(F(f"{prefix}starts_at")) + F(f"{prefix}minutes") / 15
    return Case(When(**{f"{prefix}minutes__gte": LONG_CALL}, then=end), default=None)


def _add_taken(
    days: dict[int, _Day],
    adviser_ids: Iterable[int],
    within: Interval,
    *,
    at: datetime,
    freed: Freed,
) -> None:
    """Taken quarters, also by holds that live, an hour more at each end for the pauses."""
    rows = TakenQuarter.objects.filter(
        adviser__in=adviser_ids,
        starts_at__gte=within.starts_at - _AN_HOUR,
        starts_at__lt=within.ends_at + _AN_HOUR,
    ).filter(Q(hold__isnull=True) | Q(hold__expires_at__gt=at))
    if freed.hold_key is not None:
        rows = rows.exclude(hold__key=freed.hold_key)
    if freed.appointment is not None:
        rows = rows.exclude(appointment=freed.appointment)
    by_hold = rows.annotate(long_end=_long_end("hold__")).values("adviser_id", "long_end")
    for adviser_id, long_end, numbers in by_hold.annotate(
        numbers=listed_quarters("starts_at")
    ).values_list("adviser_id", "long_end", "numbers"):
        days[adviser_id].taken.update(map(int, numbers.split(",")))
        if long_end is not None:
            days[adviser_id].long_ends.append(long_end)


def _add_calls(
    days: dict[int, _Day],
    adviser_ids: Iterable[int],
    within: Interval,
    *,
    ignoring: Appointment | None,
) -> None:
    """Calls of each local day, and where long ones end, over whole days around `within`."""
    rows = Appointment.objects.filter(
        adviser__in=adviser_ids,
        starts_at__gte=within.starts_at - timedelta(days=1),
        starts_at__lt=within.ends_at + timedelta(days=1),
        state__in=[AppointmentState.LIVE, AppointmentState.DONE],
    )
    if ignoring is not None:
        rows = rows.exclude(pk=ignoring.pk)
    grouped = rows.annotate(day=local_day(within), long_end=_long_end())
    for adviser_id, number, is_first, long_end, count in (
        grouped.values("adviser_id", "day", "is_first_call", "long_end")
        .annotate(count=Count("pk"))
        .values_list("adviser_id", "day", "is_first_call", "long_end", "count")
    ):
        day = _EPOCH.date() + timedelta(days=number)
        days[adviser_id].calls_on[day] += count
        if is_first:
            days[adviser_id].first_calls_on[day] += count
        if long_end is not None:
            days[adviser_id].long_ends.append(long_end)


def local_day(within: Interval) -> Combinable:
    """The local day of a call, in days since 1970; the clocks change once around `within` at most.

    Counted with plain numbers: a database that converts each instant to a zone is many times
    slower. Zones whose offset is no whole quarter hour do not exist any more.
    """
    zone = DeskSettings.current().zone
    first, last = within.starts_at - timedelta(days=1), within.ends_at + timedelta(days=1)
    whens = []
    for starts_at, offset in reversed(offsets(first, last, zone)):
        shifted = (QuarterNumber(F("starts_at")) + offset // QUARTER) / 96
        whens.append(When(starts_at__gte=starts_at, then=shifted))
    return Case(*whens, output_field=IntegerField())
