"""Reads the facts (hours, holidays, absences, taken quarters) and asks the rules what is free.

Five queries, whatever the number of advisers, weeks and bookings.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpdesk.choices import AppointmentState, Confidence, Presence
from helpdesk.models import (
    Absence,
    Adviser,
    Appointment,
    ClosedDay,
    DeskSettings,
    OpeningPeriod,
    TakenQuarter,
    Topic,
)
from helpdesk.policy.confidence import call_minutes
from helpdesk.policy.hours import Interval, Period, open_intervals, public_holidays
from helpdesk.policy.slots import Diary, Slot, open_slots


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
    """Public holidays and the desk's own closed days, both ends included."""
    region = DeskSettings.current().holiday_region
    holidays = public_holidays(range(first.year, last.year + 1), region)
    return frozenset(d for d in holidays if first <= d <= last) | ClosedDay.between(first, last)


def _periods(rows: Iterable[OpeningPeriod]) -> dict[int, list[Period]]:
    periods: dict[int, list[Period]] = defaultdict(list)
    for row in rows:
        periods[row.adviser_id].append(
            Period(
                weekday=row.weekday,
                starts=row.starts,
                ends=row.ends,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
        )
    return periods


def diaries(
    *,
    within: Interval,
    adviser_ids: Iterable[int] | None = None,
    ignoring: Appointment | None = None,
) -> list[Diary]:
    """What each adviser's days hold over `within`; `ignoring` frees the appointment being moved.

    Advisers who are away or inactive have no diary.
    """
    zone = desk_zone()
    team = Adviser.objects.filter(presence=Presence.PRESENT, user__is_active=True)
    if adviser_ids is not None:
        team = team.filter(pk__in=list(adviser_ids))
    caps = dict(team.values_list("pk", "daily_cap"))
    periods = _periods(OpeningPeriod.objects.filter(adviser__in=caps))
    absences: dict[int, list[Interval]] = defaultdict(list)
    for absence in Absence.objects.filter(
        adviser__in=caps, starts_at__lt=within.ends_at, ends_at__gt=within.starts_at
    ):
        absences[absence.adviser_id].append(Interval(absence.starts_at, absence.ends_at))
    taken, calls = _taken(caps, within, zone, ignoring)
    closed = closed_days(
        within.starts_at.astimezone(zone).date(), within.ends_at.astimezone(zone).date()
    )
    return [
        Diary(
            adviser_id=adviser_id,
            open=open_intervals(
                periods.get(adviser_id, []),
                zone=zone,
                within=within,
                closed_on=closed,
                away=absences.get(adviser_id, []),
            ),
            taken=frozenset(taken.get(adviser_id, ())),
            calls_on=calls.get(adviser_id, {}),
            daily_cap=cap,
        )
        for adviser_id, cap in caps.items()
    ]


def _taken(
    adviser_ids: Iterable[int], within: Interval, zone: ZoneInfo, ignoring: Appointment | None
) -> tuple[dict[int, set[datetime]], dict[int, dict[date, int]]]:
    """Taken quarter hours, and calls a local day, of each adviser."""
    rows = TakenQuarter.objects.filter(
        adviser__in=adviser_ids, starts_at__gte=within.starts_at, starts_at__lt=within.ends_at
    )
    booked = Appointment.objects.filter(
        adviser__in=adviser_ids,
        starts_at__gte=within.starts_at - timedelta(days=1),
        starts_at__lt=within.ends_at + timedelta(days=1),
        state__in=[AppointmentState.LIVE, AppointmentState.DONE],
    )
    if ignoring is not None:
        rows, booked = rows.exclude(appointment=ignoring), booked.exclude(pk=ignoring.pk)
    taken: dict[int, set[datetime]] = defaultdict(set)
    for adviser_id, starts_at in rows.values_list("adviser_id", "starts_at"):
        taken[adviser_id].add(starts_at)
    calls: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for adviser_id, starts_at in booked.values_list("adviser_id", "starts_at"):
        calls[adviser_id][starts_at.astimezone(zone).date()] += 1
    return taken, calls


def free_slots(
    *,
    at: datetime,
    topic: Topic,
    confidence: Confidence = Confidence.UNKNOWN,
    ignoring: Appointment | None = None,
    notice_minutes: int | None = None,
    adviser_ids: Iterable[int] | None = None,
) -> list[Slot]:
    """The times that may be offered from `at` on, soonest first.

    `notice_minutes` replaces the topic's own: an adviser on the phone may book sooner.
    """
    within = Interval(at, at + timedelta(days=topic.horizon_days + 1))
    return open_slots(
        diaries(within=within, adviser_ids=adviser_ids, ignoring=ignoring),
        at=at,
        minutes=call_minutes(topic.call_minutes, confidence),
        notice_minutes=topic.notice_minutes if notice_minutes is None else notice_minutes,
        horizon_days=topic.horizon_days,
        zone=desk_zone(),
    )


def desk_open(*, within: Interval) -> tuple[Interval, ...]:
    """When at least one adviser's hours are open, absences apart: the desk's own hours."""
    zone = desk_zone()
    rows = OpeningPeriod.objects.filter(
        adviser__presence=Presence.PRESENT, adviser__user__is_active=True
    )
    return open_intervals(
        [period for periods in _periods(rows).values() for period in periods],
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
