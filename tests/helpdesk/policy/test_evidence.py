"""What the past says of a way, and what reminders do with it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.choices import Channel, NoticeKind
from helpdesk.policy.evidence import FAILS_FOR, PROVES_FOR, Evidence, Proof, heard_of, proof_of
from helpdesk.policy.reminders import Reach, channel_for, channel_in_time, next_channel, plan

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
C = Channel
BOTH = {"has_sms": True, "has_email": True}


@pytest.mark.parametrize(
    ("ends", "answered", "failures", "proof"),
    [
        ("", None, 0, Proof.UNKNOWN),
        ("+", None, 0, Proof.ARRIVES),
        # One alone may be a phone that was off.
        ("-", None, 1, Proof.UNKNOWN),
        ("--", None, 2, Proof.FAILS),
        ("+--", None, 2, Proof.FAILS),
        ("--+", None, 0, Proof.ARRIVES),
        ("--+-", None, 1, Proof.ARRIVES),
        # Who answers is there, whatever a carrier said before.
        ("--", 0, 0, Proof.ARRIVES),
        ("--", 9, 2, Proof.FAILS),
        ("", 3, 0, Proof.ARRIVES),
    ],
)
def test_two_in_a_row_since_the_last_sign_of_life_fail(ends, answered, failures, proof):
    told = {AT - (len(ends) - n) * DAY: end == "+" for n, end in enumerate(ends)}
    answered_at = None if answered is None else AT - answered * DAY
    evidence = heard_of(told, answered_at=answered_at)
    assert evidence.failures == failures
    assert proof_of(evidence, at=AT) is proof


def test_the_past_ends():
    failed = Evidence(failed_at=AT, failures=5)
    assert proof_of(failed, at=AT + FAILS_FOR - DAY) is Proof.FAILS
    assert proof_of(failed, at=AT + FAILS_FOR) is Proof.UNKNOWN
    arrived = Evidence(arrived_at=AT)
    assert proof_of(arrived, at=AT + PROVES_FOR - DAY) is Proof.ARRIVES
    assert proof_of(arrived, at=AT + PROVES_FOR) is Proof.UNKNOWN


@pytest.mark.parametrize(
    ("past", "channel"),
    [
        ({}, C.SMS),
        ({"proven": {C.EMAIL}}, C.EMAIL),
        ({"proven": {C.EMAIL, C.SMS}}, C.SMS),
        ({"failing": {C.SMS}}, C.EMAIL),
        ({"failing": {C.SMS, C.EMAIL}}, C.SMS),
        ({"failing": {C.SMS}, "proven": {C.EMAIL}}, C.EMAIL),
    ],
)
def test_a_reminder_goes_where_something_arrived(past, channel):
    reach = Reach(**BOTH, **{name: frozenset(ways) for name, ways in past.items()})
    assert channel_for(reach, NoticeKind.REMINDER) is channel
    planned = plan(shown_at=AT + 3 * DAY, at=AT, reach=reach, zone=ZoneInfo("Europe/Paris"))
    assert planned[1].channel is channel


def test_what_is_proven_changes_reminders_alone_and_what_fails_changes_all():
    proven = Reach(**BOTH, proven=frozenset({C.EMAIL}))
    assert channel_for(proven, NoticeKind.RUNNING_LATE) is C.SMS
    failing = Reach(**BOTH, failing=frozenset({C.SMS}))
    assert channel_for(failing, NoticeKind.RUNNING_LATE) is C.EMAIL


def test_an_adviser_says_it_before_it_fails_once_more():
    reach = Reach(has_sms=True, failing=frozenset({C.SMS}))
    assert channel_in_time(reach, NoticeKind.TIME_NEEDED, left=DAY) is C.ADVISER
    # Where nobody is called for it, what fails is a last resort, and no promise.
    assert channel_for(reach, NoticeKind.REMINDER) is C.SMS


def test_a_typed_email_takes_nothing_from_a_number_whatever_the_past():
    reach = Reach(**BOTH, email_is_only_typed=True, failing=frozenset({C.SMS}))
    assert channel_for(reach, NoticeKind.REMINDER) is C.SMS


@given(
    st.builds(
        Reach,
        has_email=st.booleans(),
        has_sms=st.booleans(),
        has_landline=st.booleans(),
        has_address=st.booleans(),
        proven=st.frozensets(st.sampled_from([C.EMAIL, C.SMS])),
        failing=st.frozensets(st.sampled_from([C.EMAIL, C.SMS])),
    ),
    st.sampled_from(list(NoticeKind)),
)
def test_the_past_reorders_and_never_loses_a_way(reach, kind):
    plain = Reach(
        has_email=reach.has_email,
        has_sms=reach.has_sms,
        has_landline=reach.has_landline,
        has_address=reach.has_address,
    )
    chosen = channel_for(reach, kind)
    assert (chosen is C.CONSOLE) == (channel_for(plain, kind) is C.CONSOLE)
    assert chosen is C.CONSOLE or reach.by(chosen)
    assert next_channel(reach, kind, tried=(), left=timedelta(days=30)) is not C.CONSOLE
