"""When somebody hears of a sooner hour: seldom, by day, and when it is worth the change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.slots import Slot
from helpdesk.policy.sooner import may_offer, sooner_time

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
# A Monday, ten in the morning in Paris.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PROMISED = NOW + timedelta(days=2)


def slots(*hours: float) -> list[Slot]:
    """Free times, so many hours from NOW."""
    return [Slot(NOW + timedelta(hours=hour), 15, (1,)) for hour in hours]


def soonest(*hours: float, **facts) -> float | None:
    """In how many hours the offered time is."""
    facts = {"promised_at": PROMISED, "at": NOW, "known": ()} | facts
    found = sooner_time(slots(*hours), **facts)
    return (found - NOW) / timedelta(hours=1) if found else None


def test_somebody_who_heard_nothing_yet_may_hear_of_an_hour():
    assert may_offer(offers=0, offered_at=None, at=NOW, zone=PARIS)


def test_two_offers_are_all():
    long_ago = NOW - timedelta(days=30)
    assert may_offer(offers=1, offered_at=long_ago, at=NOW, zone=PARIS)
    assert not may_offer(offers=2, offered_at=long_ago, at=NOW, zone=PARIS)


def test_a_day_lies_between_two_offers():
    a_day_ago = NOW - timedelta(hours=24)
    assert may_offer(offers=1, offered_at=a_day_ago, at=NOW, zone=PARIS)
    just_less = a_day_ago + timedelta(seconds=1)
    assert not may_offer(offers=1, offered_at=just_less, at=NOW, zone=PARIS)


@pytest.mark.parametrize(
    ("hour", "minute", "is_day"),
    [(7, 59, False), (8, 0, True), (19, 59, True), (20, 0, False), (2, 0, False)],
)
def test_nobody_is_woken_for_a_sooner_hour(hour, minute, is_day):
    at = datetime(2026, 11, 23, hour, minute, tzinfo=PARIS)
    assert may_offer(offers=0, offered_at=None, at=at, zone=PARIS) is is_day


def test_the_day_is_that_of_the_person():
    evening = datetime(2026, 11, 23, 18, 0, tzinfo=PARIS)
    assert may_offer(offers=0, offered_at=None, at=evening, zone=PARIS)
    assert not may_offer(offers=0, offered_at=None, at=evening, zone=REUNION)


def test_the_soonest_hour_is_offered():
    assert soonest(30, 5, 10) == 5


def test_nothing_free_is_no_offer():
    assert soonest() is None


def test_an_hour_that_is_nearly_here_cannot_be_answered():
    assert soonest(1.75, 2, 4) == 2
    assert soonest(1.75) is None


def test_an_hour_that_is_hardly_sooner_is_no_help():
    assert soonest(46) == 46
    assert soonest(46.25) is None


def test_what_was_free_when_the_person_asked_is_no_news():
    assert soonest(5, 10, known={NOW + timedelta(hours=5)}) == 10


def test_an_hour_just_said_to_somebody_else_is_not_offered_again():
    assert soonest(5, offered={NOW + timedelta(hours=5)}) is None


hours = st.integers(0, 60)


@settings(max_examples=50, deadline=None)
@given(st.lists(hours), st.frozensets(hours), st.frozensets(hours))
def test_the_hour_offered_is_the_first_that_nothing_speaks_against(free, known, offered):
    good = [h for h in free if 2 <= h <= 46 and h not in known | offered]
    found = soonest(
        *free,
        known={NOW + timedelta(hours=h) for h in known},
        offered={NOW + timedelta(hours=h) for h in offered},
    )
    assert found == min(good, default=None)
