"""When a fact is checked again, and which guides it names."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.ageing import NoNumbers, as_ranges, is_due, next_check, numbers_in

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("125", [125]),
        ("116, 101, 111–113", [101, 111, 112, 113, 116]),
        ("101-103, 102", [101, 102, 103]),
        ("101,,102 ,", [101, 102]),
    ],
)
def test_guides_are_named_by_numbers_and_ranges(text, numbers):
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("101, the second", "the second"),
        ("103–101", "103–101"),
        ("100–200", "100–200"),
        ("1", "1"),
        ("101 102", "101 102"),
    ],
)
def test_what_names_no_guide_is_refused_by_its_part(text, part):
    with pytest.raises(NoNumbers) as refused:
        numbers_in(text)
    assert refused.value.args == (part,)


def test_neighbours_become_a_range_from_three_on():
    assert as_ranges([103, 101, 102, 105, 106]) == "101–103, 105, 106"


@given(st.sets(st.integers(10, 140), max_size=60))
@settings(max_examples=50)
def test_ranges_name_the_same_guides(numbers):
    assert numbers_in(as_ranges(numbers)) == sorted(numbers)


def test_a_fact_is_due_on_its_day_and_not_the_day_before():
    assert is_due(TODAY, today=TODAY)
    assert is_due(TODAY - timedelta(days=1), today=TODAY)
    assert not is_due(TODAY + timedelta(days=1), today=TODAY)


@pytest.mark.parametrize(
    ("checked_days_before_due", "days"),
    [(365, 365), (36, 36), (5, 30), (3000, 730), (None, 182), (0, 182)],
)
def test_the_next_check_is_as_far_as_the_last_one_was(checked_days_before_due, days):
    due = date(2026, 11, 1)
    checked_on = None
    if checked_days_before_due is not None:
        checked_on = due - timedelta(days=checked_days_before_due)
    assert next_check(TODAY, checked_on=checked_on, was_due_on=due) == TODAY + timedelta(days=days)
