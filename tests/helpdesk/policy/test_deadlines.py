"""Promises kept, late and broken; deadlines in open minutes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.choices import PromiseResult
from helpdesk.policy.deadlines import (
    FIND_A_TIME_MINUTES,
    due_after,
    is_late,
    may_say_outcome,
    promise_result,
    promise_window,
)
from helpdesk.policy.hours import Interval, open_minutes

SHOWN = datetime(2026, 11, 23, 13, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def after(minutes: float) -> datetime:
    """An instant, in minutes after the time shown."""
    return SHOWN + timedelta(minutes=minutes)


def result(attempt: float | None = None, ended=None, at: float = 60) -> PromiseResult:
    tried = None if attempt is None else after(attempt)
    return promise_result(shown_at=SHOWN, first_attempt_at=tried, ended=ended, at=after(at))


def test_the_window_is_from_five_minutes_before_to_fifteen_after():
    assert promise_window(SHOWN) == Interval(after(-5), after(15))


def test_a_promise_is_late_only_once_the_window_has_passed():
    assert not is_late(SHOWN, after(15))
    assert is_late(SHOWN, after(15) + SECOND)


@pytest.mark.parametrize("attempt", [-5, 0, 15])
def test_a_call_inside_the_window_keeps_the_promise(attempt):
    assert result(attempt) is PromiseResult.KEPT


def test_a_call_after_the_window_breaks_it():
    assert result(15.1) is PromiseResult.BROKEN


def test_no_call_is_pending_until_the_window_has_passed():
    assert result(at=15) is PromiseResult.PENDING
    assert result(at=15.1) is PromiseResult.BROKEN


def test_a_call_before_the_window_leaves_the_promise_to_be_kept():
    assert result(-5.1, at=-5) is PromiseResult.PENDING
    assert result(-5.1, at=16) is PromiseResult.BROKEN


def test_somebody_reached_early_who_agrees_has_moved_the_promise():
    assert result(-20, ended="moved_by_person", at=-10) is PromiseResult.MOVED_BY_PERSON


def test_the_person_may_choose_another_time_before_we_are_late():
    assert result(ended="moved_by_person", at=-60) is PromiseResult.MOVED_BY_PERSON
    assert result(ended="moved_by_person", at=10) is PromiseResult.MOVED_BY_PERSON


@pytest.mark.parametrize("ended", ["moved_by_person", "cancelled", "moved_by_us"])
def test_what_comes_after_the_window_mends_nothing(ended):
    assert result(ended=ended, at=16) is PromiseResult.BROKEN


def test_moving_a_call_ourselves_breaks_the_promise():
    assert result(ended="moved_by_us", at=-600) is PromiseResult.BROKEN


def test_a_promise_cancelled_in_time_does_not_count():
    assert result(ended="cancelled", at=-1) is PromiseResult.CANCELLED_IN_TIME


@pytest.mark.parametrize("ended", ["moved_by_person", "cancelled", "moved_by_us"])
def test_a_call_that_was_on_time_stays_kept(ended):
    assert result(3, ended=ended, at=10) is PromiseResult.KEPT


def test_a_later_call_does_not_undo_that_the_person_moved_it_in_time():
    assert result(24 * 60, ended="moved_by_person", at=-60) is PromiseResult.MOVED_BY_PERSON


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("cancelled", PromiseResult.CANCELLED_IN_TIME),
        ("moved_by_person", PromiseResult.PENDING),
        ("moved_by_us", PromiseResult.PENDING),
        (None, PromiseResult.PENDING),
    ],
)
def test_without_a_promised_hour_only_cancelling_says_anything(ended, expected):
    found = promise_result(shown_at=None, first_attempt_at=after(0), ended=ended, at=after(60))
    assert found is expected


@settings(max_examples=50, deadline=None)
@given(st.integers(-100, 100), st.integers(-100, 100), st.integers(0, 100))
def test_a_result_once_known_stays_the_same(attempt, at, later):
    found = result(attempt, at=at)
    if found is not PromiseResult.PENDING:
        assert result(attempt, at=at + later) is found


MORNING = Interval(after(0), after(180))
AFTERNOON = Interval(after(240), after(480))


def test_a_deadline_counts_open_minutes_only():
    assert due_after(after(0), open_minutes=60, open=[MORNING, AFTERNOON]) == after(60)
    assert due_after(after(0), open_minutes=200, open=[MORNING, AFTERNOON]) == after(260)


def test_a_deadline_that_starts_in_the_night_waits_for_the_morning():
    assert due_after(after(-600), open_minutes=30, open=[MORNING]) == after(30)


def test_a_deadline_that_ends_with_the_day_is_due_at_closing():
    assert due_after(after(0), open_minutes=180, open=[MORNING, AFTERNOON]) == after(180)


def test_hours_already_past_do_not_count():
    assert due_after(after(170), open_minutes=20, open=[MORNING, AFTERNOON]) == after(250)
    assert due_after(after(200), open_minutes=20, open=[MORNING, AFTERNOON]) == after(260)


def test_there_is_no_deadline_without_enough_hours():
    assert due_after(after(0), open_minutes=FIND_A_TIME_MINUTES, open=[MORNING]) is None
    assert due_after(after(0), open_minutes=1, open=[]) is None


def test_no_minutes_are_due_at_once_and_fewer_are_refused():
    assert due_after(after(0), open_minutes=0, open=[]) == after(0)
    with pytest.raises(ValueError, match="before its start"):
        due_after(after(0), open_minutes=-1, open=[MORNING])


stretches = st.lists(
    st.builds(
        lambda start, length: Interval(after(start), after(start + length)),
        st.integers(0, 2000),
        st.integers(1, 400),
    ),
    max_size=6,
)


@settings(max_examples=50, deadline=None)
@given(stretches, st.integers(-100, 2500), st.integers(1, 900))
def test_between_the_start_and_the_deadline_lie_exactly_those_minutes(hours, start, asked):
    due = due_after(after(start), open_minutes=asked, open=hours)
    if due is None:
        assert open_minutes(hours, after(start), after(5000)) < asked
    else:
        assert open_minutes(hours, after(start), due) == asked
        assert open_minutes(hours, after(start), due - SECOND) < asked


def test_the_end_of_a_call_is_said_while_it_runs_and_for_a_minute_after():
    assert may_say_outcome(None, after(600))
    assert may_say_outcome(SHOWN, after(1) - SECOND)
    assert not may_say_outcome(SHOWN, after(1))
