"""The table of moves, held against the picture that the desk was drawn from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.choices import CaseState, Move
from helpdesk.policy.transitions import TRANSITIONS, MoveRefused, after

ALLOWED = {
    "new": "plan→planned start→active wait→waiting close→closed",
    "planned": "plan→planned start→active unplan→new close→closed",
    "active": "plan→planned start→active wait→waiting close→closed",
    "waiting": "plan→planned resume→active start→active close→closed",
    "closed": "reopen→new",
}
states, moves = st.sampled_from(CaseState), st.sampled_from(Move)


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("move", Move)
def test_a_move_leads_where_the_picture_says_or_is_refused(state, move):
    arrows = dict(arrow.split("→") for arrow in ALLOWED[state].split())
    if move in arrows:
        assert after(state, move) == arrows[move]
    else:
        with pytest.raises(MoveRefused) as refused:
            after(state, move)
        assert (refused.value.state, refused.value.move) == (state, move)


def test_a_state_read_from_the_database_is_understood():
    assert after("new", Move.PLAN) is CaseState.PLANNED


def test_a_closed_case_can_only_be_reopened():
    assert [move for state, move in TRANSITIONS if state == CaseState.CLOSED] == [Move.REOPEN]


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        TRANSITIONS[CaseState.CLOSED, Move.START] = CaseState.ACTIVE


@settings(max_examples=50, deadline=None)
@given(states, st.lists(moves, max_size=20))
def test_whatever_happened_a_case_can_still_be_closed(state, tried):
    for move in tried:
        if (state, move) in TRANSITIONS:
            state = after(state, move)
    assert state is CaseState.CLOSED or after(state, Move.CLOSE) is CaseState.CLOSED
