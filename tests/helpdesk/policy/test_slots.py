"""Which times can be booked, checked against a slow and obvious search."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.hours import QUARTER, Interval, Period, open_intervals, quarter_number
from helpdesk.policy.slots import Diary, Slot, nearest, offer, quarters
from tests.factories.diaries import (
    INES,
    KARIM,
    MONDAY,
    PARIS,
    diaries,
    diary,
    local,
    numbers,
    search,
    starts,
)


def test_a_call_takes_the_quarters_that_it_covers():
    assert quarters(local(9), 45) == (local(9), local(9, 15), local(9, 30))


@pytest.mark.parametrize("minutes", [0, 10, 60, -15])
def test_a_call_of_another_length_is_refused(minutes):
    with pytest.raises(ValueError, match="15, 30 or 45"):
        quarters(local(9), minutes)
    with pytest.raises(ValueError, match="15, 30 or 45"):
        search(diary(), minutes=minutes)


@pytest.mark.parametrize("at", [local(9, 5), datetime(2026, 11, 23, 9)])  # noqa: DTZ001
def test_a_call_off_the_quarter_or_without_a_zone_is_refused(at):
    with pytest.raises(ValueError):  # noqa: PT011
        quarters(at, 15)


def test_an_open_morning_has_a_slot_each_quarter():
    found = search(diary(last=10))
    assert starts(found) == ["Mon 09:00", "Mon 09:15", "Mon 09:30", "Mon 09:45"]
    assert found[0] == Slot(local(9), 15, (KARIM,))


def test_a_longer_call_must_end_before_closing():
    assert starts(search(diary(last=10), minutes=45)) == ["Mon 09:00", "Mon 09:15"]


def test_hours_off_the_quarter_open_at_the_next_one():
    odd = Diary(KARIM, (Interval(local(9, 5), local(9, 50)),), frozenset())
    assert starts(search(odd)) == ["Mon 09:15", "Mon 09:30"]


def test_a_taken_quarter_blocks_each_call_that_would_cover_it():
    busy = diary(last=10, taken=numbers(local(9, 30)))
    assert starts(search(busy, minutes=30)) == ["Mon 09:00"]


def test_a_time_is_offered_once_with_everybody_free_then():
    found = search(
        diary(INES, last=10),
        diary(KARIM, last=10, taken=numbers(local(9))),
    )
    assert [slot.adviser_ids for slot in found] == [(INES,), *[(KARIM, INES)] * 3]


def test_two_advisers_cannot_share_one_call():
    before = Diary(KARIM, (Interval(local(9), local(9, 15)),), frozenset())
    after = Diary(INES, (Interval(local(9, 15), local(9, 30)),), frozenset())
    assert search(before, after, minutes=30) == []


def test_the_notice_is_kept_to_the_minute():
    assert starts(search(diary(last=11), at=local(9), notice_minutes=60))[0] == "Mon 10:00"
    late = local(9) + timedelta(seconds=1)
    assert starts(search(diary(last=11), at=late, notice_minutes=60))[0] == "Mon 10:15"


def test_the_horizon_ends_with_the_local_day():
    found = search(diary(first=22, last=24 - 1, days=3), at=local(23, 30), horizon_days=1)
    assert starts(found) == ["Tue 22:00", "Tue 22:15", "Tue 22:30", "Tue 22:45"]


def test_a_full_day_is_closed_and_the_next_is_not():
    full = diary(last=10, calls_on={MONDAY: 8}, daily_cap=8)
    assert starts(search(full, horizon_days=1))[0] == "Tue 09:00"


def test_a_day_below_the_cap_stays_open():
    assert search(diary(calls_on={MONDAY: 7}, daily_cap=8))


def test_no_cap_is_no_limit_and_a_cap_of_zero_is_no_call():
    assert search(diary(calls_on={MONDAY: 99}))
    assert search(diary(daily_cap=0)) == []


def test_nobody_there_is_no_slot():
    assert search() == []
    assert search(Diary(KARIM, (), frozenset())) == []


def test_no_slot_begins_in_the_night_when_the_clock_shows_an_hour_twice():
    sunday = date(2026, 10, 25)
    at = datetime(2026, 10, 24, 22, tzinfo=UTC)
    hours = open_intervals(
        [Period(6, time(1), time(4))],
        zone=PARIS,
        within=Interval(at, at + timedelta(days=1)),
    )
    found = search(Diary(KARIM, hours, frozenset()), at=at, minutes=45, horizon_days=0)
    assert {slot.starts_at.astimezone(PARIS).date() for slot in found} == {sunday}
    assert starts(found) == ["Sun 01:00", "Sun 01:15", "Sun 03:00", "Sun 03:15"]


def is_free(diary: Diary, at: datetime, minutes: int) -> bool:
    """The obvious truth about one adviser and one time."""
    minute_by_minute = [at + timedelta(minutes=n) for n in range(minutes)]
    is_open = all(any(m in hours for hours in diary.open) for m in minute_by_minute)
    is_taken = any(quarter_number(at + n * QUARTER) in diary.taken for n in range(minutes // 15))
    calls = diary.calls_on.get(at.astimezone(PARIS).date(), 0)
    return is_open and not is_taken and (diary.daily_cap is None or calls < diary.daily_cap)


@settings(max_examples=50, deadline=None)
@given(
    diaries,
    st.integers(0, 2 * 1440),
    st.sampled_from([15, 30, 45]),
    st.sampled_from([0, 20, 60]),
    st.integers(0, 2),
)
def test_the_slots_are_exactly_those_of_a_slow_search(some, passed, minutes, notice, horizon):
    at = local(0) + timedelta(minutes=passed)
    end = (at.astimezone(PARIS).date() - MONDAY).days + horizon + 1
    expected = []
    for n in range(6 * 96):
        start = local(0) + n * QUARTER
        free = sorted(d.adviser_id for d in some if is_free(d, start, minutes))
        if free and at + timedelta(minutes=notice) <= start < local(0, day=end):
            expected.append(Slot(start, minutes, tuple(free)))
    found = search(*some, at=at, minutes=minutes, notice_minutes=notice, horizon_days=horizon)
    assert found == expected


def test_the_nearest_other_times_come_in_order_without_the_wanted_one():
    slots = search(diary())
    assert starts(nearest(slots, local(10), 4)) == [
        "Mon 09:30", "Mon 09:45", "Mon 10:15", "Mon 10:30",
    ]  # fmt: skip


def test_of_two_times_as_near_the_earlier_is_kept():
    assert starts(nearest(search(diary()), local(10), 1)) == ["Mon 09:45"]


def test_nothing_is_near_when_nothing_is_free():
    assert nearest([], local(10)) == []


def test_an_offer_shows_the_first_days_with_room():
    without_tuesday = Diary(
        KARIM,
        tuple(Interval(local(9, day=d), local(18, day=d)) for d in (0, 2, 3, 4)),
        frozenset(),
    )
    found = offer(search(without_tuesday, horizon_days=7), zone=PARIS)
    assert [day.day.strftime("%a") for day in found] == ["Mon", "Wed", "Thu"]


def test_an_offer_spreads_morning_midday_and_late_on_round_hours():
    (monday,) = offer(search(diary(last=18)), zone=PARIS)
    assert starts(monday.slots) == ["Mon 09:00", "Mon 13:00", "Mon 17:30"]
    assert monday.more == 36 - 3


def test_the_first_time_is_offered_even_when_it_is_not_round():
    (monday,) = offer(search(diary(last=18), at=local(9, 40)), zone=PARIS)
    assert starts(monday.slots)[0] == "Mon 09:45"


def test_a_day_with_few_times_shows_them_all():
    (monday,) = offer(search(diary(last=9 + 1, taken=numbers(local(9)))), zone=PARIS)
    assert starts(monday.slots) == ["Mon 09:15", "Mon 09:30", "Mon 09:45"]
    assert monday.more == 0


def test_no_room_is_no_offer():
    assert offer([], zone=PARIS) == []


@pytest.mark.parametrize("asked", [{"per_day": 0}, {"days": 0}])
def test_an_offer_of_nothing_is_refused(asked):
    with pytest.raises(ValueError, match="at least one"):
        offer([], zone=PARIS, **asked)


@settings(max_examples=50, deadline=None)
@given(diaries, st.integers(1, 5), st.integers(1, 3))
def test_an_offer_only_holds_free_times_and_always_the_first(some, per_day, days):
    slots = search(*some, at=local(0), horizon_days=3)
    found = offer(slots, zone=PARIS, per_day=per_day, days=days)
    assert len(found) <= days
    if slots:
        assert found[0].slots[0] == slots[0]
    for day in found:
        of_day = [s for s in slots if s.starts_at.astimezone(PARIS).date() == day.day]
        assert set(day.slots) <= set(of_day)
        assert len(set(day.slots)) == len(day.slots) == min(per_day, len(of_day))
        assert list(day.slots) == sorted(day.slots)
        assert day.slots[0] == of_day[0]
        assert day.more == len(of_day) - len(day.slots)
