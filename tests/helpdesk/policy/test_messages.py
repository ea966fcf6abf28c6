"""What the page of messages counts, and how a way out stands."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.choices import Channel, NoticeKind, NoticeState
from helpdesk.policy.messages import Part, Tally, WayCount, WayState, way_state
from helpdesk.policy.reminders import Reach
from helpdesk.policy.sending_again import NotAgain, channel_again, why_not_again

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
S, C = NoticeState, Channel


def test_what_waits_and_what_left_is_counted_by_way():
    tally = Tally(
        {
            (C.SMS, S.QUEUED): WayCount(count=3, due=1, oldest=AT - HOUR),
            (C.SMS, S.SENDING): WayCount(count=1, due=1, oldest=AT - 2 * HOUR),
            (C.SMS, S.SENT): WayCount(count=9, last=AT - HOUR, hour=2),
            (C.SMS, S.DELIVERED): WayCount(count=5, last=AT - HOUR / 2, hour=1),
            (C.SMS, S.PRINTED): WayCount(count=4, last=AT, hour=4),
            (C.EMAIL, S.SENT): WayCount(count=1, last=AT),
        }
    )
    assert tally.of_channel(C.SMS, at=AT) == WayCount(4, 2, AT - 2 * HOUR, AT - HOUR / 2, 3)
    assert tally.of_part(Part.ON_ITS_WAY) == 11
    assert tally.of_part(Part.WAITING) == 3
    assert tally.of_part(Part.SMS) == 0


def test_what_is_to_come_is_due_since_never():
    tally = Tally({(C.EMAIL, S.QUEUED): WayCount(count=2, oldest=AT + HOUR)})
    assert tally.of_channel(C.EMAIL, at=AT) == WayCount(count=2)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"reaches": True}, WayState.OPEN),
        ({"reaches": True, "is_shut": True}, WayState.SHUT),
        ({"keeps": True}, WayState.FOLDER),
        # Nothing promises what will not arrive: a lane that failed once is still none.
        ({"is_shut": True}, WayState.NONE),
        ({}, WayState.NONE),
        ({"is_by_hand": True}, WayState.BY_HAND),
    ],
)
def test_a_way_that_leaves_nothing_is_never_called_open(facts, state):
    usual = {"is_by_hand": False, "reaches": False, "keeps": False, "is_shut": False}
    assert way_state(**usual | facts) is state


@pytest.mark.parametrize(
    ("instead", "why"),
    [
        ([], None),
        ([(C.ADVISER, S.QUEUED)], None),
        ([(C.LETTER, S.DROPPED)], None),
        ([(C.EMAIL, S.GIVEN_UP), (C.ADVISER, S.QUEUED)], None),
        ([(C.ADVISER, S.SENT)], NotAgain.TOLD),
        ([(C.EMAIL, S.QUEUED)], NotAgain.LEAVING),
        ([(C.EMAIL, S.GIVEN_UP), (C.SMS, S.SENDING)], NotAgain.LEAVING),
    ],
)
def test_a_lost_message_leaves_again_where_nothing_else_says_it(instead, why):
    assert why_not_again(is_lost=True, is_worth=True, instead=instead) is why


def test_what_is_not_lost_or_over_does_not_leave_again():
    assert why_not_again(is_lost=False, is_worth=True, instead=[]) is NotAgain.NOT_LOST
    assert why_not_again(is_lost=True, is_worth=False, instead=[]) is NotAgain.OVER


@pytest.mark.parametrize(
    ("reach", "channel"),
    [
        (Reach(has_sms=True, has_email=True), C.EMAIL),
        # The address is dead by now: the SMS takes it.
        (Reach(has_sms=True), C.SMS),
        # What a person would have to carry is their list, and no message that leaves.
        (Reach(has_landline=True, has_address=True), None),
        (Reach(), None),
    ],
)
def test_it_leaves_by_the_way_it_was_or_one_that_gets_there(reach, channel):
    assert channel_again(reach, NoticeKind.REMINDER, was=C.EMAIL) is channel
