"""What may be done with several requests at once."""

import pytest

from helpdesk.choices import ClosingReason, NotDone, SeveralAct
from helpdesk.policy.several import MOST, MOST_CHOSEN, REASONS, Standing, why_not

GIVE, CLOSE, PLAN, READ, WRITE, TIE, END = SeveralAct


@pytest.mark.parametrize("act", SeveralAct)
def test_a_restricted_record_is_left_alone(act):
    assert why_not(act, Standing(is_restricted=True, has_news=True)) is NotDone.RESTRICTED


@pytest.mark.parametrize(
    ("act", "standing", "why"),
    [
        (GIVE, Standing(), None),
        (GIVE, Standing(is_promised=True), None),
        (GIVE, Standing(is_theirs=True), NotDone.SAME),
        (GIVE, Standing(is_closed=True), NotDone.CLOSED),
        (GIVE, Standing(is_running=True), NotDone.RUNNING),
        (CLOSE, Standing(), None),
        (CLOSE, Standing(is_promised=True), NotDone.PROMISED),
        (CLOSE, Standing(is_closed=True), NotDone.CLOSED),
        (CLOSE, Standing(is_running=True, is_promised=True), NotDone.RUNNING),
        (PLAN, Standing(), None),
        (PLAN, Standing(is_promised=True), NotDone.PROMISED),
        (READ, Standing(), NotDone.READ),
        (READ, Standing(has_news=True, is_closed=True), None),
        (WRITE, Standing(is_closed=True, is_promised=True), None),
        (TIE, Standing(is_promised=True, is_running=True), None),
        (TIE, Standing(is_tied=True), NotDone.TIED),
        (TIE, Standing(is_closed=True), NotDone.CLOSED),
        (END, Standing(is_tied=True), None),
        (END, Standing(is_promised=True), NotDone.PROMISED),
        (END, Standing(is_running=True), NotDone.RUNNING),
    ],
)
def test_what_stands_against_an_act(act, standing, why):
    assert why_not(act, standing) is why


def test_each_act_has_a_bound_that_can_be_chosen():
    assert set(MOST) == set(SeveralAct)
    assert max(MOST.values()) == MOST_CHOSEN


def test_an_end_that_needs_more_words_is_not_for_several():
    assert not {ClosingReason.REFERRED, ClosingReason.DUPLICATE} & set(REASONS)
