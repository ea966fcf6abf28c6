"""What the events of Asterisk say of a call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.asterisk import (
    MOST_CALLS,
    AsteriskCalls,
    channel_id_of,
    id_of_ours,
    line_of,
)
from helpdesk.policy.callers import Caller
from helpdesk.policy.phone_calls import CallEvent, Direction, HangUp
from tests.peers.asterisk import channel_event

CALL, SECOND = "1700000000.1", "1700000000.2"


def told(*events):
    calls = AsteriskCalls("coup-de-fil")
    return [report for each in events if (report := calls.hear(each)) is not None]


def test_a_caller_who_gives_up_in_the_queue():
    reports = told(
        channel_event("Newchannel"),
        channel_event("QueueCallerJoin", Queue="team", Position="1"),
        channel_event("AgentCalled", MemberName="Karim", Interface="PJSIP/201"),
        channel_event("QueueCallerAbandon", Queue="team", HoldTime="31"),
        channel_event("Hangup", Cause="16"),
    )
    assert [report.event for report in reports] == [
        *[CallEvent.NEW] * 3,
        *[CallEvent.HANGUP] * 2,
    ]
    assert {report.call_id for report in reports} == {f"ami {CALL}"}
    assert reports[0].caller == Caller("+33639985555")
    assert reports[2].lines == ("karim", "201")
    assert reports[3].cause is HangUp.NO_ANSWER


def test_a_caller_who_is_answered():
    reports = told(
        channel_event("Newchannel"),
        channel_event("BridgeEnter"),
        channel_event("AgentConnect", MemberName="Karim", Interface="PJSIP/201"),
        channel_event("BridgeEnter", channel="PJSIP/201-00000002", Uniqueid=SECOND),
        channel_event("Hangup", channel="PJSIP/201-00000002", Uniqueid=SECOND, Cause="16"),
        channel_event("Hangup", Cause="16"),
    )
    assert [(report.event, report.lines) for report in reports] == [
        (CallEvent.NEW, ()),
        (CallEvent.ANSWER, ("karim", "201")),
        (CallEvent.HANGUP, ()),
    ]


def test_without_a_queue_whoever_is_in_the_bridge_has_answered():
    reports = told(
        channel_event("Newchannel"),
        channel_event("BridgeEnter", channel="PJSIP/202-00000002", Uniqueid=SECOND),
    )
    assert reports[-1].lines == ("202",)


def test_what_our_dialplan_says_of_keys_and_voices():
    reports = told(
        channel_event("Newchannel"),
        channel_event("UserEvent", UserEvent="CallMe"),
        channel_event("UserEvent", UserEvent="HourSaid"),
        channel_event("UserEvent", UserEvent="SomethingElse"),
    )
    assert [report.event for report in reports][1:] == [CallEvent.CALL_ME, CallEvent.HOUR_SAID]


@pytest.mark.parametrize(
    "event",
    [
        channel_event("Newchannel", Context="from-inside"),
        channel_event("Newchannel", Uniqueid=SECOND),
        channel_event("Hangup", Cause="16"),
        channel_event("QueueCallerAbandon"),
        {},
        {"Response": "Success"},
    ],
)
def test_other_calls_are_none_of_ours(event):
    assert told(event) == []


def test_a_call_that_never_ends_is_forgotten_at_last():
    calls = AsteriskCalls("coup-de-fil")
    for n in range(MOST_CALLS + 5):
        calls.hear(channel_event("Newchannel", call=f"{n}.1"))
    assert calls.hear(channel_event("Hangup", call="0.1")) is None
    assert calls.hear(channel_event("Hangup", call=f"{MOST_CALLS}.1")) is not None


@pytest.mark.parametrize(
    ("channel", "line"),
    [
        *(("PJSIP/201-0000002a", "201"), ("SIP/201", "201"), ("201", "201"), ("", "")),
        *(("Local/201@team-00000001;2", "201"), ("PJSIP/karim-0000002a", "karim")),
    ],
)
def test_the_line_of_a_channel(channel, line):
    assert line_of(channel) == line


NAMES = ["Newchannel", "BridgeEnter", "AgentConnect", "UserEvent", "Hangup", "QueueCallerAbandon"]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["Event", "Linkedid", "Uniqueid", "Context", "Channel", "Cause"]),
            st.one_of(st.sampled_from([*NAMES, CALL, "coup-de-fil"]), st.text(max_size=20)),
        ),
        max_size=8,
    )
)
def test_no_events_are_too_odd(events):
    told(*events)


OURS = "cdf-0001"


def told_of_ours(*events):
    first = channel_event("Newchannel", call=OURS, channel="PJSIP/201-00000001")
    return told(first, *events)


def test_a_call_of_ours_that_is_busy():
    reports = told_of_ours(
        channel_event("Newchannel", call=OURS, channel="PJSIP/trunk-00000002", Uniqueid=SECOND),
        channel_event("Hangup", call=OURS, Uniqueid=SECOND, Cause="17"),
        channel_event("Hangup", call=OURS, Cause="16"),
    )
    assert [(each.event, each.cause) for each in reports] == [
        (CallEvent.HANGUP, HangUp.BUSY),
        (CallEvent.HANGUP, HangUp.NORMAL),
    ]
    assert {(each.call_id, each.direction) for each in reports} == {
        (id_of_ours("0001"), Direction.OUT)
    }
    assert channel_id_of(reports[0].call_id) == OURS


def test_a_call_of_ours_that_is_answered():
    reports = told_of_ours(
        channel_event("Newchannel", call=OURS, Uniqueid=SECOND),
        channel_event("BridgeEnter", call=OURS),
        channel_event("BridgeEnter", call=OURS, Uniqueid=SECOND),
        channel_event("Hangup", call=OURS, Uniqueid=SECOND, Cause="16"),
    )
    assert [each.event for each in reports] == [CallEvent.ANSWER, CallEvent.HANGUP]


def test_an_adviser_who_does_not_pick_up_has_called_nobody():
    reports = told_of_ours(channel_event("Hangup", call=OURS, Cause="19"))
    assert [each.cause for each in reports] == [HangUp.UNKNOWN]


def test_the_end_of_the_person_is_known_whichever_channel_ends_first():
    reports = told(
        channel_event("Newchannel", call=OURS, channel="PJSIP/201-00000001"),
        channel_event("Newchannel", call=OURS, channel="PJSIP/trunk-00000002", Uniqueid=SECOND),
        channel_event("Hangup", call=OURS, channel="PJSIP/201-00000001", Cause="17"),
        channel_event(
            "Hangup", call=OURS, channel="PJSIP/trunk-00000002", Uniqueid=SECOND, Cause="17"
        ),
    )
    assert [each.cause for each in reports] == [HangUp.BUSY]
