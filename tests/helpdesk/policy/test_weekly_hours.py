"""What weekly hours become when some days get other ones, for some time."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.weekly_hours import (
    HalfPeriod,
    Overlap,
    Weekly,
    periods_in,
    with_other_hours,
)

NINE, NOON, TWO, SIX = time(9), time(12), time(14), time(18)
MONDAY, TUESDAY = 0, 1
FIRST, LAST = date(2026, 12, 7), date(2026, 12, 20)
DAY = timedelta(days=1)


def test_periods_stand_by_their_beginning_and_empty_ones_are_left_out():
    assert periods_in([(TWO, SIX), (None, None), (NINE, NOON)]) == ((NINE, NOON), (TWO, SIX))
    assert periods_in([(None, None)]) == ()


@pytest.mark.parametrize("pair", [(NINE, None), (None, NOON), (NOON, NINE), (NINE, NINE)])
def test_half_a_period_is_refused_with_its_place(pair):
    with pytest.raises(HalfPeriod) as refused:
        periods_in([(TWO, SIX), pair])
    assert refused.value.place == 1


def test_periods_that_overlap_are_refused_and_those_that_touch_are_not():
    with pytest.raises(Overlap) as refused:
        periods_in([(NINE, TWO), (NOON, SIX)])
    assert refused.value.place == 1
    assert len(periods_in([(NINE, NOON), (NOON, SIX)])) == 2


def changed(*known, weekdays=(MONDAY,), periods=((TWO, SIX),), first=FIRST, last=None):
    return with_other_hours(known, weekdays=weekdays, periods=periods, first=first, last=last)


def test_other_hours_for_ever_end_those_of_before():
    assert changed(Weekly(MONDAY, NINE, NOON)) == [
        Weekly(MONDAY, NINE, NOON, None, FIRST - DAY),
        Weekly(MONDAY, TWO, SIX, FIRST),
    ]


def test_other_hours_for_some_time_let_those_of_before_come_back():
    assert changed(Weekly(MONDAY, NINE, NOON), last=LAST) == [
        Weekly(MONDAY, NINE, NOON, None, FIRST - DAY),
        Weekly(MONDAY, NINE, NOON, LAST + DAY),
        Weekly(MONDAY, TWO, SIX, FIRST, LAST),
    ]


def test_other_days_and_what_is_over_or_to_come_stay():
    others = (
        Weekly(TUESDAY, NINE, NOON),
        Weekly(MONDAY, NINE, NOON, None, FIRST - DAY),
        Weekly(MONDAY, NINE, NOON, LAST + DAY, None),
    )
    assert changed(*others, last=LAST, periods=()) == list(others)


def test_no_period_is_not_there():
    assert changed(Weekly(MONDAY, NINE, NOON, FIRST), periods=()) == []


days = st.dates(date(2026, 11, 1), date(2027, 2, 1))
bounds = st.tuples(st.none() | days, st.none() | days).filter(
    lambda pair: None in pair or pair[0] <= pair[1]
)


def on(rows, day):
    return sorted(
        (row.starts, row.ends)
        for row in rows
        if row.weekday == day.weekday()
        and (row.first is None or row.first <= day)
        and (row.last is None or day <= row.last)
    )


@settings(max_examples=50)
@given(
    known=st.lists(st.tuples(st.integers(0, 6), bounds), max_size=6),
    weekdays=st.sets(st.integers(0, 6), max_size=3),
    first=days,
    length=st.none() | st.integers(0, 40),
    day=days,
)
def test_each_day_has_the_new_hours_or_those_it_had(known, weekdays, first, length, day):
    rows = [Weekly(weekday, NINE, NOON, *valid) for weekday, valid in known]
    last = None if length is None else first + length * DAY
    found = changed(*rows, weekdays=weekdays, first=first, last=last)
    is_changed = day.weekday() in weekdays and first <= day and (last is None or day <= last)
    assert on(found, day) == ([(TWO, SIX)] if is_changed else on(rows, day))
