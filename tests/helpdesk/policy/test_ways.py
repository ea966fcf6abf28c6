"""By what way a promise is kept, and what each way needs."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.choices import AttemptOutcome, Channel, NoticeKind, PhoneKind, PromiseWay, SaidNeed
from helpdesk.policy.reminders import Reach, channel_for, channel_to_tell, next_channel, plan
from helpdesk.policy.retries import next_step
from helpdesk.policy.ways import CHANNEL_OF, Means, has_means, outcomes_of, way_said
from tests.factories.helpdesk import MONDAY

MOBILE = Means(number="+33639981234", kind=PhoneKind.MOBILE)
LANDLINE = Means(number="+33199001234", kind=PhoneKind.LANDLINE)
means = st.builds(
    Means,
    number=st.sampled_from(["", "+33639981234", "+33199001234"]),
    kind=st.sampled_from(PhoneKind),
    email=st.sampled_from(["", "a@example.fr"]),
    address=st.sampled_from(["", "  ", "1 rue des Lilas"]),
)
reaches = st.builds(
    Reach,
    has_email=st.booleans(),
    has_sms=st.booleans(),
    has_address=st.booleans(),
    can_be_called=st.just(False),
)


@pytest.mark.parametrize(
    ("way", "what", "expected"),
    [
        (PromiseWay.CALL, LANDLINE, True),
        (PromiseWay.CALL, Means(email="a@example.fr"), False),
        (PromiseWay.SMS, MOBILE, True),
        (PromiseWay.SMS, LANDLINE, False),
        (PromiseWay.EMAIL, Means(email="a@example.fr"), True),
        (PromiseWay.LETTER, Means(address=" "), False),
        (PromiseWay.LETTER, Means(address="1 rue des Lilas"), True),
    ],
)
def test_each_way_needs_something(way, what, expected):
    assert has_means(way, what) is expected


def test_who_says_nothing_is_called_and_who_wants_it_in_writing_is_written_to():
    assert way_said([], MOBILE) is PromiseWay.CALL
    written = [SaidNeed.IN_WRITING]
    assert way_said(written, MOBILE) is PromiseWay.SMS
    assert way_said(written, Means(number="+33199001234", email="a@b.fr")) is PromiseWay.EMAIL
    assert way_said(written, Means(address="1 rue")) is PromiseWay.LETTER


@given(means)
def test_what_is_said_to_be_written_is_never_written_to_nowhere(what):
    way = way_said([SaidNeed.IN_WRITING], what)
    assert way is PromiseWay.CALL or has_means(way, what)


def test_a_call_never_ends_as_written_and_words_never_as_a_call():
    assert AttemptOutcome.WRITTEN not in outcomes_of(PromiseWay.CALL)
    of_calls = {AttemptOutcome.REACHED, AttemptOutcome.NO_ANSWER, AttemptOutcome.VOICEMAIL_LEFT}
    for way in CHANNEL_OF:
        assert AttemptOutcome.WRITTEN in outcomes_of(way)
        assert not of_calls & set(outcomes_of(way))
        # No step that dials follows words.
        assert {next_step(each, 1).after_minutes for each in outcomes_of(way)} == {0}


@given(reaches, st.sampled_from(NoticeKind), st.booleans())
def test_nobody_is_to_say_anything_to_whoever_cannot_be_called(reach, kind, is_known):
    asked = {"left": timedelta(days=9)}
    for channel in (
        channel_for(reach, kind),
        channel_to_tell(reach, kind, is_known=is_known, **asked),
        next_channel(reach, kind, tried=(), **asked),
    ):
        assert channel is Channel.CONSOLE or reach.by(channel)
        assert channel is not Channel.ADVISER


@given(reaches, st.integers(1, 400))
def test_an_hour_is_told_by_a_letter_only_when_the_post_is_fast_enough(reach, hours):
    for planned in plan(
        shown_at=MONDAY + timedelta(hours=hours),
        at=MONDAY,
        reach=reach,
        zone=ZoneInfo("Europe/Paris"),
    ):
        assert planned.channel is not Channel.ADVISER
        assert planned.channel is not Channel.LETTER or hours >= 5 * 24
