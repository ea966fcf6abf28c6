"""What is said about a promised time, and never in the night."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.choices import Channel, NoticeKind
from helpdesk.policy.reminders import (
    CHASERS,
    RETRY_DELAYS,
    PlannedNotice,
    Reach,
    channel_for,
    may_chase,
    next_channel,
    plan,
    reaches,
    send_again_after,
)

PARIS = ZoneInfo("Europe/Paris")
BY_EMAIL = Reach(has_email=True)
BY_PHONE = Reach(has_landline=True)


def paris(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def planned(shown_at: datetime, at: datetime, reach: Reach = BY_EMAIL) -> list[PlannedNotice]:
    return list(plan(shown_at=shown_at, at=at, reach=reach, zone=PARIS))


def reminder(shown_at: datetime, at: datetime) -> datetime | None:
    """When the reminder is due, in Paris; None without one."""
    found = [n.due_at for n in planned(shown_at, at) if n.kind is NoticeKind.REMINDER]
    return found[0].astimezone(PARIS) if found else None


def test_a_confirmation_leaves_at_once_and_is_worthless_after_the_call():
    confirmation = planned(paris(24, 14), paris(24, 13))[0]
    assert confirmation == PlannedNotice(
        NoticeKind.CONFIRMATION, Channel.EMAIL, paris(24, 13), paris(24, 14)
    )
    assert confirmation.due_at.tzinfo is UTC


def test_a_confirmation_leaves_in_the_night_too_for_somebody_waits_for_it():
    assert planned(paris(25, 14), paris(23, 23))[0].due_at == paris(23, 23)


def test_a_call_booked_long_ahead_is_recalled_the_day_before_at_the_same_hour():
    assert reminder(paris(27, 14, 30), paris(23, 10)) == paris(26, 14, 30)


def test_the_same_hour_the_day_before_is_by_the_clock_when_the_clock_changes():
    assert reminder(paris(25, 14, month=10), paris(20, 10, month=10)) == paris(24, 14, month=10)


@pytest.mark.parametrize(
    ("shown", "told"), [(paris(27, 7, 30), paris(26, 8)), (paris(27, 21), paris(26, 20))]
)
def test_a_reminder_of_the_day_before_waits_for_day(shown, told):
    assert reminder(shown, paris(23, 10)) == told


def test_exactly_36_hours_is_long_ahead_and_a_minute_less_is_not():
    assert reminder(paris(25, 14), paris(24, 2)) == paris(24, 14)
    assert reminder(paris(25, 14), paris(24, 2, 1)) == paris(25, 12)


def test_a_call_booked_today_is_recalled_two_hours_before():
    assert reminder(paris(24, 14), paris(24, 9)) == paris(24, 12)


def test_a_call_booked_shortly_before_needs_no_reminder():
    assert reminder(paris(24, 14), paris(24, 10)) == paris(24, 12)
    assert reminder(paris(24, 14), paris(24, 10, 1)) is None


def test_a_reminder_due_at_dawn_comes_the_evening_before():
    assert reminder(paris(24, 9), paris(23, 15)) == paris(23, 20)


def test_a_reminder_for_a_late_call_comes_before_the_night():
    assert reminder(paris(24, 22, 30), paris(24, 12)) == paris(24, 20)


def test_a_call_booked_late_for_the_morning_is_recalled_at_eight():
    assert reminder(paris(24, 9), paris(23, 22)) == paris(24, 8)


def test_a_reminder_that_would_come_just_before_the_call_is_not_sent():
    assert reminder(paris(24, 8, 15), paris(23, 22)) is None


def test_nothing_is_said_of_a_time_that_has_come():
    assert planned(paris(24, 14), paris(24, 14)) == []


def channels(reach: Reach, *, shown_at: datetime | None = None) -> list[Channel]:
    """Of the confirmation and of the reminder, for a call on Friday booked on Monday."""
    return [n.channel for n in planned(shown_at or paris(27, 14), paris(23, 10), reach)]


def test_who_nothing_reaches_is_written_on_the_console_and_that_is_nobody():
    assert channels(Reach()) == [Channel.CONSOLE, Channel.CONSOLE]
    assert not reaches(Reach())


def test_on_a_landline_an_adviser_says_the_reminder():
    assert channels(BY_PHONE) == [Channel.CONSOLE, Channel.ADVISER]
    assert not reaches(BY_PHONE)


def test_a_letter_reminds_on_a_landline_when_the_post_has_time():
    by_post = Reach(has_landline=True, has_address=True)
    assert channels(by_post) == [Channel.CONSOLE, Channel.ADVISER]
    in_a_week = planned(paris(30, 14), paris(23, 10), by_post)
    assert (in_a_week[1].channel, in_a_week[1].due_at) == (Channel.LETTER, paris(23, 10))


def test_a_mobile_gets_its_reminder_by_sms_and_the_confirmation_by_email_where_there_is_one():
    assert channels(Reach(has_sms=True)) == [Channel.SMS, Channel.SMS]
    assert channels(Reach(has_sms=True, has_email=True)) == [Channel.EMAIL, Channel.SMS]
    assert reaches(BY_EMAIL)


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_message_has_its_channels(kind):
    everything = Reach(has_email=True, has_sms=True, has_landline=True, has_address=True)
    assert channel_for(everything, kind) in (Channel.EMAIL, Channel.SMS, Channel.LETTER)
    assert channel_for(Reach(), kind) is Channel.CONSOLE


def test_a_folder_takes_what_nothing_else_brings_to_the_person():
    kept = frozenset({Channel.SMS, Channel.EMAIL})
    assert channel_for(Reach(kept=kept), NoticeKind.REMINDER) is Channel.SMS
    assert channel_for(Reach(kept=kept), NoticeKind.CONFIRMATION) is Channel.EMAIL
    assert channel_for(Reach(kept=kept), NoticeKind.CONSENT) is Channel.CONSOLE
    landline = Reach(has_landline=True, kept=kept)
    assert channel_for(landline, NoticeKind.REMINDER) is Channel.ADVISER
    assert not reaches(Reach(kept=kept))


def test_the_last_letter_goes_by_post_first_and_is_said_where_there_is_no_address():
    everything = Reach(has_email=True, has_sms=True, has_landline=True, has_address=True)
    assert channel_for(everything, NoticeKind.PROPOSED_TIMES) is Channel.LETTER
    assert channel_for(BY_PHONE, NoticeKind.PROPOSED_TIMES) is Channel.ADVISER


def test_what_one_channel_gave_up_goes_to_the_next_and_at_last_to_an_adviser():
    everything = Reach(has_email=True, has_sms=True, has_landline=True, has_address=True)
    tried, week = [Channel.EMAIL], timedelta(days=7)

    def following(kind, left=week):
        return next_channel(everything, kind, tried=tried, left=left)

    assert following(NoticeKind.CONFIRMATION) is Channel.SMS
    tried.append(Channel.SMS)
    assert following(NoticeKind.CONFIRMATION) is Channel.ADVISER
    assert following(NoticeKind.REPLY) is Channel.LETTER
    # The post would come too late.
    assert following(NoticeKind.REPLY, timedelta(days=2)) is Channel.ADVISER
    # An adviser can call any number, also a mobile phone that took no SMS.
    for kind in NoticeKind:
        nobody = next_channel(Reach(), kind, tried=[Channel.SMS], left=week)
        assert nobody is Channel.ADVISER


def test_what_asks_to_call_back_waits_after_somebody_spoke_with_the_person():
    pause, spoken = timedelta(days=3), paris(23, 10)
    for kind in NoticeKind:
        chases = not may_chase(kind, contacted_at=spoken, at=paris(25, 10), pause=pause)
        assert chases == (kind in CHASERS)
        assert may_chase(kind, contacted_at=spoken, at=paris(26, 10), pause=pause)
        assert may_chase(kind, contacted_at=None, at=spoken, pause=pause)
    # The reminder of a live promise never waits (decision 22).
    assert NoticeKind.REMINDER not in CHASERS


@settings(max_examples=50, deadline=None)
@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    ahead=st.timedeltas(timedelta(minutes=1), timedelta(days=20)),
    zone=st.sampled_from([PARIS, ZoneInfo("Indian/Reunion"), ZoneInfo("America/Guadeloupe")]),
)
def test_a_reminder_is_after_the_booking_before_the_call_and_by_day(at, ahead, zone):
    notices = plan(shown_at=at + ahead, at=at, reach=BY_EMAIL, zone=zone)
    assert [n.kind for n in notices[:1]] == [NoticeKind.CONFIRMATION]
    assert len(notices) <= 2
    for notice in notices[1:]:
        assert at < notice.due_at < notice.drop_after == at + ahead
        assert time(8) <= notice.due_at.astimezone(zone).time() <= time(20)


def test_sending_again_waits_longer_each_time_and_then_gives_up():
    delays = [send_again_after(tries) for tries in range(1, len(RETRY_DELAYS) + 1)]
    assert all(later == 4 * sooner for sooner, later in pairwise(delays))
    assert send_again_after(len(RETRY_DELAYS) + 1) is None
    assert send_again_after(1000) is None


def test_nothing_is_sent_again_that_was_not_tried():
    with pytest.raises(ValueError, match="Nothing was tried"):
        send_again_after(0)


@pytest.mark.parametrize(
    "kind",
    [
        *(NoticeKind.CONFIRMATION, NoticeKind.MOVED, NoticeKind.CANCELLED),
        *(NoticeKind.REPLY, NoticeKind.PROPOSED_TIMES),
    ],
)
def test_an_e_mail_that_was_only_typed_takes_no_message_away_from_the_number(kind):
    both = Reach(has_email=True, email_is_only_typed=True, has_sms=True)
    assert channel_for(both, kind) is Channel.SMS
    assert next_channel(both, kind, tried=[Channel.SMS], left=timedelta(days=1)) is Channel.ADVISER
    # Said to an adviser, or confirmed: what is kept goes by e-mail.
    assert channel_for(Reach(has_email=True, has_sms=True), kind) is Channel.EMAIL
    # Where no SMS gets there, the one who typed it is the one who asked.
    alone = Reach(has_email=True, email_is_only_typed=True)
    assert channel_for(alone, kind) is Channel.EMAIL
