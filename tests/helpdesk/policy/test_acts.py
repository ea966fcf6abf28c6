"""What may be done with a case, and what is offered first."""

from itertools import product

import pytest

from helpdesk.policy.acts import SHOWN, Act, Situation, acts_of

FLAGS = ("is_running", "is_promised", "lacks_number", "is_closed", "is_waiting", "has_guide")


@pytest.mark.parametrize(
    ("situation", "first"),
    [
        (Situation(), "plan write close"),
        (Situation(is_promised=True), "call they_called change_time"),
        (Situation(is_promised=True, lacks_number=True), "they_called write ask_photo"),
        (Situation(is_promised=True, may_call=False), "change_time write ask_photo"),
        (
            Situation(is_running=True, is_promised=True, has_guide=True),
            "call_page write ask_photo",
        ),
        (Situation(is_waiting=True), "plan write close"),
        (Situation(is_closed=True, may_work=False), "reopen write"),
    ],
)
def test_the_three_acts_that_fit_come_first(situation, first):
    assert acts_of(situation)[:SHOWN] == tuple(first.split())


def test_what_is_rarer_stands_behind_them():
    promised = acts_of(Situation(is_promised=True, has_guide=True))
    assert " ".join(promised[SHOWN:]) == "write ask_photo send_guide add_files cancel close"
    free = acts_of(Situation(has_guide=True))
    assert " ".join(free[SHOWN:]) == "wait ask_photo send_guide add_files"


def test_in_no_situation_is_something_offered_that_would_be_refused():
    for values in product((False, True), repeat=len(FLAGS)):
        situation = Situation(**dict(zip(FLAGS, values, strict=True)))
        acts = acts_of(situation)
        assert len(acts) == len(set(acts))
        if situation.is_running:
            assert not {Act.CALL, Act.CLOSE, Act.CANCEL, Act.PLAN} & set(acts)
        if situation.is_promised:
            assert not {Act.PLAN, Act.WAIT, Act.REOPEN} & set(acts)
        if situation.lacks_number:
            assert Act.CALL not in acts
        if not situation.has_guide:
            assert Act.SEND_GUIDE not in acts
