"""For every kind of message and whatever reaches the person, what is promised is what happens."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.choices import Channel, NoticeKind
from helpdesk.policy.reminders import (
    LETTER_TAKES,
    ONLY_BY_SMS,
    SPOKE_JUST_NOW,
    Reach,
    channel_to_tell,
    is_heard,
)

REACHES = {
    "e-mail": Reach(has_email=True),
    "SMS": Reach(has_sms=True),
    "landline only": Reach(has_landline=True),
    "a mobile that no SMS reaches": Reach(),
    "a folder of ours": Reach(kept=frozenset({Channel.SMS, Channel.EMAIL})),
    "letters": Reach(has_address=True),
}
WRITTEN = {"e-mail": Channel.EMAIL, "SMS": Channel.SMS}
# What a call brings anyway, what is promised to landlines only, what goes on paper only, what
# answers an SMS or a mail, and what a call of theirs was followed by. That a line is down is
# written or left: whoever cannot read it hears when it works again.
SAID_OTHERWISE = {
    NoticeKind.ASKED,
    *(NoticeKind.TRIED_TO_REACH, NoticeKind.REMINDER, NoticeKind.CONSENT, NoticeKind.RECEIPT),
    *(NoticeKind.MISSED_CALL, NoticeKind.INCIDENT_KNOWN, *ONLY_BY_SMS),
}
ANSWERS = {
    *(NoticeKind.CONFIRMATION, NoticeKind.MOVED, NoticeKind.CANCELLED, NoticeKind.CALL_OVER),
}
HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind not in SAID_OTHERWISE])
def test_whoever_cannot_know_gets_a_message_or_hears_it_from_an_adviser(kind, reach):
    channel = channel_to_tell(REACHES[reach], kind, is_known=False, left=HOUR)
    assert channel == WRITTEN.get(reach, Channel.ADVISER)


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("kind", NoticeKind)
def test_nobody_is_called_for_what_they_know_or_a_call_brings_anyway(kind, reach):
    channel = channel_to_tell(REACHES[reach], kind, is_known=True, left=HOUR)
    if kind in ANSWERS | SAID_OTHERWISE - {NoticeKind.REMINDER}:
        assert channel != Channel.ADVISER
    elif kind is not NoticeKind.REMINDER:
        assert channel != Channel.CONSOLE


@pytest.mark.parametrize("kind", NoticeKind)
def test_no_letter_comes_after_the_hour_that_it_tells_of(kind):
    short = channel_to_tell(
        Reach(has_address=True), kind, is_known=False, left=LETTER_TAKES - timedelta(seconds=1)
    )
    assert short != Channel.LETTER or kind is NoticeKind.CONSENT


@pytest.mark.parametrize(
    ("ago", "is_calling", "heard"),
    [
        (None, False, False),
        (None, True, True),
        (SPOKE_JUST_NOW, False, True),
        (SPOKE_JUST_NOW + timedelta(seconds=1), False, False),
    ],
)
def test_who_is_on_the_phone_or_was_a_moment_ago_has_heard_it(ago, is_calling, heard):
    contacted_at = NOON - ago if ago is not None else None
    assert is_heard(contacted_at=contacted_at, is_calling=is_calling, at=NOON) is heard
