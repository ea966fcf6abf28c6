"""What exchanges report of a call, in the shape of Zammad's generic CTI."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.callers import Caller
from helpdesk.policy.phone_calls import (
    CallEvent,
    CallReport,
    Direction,
    HangUp,
    cause_of,
    lines_of,
    read_report,
)

NEW = {
    "event": "newCall",
    "from": "0639981234",
    "to": "0199001234",
    "direction": "in",
    "callId": "307fa962-de8d-4ffc-817b-7f6993204159",
    "user": ["Karim", "Inès"],
}


def test_a_new_call_is_read():
    assert read_report(NEW) == CallReport(
        CallEvent.NEW,
        "307fa962-de8d-4ffc-817b-7f6993204159",
        Direction.IN,
        Caller("+33639981234"),
        ("karim", "inès", "0199001234"),
    )


def test_a_form_is_read_as_json_is():
    form = {key: value if isinstance(value, list) else [value] for key, value in NEW.items()}
    form["user[]"] = form.pop("user")
    assert read_report(form) == read_report(NEW)


def test_of_a_call_of_ours_the_caller_is_who_is_called():
    ours = read_report({**NEW, "direction": "out", "from": "201", "to": "+33639981234"})
    assert (ours.caller, ours.lines[-1]) == (Caller("+33639981234"), "201")


def test_who_answers_is_a_line():
    report = read_report({**NEW, "event": "answer", "user": "", "answeringNumber": 201})
    assert (report.event, report.lines[0]) == (CallEvent.ANSWER, "201")


@pytest.mark.parametrize("lacking", ["event", "callId", "direction"])
def test_without_what_tells_it_apart_it_is_no_report(lacking):
    assert read_report({**NEW, lacking: ""}) is None
    assert read_report({key: value for key, value in NEW.items() if key != lacking}) is None


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        *(
            ("normalClearing", HangUp.NORMAL),
            ("NORMAL_CLEARING", HangUp.NORMAL),
            ("16", HangUp.NORMAL),
        ),
        *(("busy", HangUp.BUSY), ("17", HangUp.BUSY), ("noAnswer", HangUp.NO_ANSWER)),
        *(("cancel", HangUp.NO_ANSWER), ("19", HangUp.NO_ANSWER), ("21", HangUp.REJECTED)),
        *(("notFound", HangUp.NOT_FOUND), ("1", HangUp.NOT_FOUND), ("27", HangUp.OUT_OF_ORDER)),
        *(("congestion", HangUp.NETWORK), ("answeredElsewhere", HangUp.ELSEWHERE)),
        *(("", HangUp.UNKNOWN), ("it rained", HangUp.UNKNOWN), ("999", HangUp.UNKNOWN)),
    ],
)
def test_why_a_call_ended(text, cause):
    assert cause_of(text) is cause


def test_names_of_lines_are_compared_without_case():
    assert lines_of([" 201 ", "KARIM", "karim", ""]) == ("201", "karim")


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text(), max_size=3)
)


@given(st.dictionaries(st.sampled_from([*NEW, "cause", "answeringNumber", "user[]"]), ODD))
def test_nothing_that_is_sent_is_too_odd(sent):
    report = read_report(sent)
    assert report is None or report.call_id


@given(ODD, ODD, ODD)
def test_nothing_odd_in_a_report_is_too_odd(caller, user, cause):
    assert read_report({**NEW, "from": caller, "user": user, "cause": cause}) is not None
