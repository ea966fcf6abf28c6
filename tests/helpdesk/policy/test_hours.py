"""When the desk is open, through holidays, absences and changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.hours import (
    QUARTER,
    Interval,
    Period,
    ceil_quarter,
    clipped,
    covers,
    instant_of,
    is_quarter,
    local_midnight,
    merge,
    offsets,
    open_intervals,
    open_minutes,
    subtract,
)

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)


def utc(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def hours_of(day: date, starts: time, ends: time, zone: ZoneInfo = PARIS) -> tuple[Interval, ...]:
    """What one period opens on one day."""
    midnight = datetime.combine(day, time.min, UTC)
    within = Interval(midnight - timedelta(days=1), midnight + timedelta(days=2))
    period = Period(day.weekday(), starts, ends, valid_from=day, valid_to=day)
    return open_intervals([period], zone=zone, within=within)


minutes = st.integers(0, 2000)
intervals = st.builds(
    lambda start, length: Interval(
        ORIGIN + timedelta(minutes=start), ORIGIN + timedelta(minutes=start + length)
    ),
    minutes,
    st.integers(1, 300),
)
many = st.lists(intervals, max_size=8)


def instants(found: tuple[Interval, ...] | list[Interval]) -> set[int]:
    """The minutes since ORIGIN that some intervals hold: the slow, obvious truth."""
    return {
        minute
        for interval in found
        for minute in range(
            (interval.starts_at - ORIGIN) // timedelta(minutes=1),
            (interval.ends_at - ORIGIN) // timedelta(minutes=1),
        )
    }


def test_an_interval_is_kept_in_utc_whatever_its_zone():
    winter = Interval(
        datetime(2026, 11, 23, 9, tzinfo=PARIS), datetime(2026, 11, 23, 12, tzinfo=PARIS)
    )
    assert winter == Interval(utc(23, 8), utc(23, 11))
    assert winter.starts_at.tzinfo is UTC


def test_an_interval_holds_its_start_and_not_its_end():
    morning = Interval(utc(23, 8), utc(23, 11))
    assert utc(23, 8) in morning
    assert utc(23, 11) not in morning


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (utc(23, 8), utc(23, 8)),
        (utc(23, 9), utc(23, 8)),
        (datetime(2026, 11, 23, 8), utc(23, 9)),  # noqa: DTZ001
        (utc(23, 8), datetime(2026, 11, 23, 9)),  # noqa: DTZ001
    ],
)
def test_an_empty_or_naive_interval_is_refused(starts_at, ends_at):
    with pytest.raises(ValueError):  # noqa: PT011
        Interval(starts_at, ends_at)


@pytest.mark.parametrize(
    ("weekday", "starts", "ends"),
    [
        (7, time(9), time(12)),
        (-1, time(9), time(12)),
        (0, time(12), time(9)),
        (0, time(9), time(9)),
        (0, time(9, tzinfo=UTC), time(12, tzinfo=UTC)),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(weekday, starts, ends):
    with pytest.raises(ValueError):  # noqa: PT011
        Period(weekday, starts, ends)


def test_a_period_opens_on_its_weekday_by_the_local_clock():
    week = Interval(utc(23, 0), utc(30, 0))
    found = open_intervals([Period(2, time(9), time(12))], zone=PARIS, within=week)
    assert found == (Interval(utc(25, 8), utc(25, 11)),)


def test_the_same_hours_are_three_hours_earlier_on_reunion_in_winter():
    assert hours_of(date(2026, 11, 23), time(9), time(12), REUNION) == (
        Interval(utc(23, 5), utc(23, 8)),
    )


def test_both_days_of_validity_are_included():
    period = Period(0, time(9), time(10), valid_from=date(2026, 11, 9), valid_to=date(2026, 11, 16))
    found = open_intervals([period], zone=PARIS, within=Interval(utc(1, 0), utc(30, 0)))
    assert [i.starts_at.day for i in found] == [9, 16]


def test_two_periods_that_touch_are_one_stretch():
    periods = [Period(0, time(9), time(11)), Period(0, time(11), time(12))]
    found = open_intervals(periods, zone=PARIS, within=Interval(utc(23, 0), utc(24, 0)))
    assert found == (Interval(utc(23, 8), utc(23, 11)),)


def test_a_closed_day_is_the_local_day_and_not_the_day_in_utc():
    noumea = ZoneInfo("Pacific/Noumea")
    monday_morning = Period(0, time(8), time(10))
    within = Interval(utc(22, 0), utc(24, 0))
    assert open_intervals([monday_morning], zone=noumea, within=within) == (
        Interval(utc(22, 21), utc(22, 23)),
    )
    closed = {"zone": noumea, "within": within, "closed_on": {date(2026, 11, 23)}}
    assert open_intervals([monday_morning], **closed) == ()


def test_an_absence_cuts_the_morning_in_two():
    found = open_intervals(
        [Period(0, time(9), time(12))],
        zone=PARIS,
        within=Interval(utc(23, 0), utc(24, 0)),
        away=[Interval(utc(23, 9), utc(23, 9, 30))],
    )
    assert found == (Interval(utc(23, 8), utc(23, 9)), Interval(utc(23, 9, 30), utc(23, 11)))


def test_nothing_is_open_outside_the_stretch_asked_for():
    found = open_intervals(
        [Period(0, time(9), time(12))],
        zone=PARIS,
        within=Interval(utc(23, 9, 10), utc(23, 10, 20)),
    )
    assert found == (Interval(utc(23, 9, 10), utc(23, 10, 20)),)


def test_a_spring_night_has_one_hour_less():
    assert hours_of(SPRING, time(1), time(5)) == (
        Interval(utc(29, 0, month=3), utc(29, 3, month=3)),
    )


def test_an_hour_that_the_clock_skips_is_never_open():
    assert hours_of(SPRING, time(2, 15), time(2, 45)) == ()


def test_a_period_that_starts_in_the_skipped_hour_opens_when_the_clock_jumps():
    assert hours_of(SPRING, time(2, 15), time(4)) == (
        Interval(utc(29, 1, month=3), utc(29, 2, month=3)),
    )


def test_an_hour_that_the_clock_shows_twice_is_never_open():
    assert hours_of(AUTUMN, time(2), time(3)) == ()


def test_an_autumn_night_is_open_around_the_hour_shown_twice():
    assert hours_of(AUTUMN, time(1), time(5)) == (
        Interval(utc(24, 23, month=10), utc(25, 0, month=10)),
        Interval(utc(25, 2, month=10), utc(25, 4, month=10)),
    )


@pytest.mark.parametrize(
    ("day", "hours"), [(SPRING, 23), (date(2026, 6, 1), 24), (AUTUMN, 25)], ids=str
)
def test_a_day_from_midnight_to_midnight_has_its_real_length(day, hours):
    length = local_midnight(day + timedelta(days=1), PARIS) - local_midnight(day, PARIS)
    assert length == timedelta(hours=hours)


def test_a_day_begins_at_the_change_where_the_clock_skips_midnight():
    cairo = ZoneInfo("Africa/Cairo")
    midnight = local_midnight(date(2026, 4, 24), cairo)
    assert midnight.astimezone(cairo).time() == time(1)
    assert (midnight - timedelta(seconds=1)).astimezone(cairo).date() == date(2026, 4, 23)


@settings(max_examples=50, deadline=None)
@given(
    day=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    starts=st.times(),
    ends=st.times(),
    zone=st.sampled_from(
        [PARIS, REUNION, ZoneInfo("America/Cayenne"), ZoneInfo("Africa/Casablanca")]
    ),
)
def test_an_open_instant_always_shows_an_hour_of_the_period(day, starts, ends, zone):
    starts, ends = (t.replace(second=0, microsecond=0) for t in sorted((starts, ends)))
    if starts == ends:
        return
    for interval in hours_of(day, starts, ends, zone):
        at = interval.starts_at
        while at < interval.ends_at:
            local = at.astimezone(zone)
            assert starts <= local.time() < ends
            assert local.date() == day
            assert local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset()
            at += timedelta(minutes=30)


@settings(max_examples=50, deadline=None)
@given(many)
def test_merged_intervals_hold_the_same_instants_and_never_touch(some):
    merged = merge(some)
    assert instants(merged) == instants(some)
    assert all(one.ends_at < two.starts_at for one, two in pairwise(merged))


@settings(max_examples=50, deadline=None)
@given(many, many)
def test_subtracting_leaves_what_is_open_and_not_away_and_clipping_the_rest(some, away):
    assert instants(subtract(some, away)) == instants(some) - instants(away)
    for one in away:
        assert instants(clipped(merge(some), one)) == instants(some) & instants([one])


@settings(max_examples=50, deadline=None)
@given(many, minutes, minutes)
def test_open_minutes_are_the_open_instants_between_two_times(some, since, until):
    expected = {minute for minute in instants(some) if since <= minute < until}
    at = [ORIGIN + timedelta(minutes=m) for m in (since, until)]
    assert open_minutes(some, *at) == len(expected)


@settings(max_examples=50, deadline=None)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_the_next_quarter_is_the_first_one_not_before(at):
    found = ceil_quarter(at)
    assert is_quarter(found)
    assert timedelta(0) <= found - at.astimezone(UTC) < QUARTER


def test_a_second_past_the_quarter_is_no_quarter():
    assert is_quarter(utc(23, 9, 45))
    assert not is_quarter(utc(23, 9, 45) + timedelta(seconds=1))
    assert ceil_quarter(utc(23, 9, 45) + timedelta(microseconds=1)) == utc(23, 10)


def test_a_quarter_hour_is_one_in_any_zone():
    assert is_quarter(datetime(2026, 1, 1, 12, 15, tzinfo=timezone(timedelta(hours=5.75))))


WEEK = Interval(utc(23, 0), utc(30, 0))
WEEKDAYS = [Period(day, time(9), time(12)) for day in range(5)]
TUESDAY = date(2026, 11, 24)


def week(special, *, closed_on=()) -> list[str]:
    """What is open from Monday to Sunday, by the clock of Paris, as "Mon 09:00-12:00"."""
    found = open_intervals(WEEKDAYS, zone=PARIS, within=WEEK, special=special, closed_on=closed_on)
    return [
        f"{i.starts_at.astimezone(PARIS):%a %H:%M}-{i.ends_at.astimezone(PARIS):%H:%M}"
        for i in found
    ]


def test_the_hours_of_one_date_stand_in_place_of_the_weekly_ones():
    assert week({TUESDAY: ((time(14), time(16)),)}) == [
        "Mon 09:00-12:00", "Tue 14:00-16:00", "Wed 09:00-12:00", "Thu 09:00-12:00",
        "Fri 09:00-12:00",
    ]  # fmt: skip


def test_a_date_without_hours_is_removed_from_the_series():
    assert week({TUESDAY: ()}) == [
        "Mon 09:00-12:00", "Wed 09:00-12:00", "Thu 09:00-12:00", "Fri 09:00-12:00",
    ]  # fmt: skip


def test_one_date_may_have_several_periods_even_on_a_day_off():
    saturday = date(2026, 11, 28)
    found = week({saturday: ((time(14), time(15)), (time(9), time(10)))})
    assert found[-2:] == ["Sat 09:00-10:00", "Sat 14:00-15:00"]


def test_a_closed_day_wins_over_the_hours_of_that_date():
    found = week({TUESDAY: ((time(14), time(16)),)}, closed_on={TUESDAY})
    assert not [line for line in found if line.startswith("Tue")]


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_the_hours_of_one_date_leave_out_what_a_night_skips_or_shows_twice(day):
    midnight = datetime.combine(day, time.min, UTC)
    within = Interval(midnight - timedelta(days=1), midnight + timedelta(days=1))
    special = {day: ((time(1), time(4)),)}
    found = open_intervals([], zone=PARIS, within=within, special=special)
    assert sum((i.ends_at - i.starts_at for i in found), timedelta()) == timedelta(hours=2)
    quarters = (
        i.starts_at + n * QUARTER
        for i in found
        for n in range((i.ends_at - i.starts_at) // QUARTER)
    )
    assert {at.astimezone(PARIS).hour for at in quarters} == {1, 3}


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.integers(0, 6),
        st.lists(st.tuples(st.integers(0, 22), st.integers(1, 23)), max_size=3),
        max_size=7,
    ),
    st.frozensets(st.integers(0, 6), max_size=3),
)
def test_each_day_is_open_when_its_own_hours_say_so(changed, closed):
    first = date(2026, 11, 23)
    special = {
        first + timedelta(days=n): tuple((time(a), time(b)) for a, b in hours if a < b)
        for n, hours in changed.items()
    }
    closed_on = {first + timedelta(days=n) for n in closed}
    found = open_intervals(WEEKDAYS, zone=PARIS, within=WEEK, special=special, closed_on=closed_on)
    for hour in range(7 * 24):
        at = WEEK.starts_at + timedelta(hours=hour)
        local = at.astimezone(PARIS)
        usual = ((time(9), time(12)),) if local.weekday() < 5 else ()
        hours = special.get(local.date(), usual)
        expected = local.date() not in closed_on and any(
            starts <= local.time() < ends for starts, ends in hours
        )
        assert any(at in interval for interval in found) == expected


@settings(max_examples=50, deadline=None)
@given(many, minutes, st.sampled_from([15, 30, 45]))
def test_a_call_is_covered_when_each_of_its_minutes_is_open(some, start, length):
    held = instants(some)
    expected = all(minute in held for minute in range(start, start + length))
    assert covers(merge(some), ORIGIN + timedelta(minutes=start), length) == expected


def test_two_stretches_that_touch_cover_a_call_across_once_they_are_merged():
    both = (Interval(utc(23, 9), utc(23, 10)), Interval(utc(23, 10), utc(23, 11)))
    assert covers(merge(both), utc(23, 9, 45), 30)
    assert covers(merge(both), utc(23, 10, 30), 30)
    assert not covers(merge(both), utc(23, 10, 45), 30)
    assert not covers((), utc(23, 9), 15)


def test_an_hour_that_a_clock_change_skips_or_repeats_is_no_instant():
    assert instant_of(SPRING, time(2, 30), PARIS) is None
    assert instant_of(AUTUMN, time(2, 30), PARIS) is None
    assert instant_of(SPRING, time(3, 30), PARIS) == utc(29, 1, 30, month=3)
    assert instant_of(AUTUMN, time(3, 30), PARIS) == utc(25, 2, 30, month=10)


@pytest.mark.parametrize(
    ("first", "last", "zone"),
    [
        (utc(27, 12, month=3), utc(30, 12, month=3), PARIS),
        (utc(24, 12, month=10), utc(26, 12, month=10), PARIS),
        # On the day of the change, before it, at it and after it.
        (utc(29, 0, month=3), utc(29, 5, month=3), PARIS),
        (utc(29, 1, month=3), utc(29, 5, month=3), PARIS),
        (utc(29, 2, month=3), utc(29, 5, month=3), PARIS),
        (utc(1, 0, month=2), utc(1, 0, month=12), PARIS),
        (utc(1, 0, month=3), utc(1, 0, month=4), REUNION),
    ],
)
def test_each_hour_has_the_offset_that_was_told_last_before_it(first, last, zone):
    told = offsets(first, last, zone)
    assert told[0][0] == first
    at = first
    while at <= last:
        latest = [offset for since, offset in told if since <= at][-1]
        assert latest == at.astimezone(zone).utcoffset()
        at += timedelta(minutes=30)
