"""By when somebody does something about a case without a call, and who hears when nobody does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.choices import CaseState, Urgency
from helpdesk.policy.case_deadlines import (
    Limits,
    case_deadline,
    is_forsaken,
    is_overdue,
    minutes_for,
)
from helpdesk.policy.hours import Interval

LIMITS = Limits(handle_minutes=240, progress_minutes=960, urgent_minutes=60, escalate_minutes=120)
# 9 to 12 and 14 to 18, for two weeks: seven hours a day.
FIRST = datetime(2026, 11, 23, tzinfo=UTC)
OPEN = [
    Interval(day + timedelta(hours=starts), day + timedelta(hours=ends))
    for day in (FIRST + timedelta(days=n) for n in range(14))
    for starts, ends in ((9, 12), (14, 18))
]


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def due(state=CaseState.NEW, urgency=None, *, since, limits=LIMITS, open=OPEN):
    return case_deadline(state, urgency, since=since, limits=limits, open=open)


def test_what_is_to_be_handled_has_so_many_open_minutes():
    assert due(since=on(23, 10)) == on(23, 16)


def test_nights_and_lunch_do_not_count():
    assert due(since=on(23, 17)) == on(24, 12)


def test_what_is_in_progress_has_longer():
    assert due(CaseState.ACTIVE, since=on(23, 9)) == on(25, 11)


@pytest.mark.parametrize("state", [CaseState.PLANNED, CaseState.WAITING, CaseState.CLOSED])
@pytest.mark.parametrize("urgency", [None, *Urgency])
def test_nothing_is_due_of_what_has_its_own_hour_or_waits(state, urgency):
    assert due(state, urgency, since=on(23, 9)) is None


@pytest.mark.parametrize("urgency", list(Urgency))
@pytest.mark.parametrize("state", [CaseState.NEW, CaseState.ACTIVE])
def test_what_is_urgent_has_an_hour(state, urgency):
    assert due(state, urgency, since=on(23, 9)) == on(23, 10)


def test_an_urgency_never_gives_more_time():
    slow = replace(LIMITS, urgent_minutes=600)
    assert minutes_for(CaseState.NEW, Urgency.FRAUD, slow) == 240


def test_a_desk_that_never_opens_has_no_deadline():
    assert due(since=on(23, 9), open=[]) is None


def test_the_last_instant_still_keeps_it():
    assert not is_overdue(on(23, 10), on(23, 10))
    assert is_overdue(on(23, 10), on(23, 10, 1))
    assert not is_overdue(None, on(23, 10))


def test_whoever_coordinates_hears_so_many_open_minutes_after():
    def hears(at):
        return is_forsaken(on(23, 17), at=at, limits=LIMITS, open=OPEN)

    assert not hears(on(23, 17))
    assert not hears(on(24, 9, 59))
    assert hears(on(24, 10))
    assert not is_forsaken(None, at=on(30, 9), limits=LIMITS, open=OPEN)


@given(st.integers(0, 2000), st.integers(0, 600), st.sampled_from([None, *Urgency]))
def test_who_was_touched_later_is_due_no_sooner(minutes, more, urgency):
    since = on(23, 0) + timedelta(minutes=minutes)
    sooner = due(urgency=urgency, since=since)
    later = due(urgency=urgency, since=since + timedelta(minutes=more))
    assert sooner is None or later is None or since <= sooner <= later
