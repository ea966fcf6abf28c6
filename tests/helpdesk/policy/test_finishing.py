"""What may be done with a request as its call ends."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.choices import AfterCall, AttemptOutcome, PromiseWay
from helpdesk.policy.finishing import CLOSES, may_follow, minutes_by_clock, outcome_meant

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
SPOKE = {AttemptOutcome.REACHED, AttemptOutcome.WRITTEN}


@pytest.mark.parametrize("then", AfterCall)
@pytest.mark.parametrize("outcome", AttemptOutcome)
def test_only_what_was_agreed_with_somebody_follows(then, outcome):
    allowed = {
        AttemptOutcome.REFUSED: {AfterCall.NOT_HELPED, AfterCall.WITHDRAWN},
        AttemptOutcome.ASKED_LATER: {AfterCall.PLAN},
    }
    expected = outcome in SPOKE or then in allowed.get(outcome, set())
    assert may_follow(then, outcome) is expected


def test_each_closing_has_the_code_of_its_reason():
    assert {then.value for then in CLOSES} == {reason.value for reason in CLOSES.values()}


@pytest.mark.parametrize("way", PromiseWay)
@pytest.mark.parametrize("then", [None, *AfterCall])
def test_what_was_said_of_the_end_stands(then, way):
    assert outcome_meant(AttemptOutcome.BUSY, then, way) is AttemptOutcome.BUSY


def test_solved_without_a_word_on_the_end_means_reached():
    then = AfterCall.SOLVED_TOGETHER
    assert outcome_meant(None, then, PromiseWay.CALL) is AttemptOutcome.REACHED
    assert outcome_meant(None, then, PromiseWay.SMS) is AttemptOutcome.WRITTEN


@pytest.mark.parametrize("then", [None, AfterCall.PLAN])
def test_another_call_says_nothing_of_how_this_one_ended(then):
    assert outcome_meant(None, then, PromiseWay.CALL) is None


@given(st.integers(0, 24 * 3600))
def test_a_begun_minute_counts_and_none_is_one(seconds):
    minutes = minutes_by_clock(NOON, NOON + timedelta(seconds=seconds))
    assert minutes >= 1
    assert (minutes - 1) * 60 < max(seconds, 1) <= minutes * 60
