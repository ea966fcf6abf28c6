"""Whoever guesses waits longer and longer, and never for long; the owner does not wait for them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.look_ups import (
    FREE,
    LONGEST_WAIT,
    Counted,
    Wrong,
    heard_from,
    wait_after,
)
from tests.factories.helpdesk import MONDAY

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("count", "seconds"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (999, 60)]
)
def test_the_wait_doubles_up_to_a_minute(count, seconds):
    assert wait_after(Wrong(Counted.TARGET, count, MONDAY)) == seconds * SECOND


def heard(*wrong, used_before=False, told=None, at=MONDAY + SECOND):
    return heard_from(wrong, used_before=used_before, told=told, at=at)


def test_who_never_guessed_wrongly_is_heard():
    assert heard() == MONDAY + SECOND


def test_the_longest_wait_counts():
    target, session = (
        Wrong(counted, FREE[counted] + over, MONDAY)
        for counted, over in ((Counted.TARGET, 3), (Counted.SESSION, 5))
    )
    assert heard(target, session) == MONDAY + 32 * SECOND


def test_where_the_owner_was_before_others_keep_them_from_nothing():
    for counted in (Counted.TARGET, Counted.HOME):
        assert heard(Wrong(counted, 999, MONDAY)) == MONDAY + LONGEST_WAIT
        assert heard(Wrong(counted, 999, MONDAY), used_before=True) <= MONDAY + SECOND
    # Their own wrong guesses are theirs.
    assert heard(Wrong(Counted.SESSION, 999, MONDAY), used_before=True) == MONDAY + LONGEST_WAIT


def test_who_waited_as_they_were_told_is_heard_whatever_others_guess_meanwhile():
    last = MONDAY + 59 * SECOND
    target, at = Wrong(Counted.TARGET, 999, last), MONDAY + 60 * SECOND
    assert heard(target, at=at) == last + LONGEST_WAIT
    assert heard(target, at=at, told=MONDAY + 60 * SECOND) <= at
    assert heard(target, at=at, told=MONDAY + 61 * SECOND) == last + LONGEST_WAIT


def test_an_address_of_thousands_waits_for_seconds_only():
    assert wait_after(Wrong(Counted.ADDRESS, 60, MONDAY)) == SECOND
    assert wait_after(Wrong(Counted.ADDRESS, 9999, MONDAY)) == 5 * SECOND


def test_an_hour_later_all_is_forgotten():
    later = MONDAY + timedelta(hours=1)
    assert heard(Wrong(Counted.TARGET, 999, MONDAY), at=later) == later


@given(st.lists(st.tuples(st.sampled_from(Counted), st.integers(0, 10**6)), max_size=5))
def test_nobody_waits_more_than_a_minute(wrong):
    rows = [Wrong(counted, count, MONDAY) for counted, count in wrong]
    assert heard(*rows, at=MONDAY) <= MONDAY + LONGEST_WAIT
