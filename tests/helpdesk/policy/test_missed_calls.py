"""What follows a call that nobody answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.missed_calls import Follow, MissedCall, what_follows
from helpdesk.policy.phone_calls import HangUp


@pytest.mark.parametrize(
    ("facts", "follow"),
    [
        ({}, Follow.PROMISED),
        ({"is_answered": True}, Follow.ANSWERED),
        ({"is_answered": True, "asked_back": True}, Follow.PROMISED),
        ({"cause": HangUp.ELSEWHERE}, Follow.ANSWERED),
        ({"is_helped": True}, Follow.ANSWERED),
        ({"is_refused": True}, Follow.REFUSED),
        ({"is_refused": True, "has_promise": True}, Follow.REFUSED),
        ({"has_promise": True}, Follow.KNOWN),
        ({"has_promise": True, "asked_back": True}, Follow.KNOWN),
        ({"costs_no_more": False}, Follow.LEFT),
        ({"may_promise": False}, Follow.LEFT),
    ],
)
def test_what_follows_a_call(facts, follow):
    assert what_follows(MissedCall(has_number=True, **facts)) is follow


@given(
    st.builds(
        MissedCall,
        has_number=st.booleans(),
        is_answered=st.booleans(),
        asked_back=st.booleans(),
        is_helped=st.booleans(),
        cause=st.sampled_from(HangUp),
        is_refused=st.booleans(),
        has_promise=st.booleans(),
        costs_no_more=st.booleans(),
        may_promise=st.booleans(),
    )
)
def test_a_call_is_promised_only_where_one_may_be_made(missed):
    follow = what_follows(missed)
    if follow is Follow.PROMISED:
        assert missed.has_number
        assert missed.costs_no_more
        assert not any((missed.is_refused, missed.has_promise, missed.is_helped))
    if not missed.has_number:
        assert follow in (Follow.ANSWERED, Follow.COUNTED)
