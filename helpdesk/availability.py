"""Reads the facts (hours, holidays, absences, taken quarters) and asks the rules what is free.

Six queries, whatever the number of advisers, weeks and bookings.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, IntegerField, Q, When
from django.db.models.expressions import Combinable

from helpdesk.choices import (
    AppointmentState,
    AttemptOutcome,
    Confidence,
    Presence,
    Repeats,
)
from helpdesk.models import (
    Absence,
    Adviser,
    Appointment,
    Attempt,
    Callback,
    DayException,
    DeskSettings,
    OpeningPeriod,
    Person,
    SpecialHours,
    TakenQuarter,
    Topic,
)
from helpdesk.models.quarter_numbers import QuarterNumber, listed_quarters
from helpdesk.policy.confidence import call_minutes
from helpdesk.policy.hours import (
    QUARTER,
    Hours,
    Interval,
    Period,
    covers,
    offsets,
    open_intervals,
    public_holidays,
    recurrences,
)
from helpdesk.policy.slots import LONG_CALL, Diary, Slot, open_slots

_DAYS_BETWEEN = {Repeats.WEEKLY: 7, Repeats.FORTNIGHTLY: 14}
_A_WEEK = timedelta(days=7)
_AN_HOUR = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class DayHours:
    """One weekday and when the desk answers: (from, to) pairs in the desk's zone; () is closed."""

    weekday: int
    periods: tuple[tuple[time, time], ...]


@dataclass(frozen=True)
class OpeningNow:
    """Whether the desk is open at an instant; when it closes, or when it opens next (or None)."""

    is_open: bool
    until: datetime | None
    opens_at: datetime | None


def desk_missing() -> tuple[str, ...]:
    """What the desk still lacks before anybody may be promised a call; () when it is ready.

    Codes: "phone_number", "topic", "adviser", "hours".
    """
    present = Adviser.objects.filter(presence=Presence.PRESENT, user__is_active=True)
    found = {
        "phone_number": bool(DeskSettings.current().phone_number),
        "topic": Topic.objects.filter(is_active=True).exists(),
        "adviser": present.exists(),
        "hours": OpeningPeriod.objects.filter(adviser__in=present).exists(),
    }
    return tuple(code for code, is_there in found.items() if not is_there)


def desk_zone() -> ZoneInfo:
    """The desk's own time zone."""
    return ZoneInfo(DeskSettings.current().time_zone)


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
    zone = desk_zone()
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


def diaries(
    *,
    within: Interval,
    at: datetime,
    adviser_ids: Iterable[int] | None = None,
    ignoring: Appointment | None = None,
    is_over: bool = False,
    hold_key: uuid.UUID | None = None,
) -> list[Diary]:
    """What each adviser's days hold over `within`; advisers who are away or inactive have none.

    `ignoring` frees the appointment being moved; when it `is_over`, its call and its pause still
    count in the day. `hold_key` frees the time kept for this visitor; a hold that expired before
    `at` takes nothing.
    """
    zone = desk_zone()
    people = _team(adviser_ids)
    ids = list(people)
    first, last = (edge.astimezone(zone).date() for edge in (within.starts_at, within.ends_at))
    special = _special(SpecialHours.objects.filter(adviser__in=ids, on__range=(first, last)))
    away = absences(ids, within)
    days: dict[int, _Day] = defaultdict(_Day)
    _add_taken(days, ids, within, at=at, ignoring=ignoring, hold_key=hold_key)
    _add_calls(days, ids, within, ignoring=None if is_over else ignoring)
    closed = closed_days(first, last)
    return [
        Diary(
            adviser_id=adviser_id,
            open=open_intervals(
                member.periods,
                zone=zone,
                within=within,
                closed_on=closed,
                special=special.get(adviser_id, {}),
                away=away.get(adviser_id, []),
            ),
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


@dataclass
class _Member:
    """An adviser's own limits and weekly hours."""

    daily_cap: int
    first_calls_cap: int | None
    gap_minutes: int
    periods: list[Period] = field(default_factory=list)


def _team(adviser_ids: Iterable[int] | None) -> dict[int, _Member]:
    """Who takes calls, by id, with their weekly hours: one query for both."""
    team = Adviser.objects.filter(presence=Presence.PRESENT, user__is_active=True)
    if adviser_ids is not None:
        team = team.filter(pk__in=list(adviser_ids))
    hours = ("weekday", "starts", "ends", "valid_from", "valid_to")
    people: dict[int, _Member] = {}
    for adviser_id, cap, first_cap, gap, *period in team.order_by("pk").values_list(
        "pk",
        "daily_cap",
        "first_calls_cap",
        "gap_minutes",
        *(f"opening_periods__{name}" for name in hours),
    ):
        member = people.setdefault(adviser_id, _Member(cap, first_cap, gap))
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
    ignoring: Appointment | None,
    hold_key: uuid.UUID | None,
) -> None:
    """Taken quarters, also by holds that live, an hour more at each end for the pauses."""
    rows = TakenQuarter.objects.filter(
        adviser__in=adviser_ids,
        starts_at__gte=within.starts_at - _AN_HOUR,
        starts_at__lt=within.ends_at + _AN_HOUR,
    ).filter(Q(hold__isnull=True) | Q(hold__expires_at__gt=at))
    if hold_key is not None:
        rows = rows.exclude(hold__key=hold_key)
    if ignoring is not None:
        rows = rows.exclude(appointment=ignoring)
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
    grouped = rows.annotate(day=_local_day(within), long_end=_long_end())
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


def _local_day(within: Interval) -> Combinable:
    """The local day of a call, in days since 1970; the clocks change once around `within` at most.

    Counted with plain numbers: a database that converts each instant to a zone is many times
    slower. Zones whose offset is no whole quarter hour do not exist any more.
    """
    zone = desk_zone()
    first, last = within.starts_at - timedelta(days=1), within.ends_at + timedelta(days=1)
    whens = []
    for starts_at, offset in reversed(offsets(first, last, zone)):
        shifted = (QuarterNumber(F("starts_at")) + offset // QUARTER) / 96
        whens.append(When(starts_at__gte=starts_at, then=shifted))
    return Case(*whens, output_field=IntegerField())


def minutes_of_call(*, topic: Topic, person: Person) -> int:
    """How long a call about this topic with this person is planned for."""
    return call_minutes(
        topic.call_minutes,
        Confidence(person.confidence),
        through_somebody=person.uses_relay or person.needs_interpreter,
    )


def free_slots(
    *,
    at: datetime,
    topic: Topic,
    minutes: int | None = None,
    is_first_call: bool = False,
    ignoring: Appointment | None = None,
    is_over: bool = False,
    hold_key: uuid.UUID | None = None,
    notice_minutes: int | None = None,
    adviser_ids: Iterable[int] | None = None,
) -> list[Slot]:
    """The times that may be offered from `at` on, soonest first.

    `minutes` None is the topic's own length. `notice_minutes` replaces the topic's own: an adviser
    on the phone may book sooner.
    """
    within = Interval(at, at + timedelta(days=topic.horizon_days + 1))
    return open_slots(
        diaries(
            within=within,
            at=at,
            adviser_ids=adviser_ids,
            ignoring=ignoring,
            is_over=is_over,
            hold_key=hold_key,
        ),
        at=at,
        minutes=topic.call_minutes if minutes is None else minutes,
        notice_minutes=topic.notice_minutes if notice_minutes is None else notice_minutes,
        horizon_days=topic.horizon_days,
        zone=desk_zone(),
        is_first_call=is_first_call,
    )


def is_first_call(person: Person) -> bool:
    """Whether a call would be the first with somebody who is not at ease. One query at most."""
    return (
        person.confidence == Confidence.LOW
        and not Attempt.objects.filter(
            callback__case__person=person, outcome=AttemptOutcome.REACHED
        ).exists()
    )


def slots_for(
    callback: Callback, *, at: datetime, notice_minutes: int | None = None, is_over: bool = False
) -> list[Slot]:
    """The times for a promise that exists: its own hour counts as free.

    `is_over`: that hour was used for a try, and counts as a call of its day.
    """
    case = callback.case
    return free_slots(
        at=at,
        topic=case.topic,
        minutes=minutes_of_call(topic=case.topic, person=case.person),
        is_first_call=is_first_call(case.person),
        ignoring=callback.appointments.filter(state=AppointmentState.LIVE).first(),
        is_over=is_over,
        notice_minutes=notice_minutes,
    )


def not_there(*, at: datetime) -> list[int]:
    """Live appointments to come at whose hour their adviser is not there, soonest first, by id.

    Away, absent, on a closed day, or outside the hours as they are today; an hour that somebody
    set aside the rules for stays, unless the adviser is away altogether.
    """
    rows = list(
        Appointment.objects.filter(state=AppointmentState.LIVE, starts_at__gt=at)
        .order_by("starts_at", "pk")
        .values_list("pk", "adviser_id", "starts_at", "minutes", "overruled")
    )
    if not rows:
        return []
    within = Interval(at, rows[-1][2] + timedelta(hours=1))
    hours = {diary.adviser_id: diary.open for diary in diaries(within=within, at=at)}
    return [
        pk
        for pk, adviser_id, starts_at, minutes, overruled in rows
        if adviser_id not in hours
        or not (overruled or covers(hours[adviser_id], starts_at, minutes))
    ]


def desk_open(*, within: Interval) -> tuple[Interval, ...]:
    """When at least one adviser's hours are open, absences apart: the desk's own hours."""
    zone = desk_zone()
    rows = OpeningPeriod.objects.filter(
        adviser__presence=Presence.PRESENT, adviser__user__is_active=True
    )
    return open_intervals(
        [Period(row.weekday, row.starts, row.ends, row.valid_from, row.valid_to) for row in rows],
        zone=zone,
        within=within,
        closed_on=closed_days(
            within.starts_at.astimezone(zone).date(), within.ends_at.astimezone(zone).date()
        ),
    )


def opening_now(*, at: datetime) -> OpeningNow:
    """Whether somebody answers the phone at this instant."""
    for interval in desk_open(within=Interval(at - timedelta(days=1), at + timedelta(days=15))):
        if interval.starts_at <= at < interval.ends_at:
            return OpeningNow(is_open=True, until=interval.ends_at, opens_at=None)
        if interval.starts_at > at:
            return OpeningNow(is_open=False, until=None, opens_at=interval.starts_at)
    return OpeningNow(is_open=False, until=None, opens_at=None)


def week_of_hours(*, at: datetime) -> list[DayHours]:
    """The usual week, Monday first, without holidays: what the footer and the contact page say."""
    zone = desk_zone()
    today = at.astimezone(zone).date()
    rows = OpeningPeriod.objects.filter(
        adviser__presence=Presence.PRESENT, adviser__user__is_active=True
    )
    usual = [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= today)
        and (row.valid_to is None or today <= row.valid_to)
    ]
    return [DayHours(weekday, _merged(usual, weekday)) for weekday in range(7)]


def _merged(rows: Iterable[OpeningPeriod], weekday: int) -> tuple[tuple[time, time], ...]:
    merged: list[tuple[time, time]] = []
    for starts, ends in sorted((r.starts, r.ends) for r in rows if r.weekday == weekday):
        if merged and starts <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((starts, ends))
    return tuple(merged)
