"""When a channel that fails is left in peace."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.lanes import FIRST_PAUSE, LONGEST_PAUSE, SHUTS_AFTER, pause_after


def test_one_fault_alone_shuts_no_lane():
    assert [pause_after(n) for n in range(SHUTS_AFTER)] == [None] * SHUTS_AFTER


def test_each_fault_more_doubles_the_pause_up_to_the_longest():
    pauses = [pause_after(n) for n in range(SHUTS_AFTER, SHUTS_AFTER + 8)]
    assert pauses[:4] == [FIRST_PAUSE * n for n in (1, 2, 4, 8)]
    assert pauses[-1] == LONGEST_PAUSE


@given(st.integers(SHUTS_AFTER, 32_767))
def test_a_gateway_away_for_weeks_is_still_asked_every_five_minutes(faults):
    pause = pause_after(faults)
    assert pause is not None
    assert timedelta(0) < pause <= LONGEST_PAUSE
    assert all(later >= sooner for sooner, later in pairwise([pause, pause_after(faults + 1)]))
