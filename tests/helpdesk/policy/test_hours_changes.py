"""When people are told of a change of hours, and how long it can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.policy.hours_changes import NEAR, TAKE_BACK_FOR, may_take_back, told_at

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("ahead", "waits"),
    [
        (timedelta(days=1), TAKE_BACK_FOR),
        (NEAR, TAKE_BACK_FOR),
        (NEAR - SECOND, timedelta(0)),
        (-NEAR, timedelta(0)),
    ],
)
def test_people_are_told_ten_minutes_later_but_at_once_of_an_hour_that_is_near(ahead, waits):
    assert told_at(at=NOON, promised_at=NOON + ahead) == NOON + waits


@pytest.mark.parametrize(
    ("taken_back_at", "after", "expected"),
    [
        (None, timedelta(0), True),
        (None, TAKE_BACK_FOR - SECOND, True),
        (None, TAKE_BACK_FOR, False),
        (NOON, SECOND, False),
    ],
)
def test_it_is_taken_back_once_before_anybody_is_told(taken_back_at, after, expected):
    assert may_take_back(made_at=NOON, taken_back_at=taken_back_at, at=NOON + after) is expected
