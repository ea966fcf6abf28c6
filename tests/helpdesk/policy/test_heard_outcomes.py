"""What an exchange heard of a call of ours."""

import pytest

from helpdesk.choices import AttemptOutcome
from helpdesk.policy.heard_outcomes import heard_outcome
from helpdesk.policy.phone_calls import HangUp, cause_of


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [
        *(("17", AttemptOutcome.BUSY), ("19", AttemptOutcome.NO_ANSWER)),
        *(("16", AttemptOutcome.NO_ANSWER), ("21", AttemptOutcome.NO_ANSWER)),
        *(("1", AttemptOutcome.OUT_OF_SERVICE), ("27", AttemptOutcome.OUT_OF_SERVICE)),
        *(("34", AttemptOutcome.CUT_OFF), ("", None)),
    ],
)
def test_a_call_that_nobody_answered(cause, outcome):
    assert heard_outcome(cause_of(cause), is_answered=False) == outcome


@pytest.mark.parametrize("cause", HangUp)
def test_who_answered_is_for_the_adviser_to_say(cause):
    heard = heard_outcome(cause, is_answered=True)
    assert heard is (AttemptOutcome.CUT_OFF if cause is HangUp.NETWORK else None)
