"""What is made of what was counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.figures import (
    LONGER,
    WAITS,
    Bar,
    bars_of,
    median_bucket,
    months_between,
    percent,
    week_of,
    weeks_between,
)


def bucket_of(minutes: int) -> str:
    """The bucket of a wait, as the database counts it."""
    return next((str(bound) for bound in WAITS if minutes <= bound), LONGER)


@pytest.mark.parametrize(
    ("counts", "bucket"),
    [
        ({}, ""),
        ({"15": 1}, "15"),
        ({"15": 1, "60": 1}, "15"),
        ({"15": 1, "60": 2}, "60"),
        ({LONGER: 3, "15": 2}, LONGER),
    ],
)
def test_half_of_the_people_waited_no_longer_than_the_median(counts, bucket):
    assert median_bucket(counts) == bucket


@given(st.lists(st.integers(0, 20000), min_size=1))
def test_the_median_bucket_holds_the_middle_of_the_waits(waits):
    counts = {}
    for wait in waits:
        counts[bucket_of(wait)] = counts.get(bucket_of(wait), 0) + 1
    middle = sorted(waits)[(len(waits) - 1) // 2]
    assert median_bucket(counts) == bucket_of(middle)


def test_a_percentage_of_nothing_is_none():
    assert percent(0, 0) is None
    assert percent(2, 3) == 67


def test_weeks_begin_on_monday():
    assert week_of(date(2026, 11, 29)) == date(2026, 11, 23)
    assert weeks_between(date(2026, 11, 29), date(2026, 12, 1)) == [
        date(2026, 11, 23),
        date(2026, 11, 30),
    ]
    assert weeks_between(date(2026, 11, 9), date(2026, 11, 1)) == []


def test_months_are_whole_and_reach_over_the_new_year():
    assert months_between(date(2027, 12, 31), date(2028, 2, 1)) == [
        (date(2027, 12, 1), date(2027, 12, 31)),
        (date(2028, 1, 1), date(2028, 1, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
    ]
    assert months_between(date(2028, 2, 1), date(2028, 1, 31)) == []


def test_the_longest_bar_is_a_hundred():
    assert bars_of([("a", 4), ("b", 1)]) == [Bar("a", 4, 100), Bar("b", 1, 25)]
    assert bars_of([("a", 0)]) == [Bar("a", 0, 0)]
    assert bars_of([]) == []


def test_buckets_are_in_order():
    assert list(WAITS) == sorted(WAITS)
