"""Who calls, as softphones and exchanges write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.callers import Caller, caller_of

MADELEINE = Caller("+33639981234")


@pytest.mark.parametrize(
    "text",
    [
        *("0639981234", "06 39 98 12 34", "+33639981234", " 33639981234", "0033639981234"),
        *("sip:0639981234@pbx.example", "<sip:+33639981234@10.0.0.1;user=phone>"),
        *("tel:+33-6-39-98-12-34", "SIPS:+33639981234@pbx", "+33639981234;ext=1"),
    ],
)
def test_a_number_is_read_however_it_is_written(text):
    assert caller_of(text) == MADELEINE


@pytest.mark.parametrize(
    "text",
    ["", "  ", "anonymous", "Anonymous", "sip:anonymous@anonymous.invalid", "***", "masqué", "-"],
)
def test_a_withheld_number_is_said_so(text):
    assert caller_of(text) == Caller(is_withheld=True)


@pytest.mark.parametrize("text", ["201", "sip:karim@pbx", "112", "0800", "x" * 5000, "Mme Petit"])
def test_what_is_no_number_of_a_person_is_neither(text):
    assert caller_of(text).is_unreadable


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text):
    caller = caller_of(text)
    assert caller == caller_of(caller.number) or not caller.number
