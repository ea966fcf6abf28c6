"""When a person who owes us an answer is reminded, and when we stop waiting."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.follow_ups import FollowUp, Step, Waiting, by_day, follow_up

PARIS = ZoneInfo("Europe/Paris")
PAUSE = timedelta(days=3)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAYS = timedelta(days=1)
WAITING = Waiting(every=4 * DAYS, most=2, sent=0, due_at=MONDAY)


def says(*, at=MONDAY, zone=PARIS, **fields) -> FollowUp:
    return follow_up(replace(WAITING, **fields), at=at, pause=PAUSE, zone=zone)


def test_before_its_day_a_case_waits():
    assert says(due_at=MONDAY + DAYS) == FollowUp(Step.WAIT, MONDAY + DAYS)


def test_on_its_day_the_person_is_reminded_and_again_an_interval_later():
    assert says() == FollowUp(Step.REMIND, MONDAY + 4 * DAYS)


def test_the_last_reminder_is_followed_by_a_whole_interval():
    assert says(sent=1) == FollowUp(Step.REMIND, MONDAY + 4 * DAYS)


def test_after_the_reminders_that_were_heard_the_case_closes():
    assert says(sent=2, is_heard=True) == FollowUp(Step.CLOSE)


def test_who_heard_nothing_is_not_closed_but_given_to_an_adviser():
    assert says(sent=2) == FollowUp(Step.TAKE_BACK)


def test_a_reason_without_reminders_closes_after_its_interval():
    assert says(most=0) == FollowUp(Step.CLOSE)


@pytest.mark.parametrize("sent", [1, 2])
def test_while_a_reminder_waits_to_be_said_nothing_follows(sent):
    assert says(sent=sent, is_unsaid=True) == FollowUp(Step.WAIT, MONDAY + DAYS)


def test_after_a_talk_the_next_reminder_comes_a_whole_interval_later():
    spoke = MONDAY - DAYS
    assert says(contacted_at=spoke) == FollowUp(Step.WAIT, spoke + 4 * DAYS)
    assert says(contacted_at=spoke, at=spoke + 4 * DAYS).step is Step.REMIND


def test_after_a_talk_nobody_is_closed_within_the_pause_either():
    spoke = MONDAY - DAYS
    short = says(every=DAYS, sent=2, is_heard=True, contacted_at=spoke)
    assert short == FollowUp(Step.WAIT, spoke + PAUSE)


def test_a_talk_of_long_ago_changes_nothing():
    assert says(contacted_at=MONDAY - 30 * DAYS).step is Step.REMIND


def test_at_night_everything_waits_for_the_morning():
    late = datetime(2026, 11, 23, 20, 30, tzinfo=PARIS)
    morning = datetime(2026, 11, 24, 8, 0, tzinfo=PARIS)
    assert says(at=late) == FollowUp(Step.WAIT, morning)
    assert says(at=late, sent=2, is_heard=True).step is Step.WAIT


def test_the_small_hours_belong_to_the_morning_of_the_same_day():
    assert by_day(datetime(2026, 11, 23, 3, 0, tzinfo=PARIS), PARIS) == datetime(
        2026, 11, 23, 8, 0, tzinfo=PARIS
    )


@settings(max_examples=50, deadline=None)
@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    since=st.timedeltas(timedelta(), timedelta(days=30)),
    sent=st.integers(0, 4),
    most=st.integers(0, 4),
    days=st.integers(1, 10),
    heard=st.booleans(),
    unsaid=st.booleans(),
)
def test_whatever_happens_it_acts_by_day_and_waits_for_a_later_day(
    at, since, sent, most, days, heard, unsaid
):
    waiting = Waiting(
        every=days * DAYS, most=most, sent=sent, due_at=at - since, is_heard=heard, is_unsaid=unsaid
    )
    follows = follow_up(waiting, at=at, pause=PAUSE, zone=PARIS)
    local = at.astimezone(PARIS).time()
    if follows.step is not Step.WAIT:
        assert time(8) <= local <= time(20)
        assert not unsaid
    if follows.step is Step.CLOSE:
        assert sent >= most
        assert heard or most == 0
    if follows.look_again_at is not None:
        assert follows.look_again_at > at
        assert time(8) <= follows.look_again_at.astimezone(PARIS).time() <= time(20)
