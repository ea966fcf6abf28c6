"""What a day of an adviser's week holds, also on the days that change the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk.policy.hours import Interval, Period, open_intervals, quarter_number
from helpdesk.policy.week import Promised, Taken, day_of_adviser, days_of, monday_of, span_of

PARIS = ZoneInfo("Europe/Paris")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), PARIS)


def day_of(day, *, hours=(), away=(), taken=Taken(), now=LONG_AGO):  # noqa: B008
    there = [Interval(at(day, first), at(day, last)) for first, last in hours]
    return day_of_adviser(day, zone=PARIS, hours=there, away=away, taken=taken, at=now)


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2026, 12, 6)])
def test_a_week_begins_on_monday(day):
    assert monday_of(day) == date(2026, 11, 30)
    assert days_of(monday_of(day))[-1] == date(2026, 12, 6)


def test_what_is_taken_or_over_is_not_free():
    day = date(2026, 11, 30)
    call = Promised(at(day, 9), 30, 7)
    number = quarter_number(at(day, 9))
    taken = Taken(
        promised=frozenset({number, number + 1}), held=frozenset({number + 4}), calls=[call]
    )
    cell = day_of(day, hours=[(9, 12)], taken=taken)
    assert (cell.free_minutes, cell.held_minutes) == (180 - 30 - 15, 15)
    assert list(cell.promised) == [call]
    later = day_of(day, hours=[(9, 12)], taken=taken, now=at(day, 11, 5))
    assert later.free_minutes == 45


@pytest.mark.parametrize(("sunday", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_that_changes_the_clock_has_its_own_length(sunday, hours):
    span = span_of(sunday, PARIS)
    assert span.ends_at - span.starts_at == timedelta(hours=hours)
    week = span_of(monday_of(sunday), PARIS, 7)
    assert week.ends_at - week.starts_at == timedelta(hours=6 * 24 + hours)


@pytest.mark.parametrize("sunday", [SPRING, AUTUMN])
def test_in_the_weeks_of_both_clock_changes_each_day_has_the_same_hours(sunday):
    monday = monday_of(sunday)
    span = span_of(monday, PARIS, 14)
    periods = [Period(weekday, time(9), time(17)) for weekday in range(7)]
    hours = open_intervals(periods, zone=PARIS, within=span, closed_on=frozenset())
    number = quarter_number(at(sunday, 16))
    for n in range(14):
        day = monday + timedelta(days=n)
        call = Promised(at(sunday, 16), 15, 7)
        taken = Taken(promised=frozenset({number}), calls=[call])
        cell = day_of_adviser(day, zone=PARIS, hours=hours, away=(), taken=taken, at=LONG_AGO)
        starts = [each.starts_at.astimezone(PARIS).time() for each in cell.hours]
        assert starts == [time(9)], day
        assert cell.free_minutes == (465 if day == sunday else 480)
        assert len(cell.promised) == (day == sunday)


def test_at_night_when_the_clock_changes_no_quarter_is_lost_or_counted_twice():
    for sunday, hours in ((SPRING, 23), (AUTUMN, 25)):
        whole = [span_of(sunday, PARIS)]
        cell = day_of_adviser(sunday, zone=PARIS, hours=whole, away=(), taken=Taken(), at=LONG_AGO)
        assert cell.free_minutes == hours * 60


def test_a_day_says_whether_an_absence_touches_it():
    day = date(2026, 11, 30)
    away = [Interval(at(day, 10), at(day, 11))]
    assert day_of(day, hours=[(9, 10)], away=away).is_away
    assert not day_of(day + timedelta(days=1), hours=[(9, 10)], away=away).is_away
    assert day_of(day, taken=Taken(closed={day})).is_closed
