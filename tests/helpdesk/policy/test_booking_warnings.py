"""What speaks against an hour that is chosen by hand: warnings, and no refusal."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.choices import BookingWarning
from helpdesk.policy.hours import QUARTER, Interval, quarter_number
from helpdesk.policy.slots import quarters, warnings_of
from tests.factories.diaries import MONDAY, PARIS, diary, local, numbers, search, starts


def test_no_call_starts_or_runs_in_a_pause():
    resting = diary(last=11, pauses=(Interval(local(9, 30), local(10)),))
    assert starts(search(resting)) == [
        "Mon 09:00", "Mon 09:15", "Mon 10:00", "Mon 10:15", "Mon 10:30", "Mon 10:45",
    ]  # fmt: skip
    assert starts(search(resting, minutes=30)) == [
        "Mon 09:00",
        "Mon 10:00",
        "Mon 10:15",
        "Mon 10:30",
    ]


@pytest.mark.parametrize(
    ("minutes", "gap", "free"),
    [
        (15, 30, ["09:00", "09:15", "09:30", "09:45"]),
        (30, 0, ["09:00", "09:15", "09:30"]),
        (30, 15, ["09:00", "09:15"]),
        (30, 30, ["09:00"]),
        (45, 15, ["09:00"]),
    ],
)
def test_a_new_long_call_leaves_its_pause_before_the_next_taken_quarter(minutes, gap, free):
    busy = diary(last=11, taken=numbers(local(10)), gap_minutes=gap)
    before = [s for s in search(busy, minutes=minutes) if s.starts_at < local(10)]
    assert starts(before) == [f"Mon {hour}" for hour in free]


def test_the_pause_of_a_new_long_call_may_fall_after_closing():
    assert starts(search(diary(last=10, gap_minutes=30), minutes=45)) == ["Mon 09:00", "Mon 09:15"]


def test_a_day_full_of_first_calls_is_closed_to_first_calls_only():
    full = diary(last=10, first_calls_on={MONDAY: 1}, first_calls_cap=1)
    assert starts(search(full, horizon_days=1, is_first_call=True))[0] == "Tue 09:00"
    assert starts(search(full, horizon_days=1))[0] == "Mon 09:00"


def test_first_calls_without_a_cap_of_their_own_have_no_limit():
    assert search(diary(first_calls_on={MONDAY: 99}), is_first_call=True)


def test_a_cap_of_no_first_call_leaves_the_others():
    assert search(diary(first_calls_cap=0), is_first_call=True, horizon_days=4) == []
    assert search(diary(first_calls_cap=0))


def test_a_full_day_is_full_for_first_calls_too():
    assert search(diary(calls_on={MONDAY: 1}, daily_cap=1), is_first_call=True) == []


def warn(*, at: datetime | None = None, minutes: int = 15, is_first_call: bool = False, **facts):
    """What speaks against a call with an adviser who is there from 9 to 12."""
    return list(
        warnings_of(
            diary(**facts),
            starts_at=at or local(10),
            minutes=minutes,
            zone=PARIS,
            is_first_call=is_first_call,
        )
    )


def test_nothing_speaks_against_a_free_hour():
    assert warn(daily_cap=8, first_calls_cap=2, gap_minutes=30, minutes=45) == []


@pytest.mark.parametrize("at", [local(8, 45), local(11, 45), local(10, day=5)])
def test_a_call_that_leaves_the_hours_is_warned_about(at):
    assert warn(at=at, minutes=30) == [BookingWarning.OUTSIDE_HOURS]


@pytest.mark.parametrize(
    ("minutes", "next_call", "found"),
    [
        (15, local(10, 15), []),
        (30, local(10, 30), [BookingWarning.GAP]),
        (30, local(10, 45), []),
        (45, local(10, 45), [BookingWarning.GAP]),
        (45, local(9, 45), []),
    ],
)
def test_a_long_call_right_before_another_is_warned_about(minutes, next_call, found):
    assert warn(minutes=minutes, taken=numbers(next_call), gap_minutes=15) == found


def test_a_call_in_the_pause_of_another_is_warned_about():
    pause = (Interval(local(10), local(10, 30)),)
    assert warn(pauses=pause) == [BookingWarning.GAP]
    assert warn(at=local(9, 45), pauses=pause) == []
    assert warn(at=local(9, 45), minutes=30, pauses=pause) == [BookingWarning.GAP]
    assert warn(at=local(10, 30), pauses=pause) == []


def test_a_full_day_is_warned_about():
    assert warn(calls_on={MONDAY: 2}, daily_cap=2) == [BookingWarning.DAY_FULL]
    assert warn(calls_on={MONDAY: 1}, daily_cap=2) == []
    assert warn(daily_cap=0) == [BookingWarning.DAY_FULL]


def test_too_many_first_calls_are_warned_about_for_a_first_call_only():
    full = {"first_calls_on": {MONDAY: 1}, "first_calls_cap": 1}
    assert warn(is_first_call=True, **full) == [BookingWarning.FIRST_CALLS_FULL]
    assert warn(**full) == []
    assert warn(is_first_call=True, first_calls_cap=0) == [BookingWarning.FIRST_CALLS_FULL]


def test_all_that_speaks_against_an_hour_is_said_at_once():
    found = warn(
        at=local(12),
        pauses=(Interval(local(12), local(12, 15)),),
        daily_cap=0,
        first_calls_cap=0,
        is_first_call=True,
    )
    assert found == [
        BookingWarning.OUTSIDE_HOURS,
        BookingWarning.GAP,
        BookingWarning.DAY_FULL,
        BookingWarning.FIRST_CALLS_FULL,
    ]


cared_for = st.builds(
    lambda taken, pauses, calls, firsts, cap, first_cap, gap: diary(
        days=1,
        taken=numbers(*(local(8) + n * QUARTER for n in taken)),
        pauses=tuple(
            Interval(local(8) + n * QUARTER, local(8) + (n + length) * QUARTER)
            for n, length in pauses
        ),
        calls_on={MONDAY: calls},
        first_calls_on={MONDAY: firsts},
        daily_cap=cap,
        first_calls_cap=first_cap,
        gap_minutes=gap,
    ),
    st.frozensets(st.integers(0, 20), max_size=5),
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 2)), max_size=2),
    st.integers(0, 3),
    st.integers(0, 3),
    st.none() | st.integers(0, 3),
    st.none() | st.integers(0, 3),
    st.sampled_from([0, 15, 30]),
)


@settings(max_examples=50, deadline=None)
@given(cared_for, st.sampled_from([15, 30, 45]), st.booleans())
def test_an_hour_is_offered_exactly_when_it_is_not_taken_and_nothing_speaks_against_it(
    one, minutes, is_first_call
):
    offered = {s.starts_at for s in search(one, minutes=minutes, is_first_call=is_first_call)}
    for n in range(5 * 4):
        at = local(8) + n * QUARTER
        against = list(
            warnings_of(one, starts_at=at, minutes=minutes, zone=PARIS, is_first_call=is_first_call)
        )
        is_taken = any(quarter_number(quarter) in one.taken for quarter in quarters(at, minutes))
        assert (at in offered) == (not against and not is_taken)
