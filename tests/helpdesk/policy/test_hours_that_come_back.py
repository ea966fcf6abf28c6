"""Absences that come back every so many days: at the hour of the wall, across clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpdesk.policy.hours import Interval, recurrences

PARIS = ZoneInfo("Europe/Paris")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)


def utc(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


WEEK = Interval(utc(23, 0), utc(30, 0))


def back(first: Interval, *, within: Interval, every_days: int = 7, until: date | None = None):
    """The hours that come back, by the clock of Paris, as "25/03 14:00-16:00"."""
    found = recurrences(first, every_days=every_days, until=until, zone=PARIS, within=within)
    return [
        f"{i.starts_at.astimezone(PARIS):%d/%m %H:%M}-{i.ends_at.astimezone(PARIS):%H:%M}"
        for i in found
    ]


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
@pytest.mark.parametrize("every_days", [7, 14])
def test_what_comes_back_keeps_the_hour_of_the_wall_across_a_clock_change(change, every_days):
    day = change - timedelta(days=4)
    at = datetime.combine(day, time(14), PARIS)
    first = Interval(at, at + timedelta(hours=2))
    within = Interval(first.starts_at, first.starts_at + timedelta(days=30))
    expected = [f"{day + timedelta(days=n):%d/%m} 14:00-16:00" for n in range(0, 31, every_days)]
    assert back(first, within=within, every_days=every_days) == expected


def test_a_night_that_comes_back_is_an_hour_shorter_in_spring_and_longer_in_autumn():
    for change, hours in ((SPRING, 7), (AUTUMN, 9)):
        at = datetime.combine(change - timedelta(days=8), time(22), PARIS)
        first = Interval(at, at + timedelta(hours=8))
        within = Interval(first.ends_at, first.ends_at + timedelta(days=7))
        (night,) = recurrences(first, every_days=7, until=None, zone=PARIS, within=within)
        assert night.ends_at - night.starts_at == timedelta(hours=hours)


def test_the_last_day_when_it_may_come_back_is_included():
    first = Interval(utc(3, 13), utc(3, 15))
    month = Interval(utc(1, 0), utc(30, 0))
    assert back(first, within=month, until=date(2026, 11, 17))[-1] == "17/11 14:00-16:00"
    assert back(first, within=month, until=date(2026, 11, 16))[-1] == "10/11 14:00-16:00"


def test_what_ended_for_good_before_the_stretch_does_not_come_back():
    first = Interval(utc(3, 13), utc(3, 15))
    assert back(first, within=WEEK, until=date(2026, 11, 17)) == []


def test_nothing_comes_back_before_the_first_time():
    first = Interval(utc(24, 13), utc(24, 15))
    assert back(first, within=Interval(utc(1, 0), utc(30, 0))) == ["24/11 14:00-16:00"]
    assert back(first, within=Interval(utc(1, 0), utc(20, 0))) == []


def test_what_touches_the_stretch_only_at_its_edge_is_not_in_it():
    first = Interval(utc(24, 13), utc(24, 15))
    assert back(first, within=Interval(utc(24, 15), utc(25, 0))) == []
    assert back(first, within=Interval(utc(24, 12), utc(24, 13))) == []


def test_fifty_years_later_it_is_found_without_counting_through_them(monkeypatch):
    first = Interval(utc(24, 13), utc(24, 15))
    later = datetime(2076, 11, 24, tzinfo=UTC)
    built = []
    real = Interval.__post_init__
    monkeypatch.setattr(
        Interval, "__post_init__", lambda interval: (built.append(1), real(interval))
    )
    found = list(
        recurrences(
            first,
            every_days=7,
            until=None,
            zone=PARIS,
            within=Interval(later, later + timedelta(days=7)),
        )
    )
    assert [i.starts_at.astimezone(PARIS).strftime("%a %H:%M") for i in found] == ["Tue 14:00"]
    assert len(built) <= 3


def test_what_comes_back_more_often_than_daily_is_refused():
    with pytest.raises(ValueError, match="a day or more"):
        list(recurrences(WEEK, every_days=0, until=None, zone=PARIS, within=WEEK))


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 400),
    st.integers(0, 23),
    st.integers(1, 7 * 24),
    st.sampled_from([7, 14]),
    st.integers(0, 800),
    st.integers(1, 30),
    st.none() | st.integers(0, 900),
)
def test_what_comes_back_is_what_a_slow_count_finds(
    day, hour, length, every_days, start, days, until
):
    local = datetime.combine(date(2026, 1, 5) + timedelta(days=day), time(hour), PARIS)
    first = Interval(local, local.astimezone(UTC) + timedelta(hours=length))
    # A clock that shows the hour twice leaves no single hour to come back to.
    shown = [edge.astimezone(PARIS) for edge in (first.starts_at, first.ends_at)]
    assume(not any(at.fold or at.replace(fold=1).utcoffset() != at.utcoffset() for at in shown))
    within = Interval(ORIGIN + timedelta(days=start), ORIGIN + timedelta(days=start + days))
    last = None if until is None else ORIGIN.date() + timedelta(days=until)
    expected = []
    for n in range(200):
        edges = [at.replace(tzinfo=None) + timedelta(days=n * every_days) for at in shown]
        starts_at, ends_at = (at.replace(tzinfo=PARIS).astimezone(UTC) for at in edges)
        if last is not None and edges[0].date() > last:
            break
        if starts_at < ends_at and starts_at < within.ends_at and within.starts_at < ends_at:
            expected.append(Interval(starts_at, ends_at))
    found = recurrences(first, every_days=every_days, until=last, zone=PARIS, within=within)
    assert list(found) == expected


def test_the_first_time_is_kept_as_it_is_in_a_night_that_shows_an_hour_twice():
    first = Interval(utc(24, 20, month=10), utc(25, 1, 30, month=10))
    found = recurrences(first, every_days=7, until=None, zone=PARIS, within=first)
    assert list(found) == [first]
