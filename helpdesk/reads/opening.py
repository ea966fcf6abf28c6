"""Says when the desk is open: now, this week, and to count a deadline in open minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from helpdesk.models import (
    Adviser,
    DeskSettings,
    OpeningPeriod,
)
from helpdesk.policy.deadlines import FIND_A_TIME_MINUTES, due_after
from helpdesk.policy.hours import (
    Interval,
    Period,
    open_intervals,
)
from helpdesk.reads.team_hours import closed_days


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


def desk_open(*, within: Interval) -> tuple[Interval, ...]:
    """When at least one adviser's hours are open, absences apart: the desk's own hours."""
    zone = DeskSettings.current().zone
    rows = OpeningPeriod.objects.filter(adviser__in=Adviser.objects.taking_calls())
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
    zone = DeskSettings.current().zone
    today = at.astimezone(zone).date()
    rows = OpeningPeriod.objects.filter(adviser__in=Adviser.objects.taking_calls())
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


def deadline_to_find_a_time(at: datetime) -> datetime:
    """A deadline of one open day; two weeks when the desk has no hours at all."""
    latest = at + timedelta(days=14)
    return after_open_minutes(FIND_A_TIME_MINUTES, at=at) or latest


def after_open_minutes(minutes: int, *, at: datetime) -> datetime | None:
    """When the desk has been open for so long since `at`; None where that takes two weeks."""
    hours = desk_open(within=Interval(at, at + timedelta(days=14)))
    return due_after(at, open_minutes=minutes, open=hours)
