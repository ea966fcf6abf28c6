"""How long things are kept, and when one coordinator erases alone."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.retention import (
    LONGEST,
    SHORTEST,
    Delays,
    Erasing,
    Hands,
    Kept,
    erasing,
    goes_before,
    months_before,
)

AT = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


def test_months_are_those_of_the_calendar():
    assert months_before(AT, 1) == datetime(2026, 2, 28, 9, 30, tzinfo=UTC)
    assert months_before(AT, 24) == datetime(2024, 3, 31, 9, 30, tzinfo=UTC)
    assert months_before(AT, 25) == datetime(2024, 2, 29, 9, 30, tzinfo=UTC)
    assert months_before(AT, 3) == datetime(2025, 12, 31, 9, 30, tzinfo=UTC)


@settings(max_examples=50)
@given(months=st.integers(1, 120), days=st.integers(0, 400))
def test_a_longer_delay_never_lets_more_go(months, days):
    at = AT + timedelta(days=days)
    assert months_before(at, months + 1) < months_before(at, months) < at


@pytest.mark.parametrize("kind", Kept)
def test_every_kind_has_a_delay_within_its_bounds(kind):
    shortest, usual, longest = (each.of(kind)[0] for each in (SHORTEST, Delays(), LONGEST))
    assert shortest <= usual <= longest
    assert goes_before(kind, delays=Delays(), at=AT) < AT


def test_every_delay_belongs_to_a_kind():
    assert {name.rsplit("_", 1)[0] for name in asdict(Delays())} == {str(kind) for kind in Kept}


@pytest.mark.parametrize(
    ("done", "has_second", "follows"),
    [
        (0, True, Erasing.NOW),
        (2, False, Erasing.NOW),
        (3, True, Erasing.SECOND_HAND),
        (3, False, Erasing.TOMORROW),
    ],
)
def test_more_than_three_in_a_day_need_a_second_hand(done, has_second, follows):
    assert erasing(Hands(done, has_second), alone=3) is follows
