"""A gateway that hangs: tries count when a request is made, and no other channel waits for it."""

import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from helpdesk.actions.messages import lanes, sending
from helpdesk.actions.messages.claims import LEASE, begin, claim_due
from helpdesk.actions.messages.sending import Pass, send_due, send_in
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.channels.base import Delivery, NotSent
from helpdesk.channels.console import ConsoleDriver
from helpdesk.channels.email import EmailDriver
from helpdesk.channels.sms import SmsDriver
from helpdesk.choices import Channel, EventKind, NoticeState
from helpdesk.models import Lane, Notice
from helpdesk.policy.lanes import FIRST_PAUSE, LONGEST_PAUSE, SHUTS_AFTER
from helpdesk.policy.reminders import RETRY_DELAYS
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
A_WEEK = timedelta(days=7)


@pytest.fixture
def outbox(cast):
    """150 SMS and 5 e-mails that are due, as on the day of the gateway that hung."""
    callback = make_callback(cast.topic, email="madeleine@example.org")
    notice = callback.notices.first()
    callback.notices.exclude(pk=notice.pk).delete()
    notice.delete()
    # About nothing that ends: only what the sender does is looked at.
    facts = {
        "case": callback.case,
        "callback": callback,
        "kind": notice.kind,
        "due_at": MONDAY,
        "drop_after": MONDAY + A_WEEK,
    }
    many = [(Channel.SMS, 150), (Channel.EMAIL, 5)]
    Notice.objects.bulk_create(
        Notice(channel=channel, **facts) for channel, count in many for _ in range(count)
    )
    return Notice.objects.filter(callback=callback)


class Driver:
    """Stands for a gateway: what was asked of it, and how it answers."""

    def __init__(self, error=None):
        self.asked, self.error = [], error

    def send(self, message):
        self.asked.append(message.idempotency_key)
        if self.error:
            raise self.error
        return Delivery(reached=True)


HANGS = NotSent("no answer in time", is_of_channel=True, is_perhaps_taken=True)


@pytest.fixture
def gateway(monkeypatch):
    driver = Driver(HANGS)
    monkeypatch.setattr(SmsDriver, "send", lambda _self, message: driver.send(message))
    return driver


@pytest.fixture
def mail(monkeypatch):
    driver = Driver()
    monkeypatch.setattr(EmailDriver, "send", lambda _self, message: driver.send(message))
    return driver


def told(kind) -> int:
    return Notice.objects.first().case.events.filter(kind=kind).count()


def test_a_gateway_that_hangs_for_an_hour_costs_no_message_and_no_other_channel(
    outbox, gateway, mail
):
    for minute in range(60):
        send_due(at=MONDAY + timedelta(minutes=minute))
    assert len(mail.asked) == 5
    sms = outbox.filter(channel=Channel.SMS)
    assert set(sms.values_list("state", flat=True)) == {NoticeState.QUEUED}
    # Each try was a request, and each request is a try.
    assert sum(sms.values_list("tries", flat=True)) == len(gateway.asked)
    assert SHUTS_AFTER < len(gateway.asked) < 25
    twice = len(gateway.asked) - len(set(gateway.asked))
    assert told(EventKind.NOTICE_PERHAPS_TWICE) == twice
    # It comes back.
    gateway.error = None
    at = MONDAY + timedelta(minutes=70)
    while send_due(at=at):
        pass
    at += timedelta(hours=6)
    while send_due(at=at):
        pass
    assert set(outbox.values_list("state", flat=True)) == {NoticeState.SENT}


def test_a_message_has_its_five_tries_over_hours_before_it_is_given_up(outbox, gateway):
    outbox.filter(channel=Channel.EMAIL).delete()
    one = outbox.first()
    outbox.exclude(pk=one.pk).delete()
    for minute in range(0, 600, 5):
        send_due(at=MONDAY + timedelta(minutes=minute))
    one.refresh_from_db()
    assert one.state == NoticeState.GIVEN_UP
    assert one.tries == len(gateway.asked) == 1 + len(RETRY_DELAYS)
    assert one.due_at - one.first_due_at >= sum(RETRY_DELAYS, timedelta())
    assert told(EventKind.NOTICE_PERHAPS_TWICE) == len(RETRY_DELAYS)


def test_a_sender_killed_again_and_again_while_it_waits_counts_no_try(outbox):
    for n in range(8):
        assert claim_due(sender=uuid.uuid4(), at=MONDAY + n * (LEASE + timedelta(seconds=1)))
    assert set(outbox.values_list("tries", flat=True)) == {0}
    assert told(EventKind.NOTICE_PERHAPS_TWICE) == 0


def test_a_sender_killed_in_the_middle_of_a_message_makes_one_perhaps_twice(outbox, gateway):
    dead = uuid.uuid4()
    first, *_others = claim_due(sender=dead, at=MONDAY, channel=Channel.SMS)
    assert begin(first, sender=dead, at=MONDAY)
    gateway.error = None
    send_due(at=MONDAY + LEASE + timedelta(seconds=1), channels=[Channel.SMS])
    assert told(EventKind.NOTICE_PERHAPS_TWICE) == 1
    first.refresh_from_db()
    assert (first.state, first.tries, first.asked_at) == (NoticeState.SENT, 2, None)


def test_a_lost_lease_is_seen_before_the_message_leaves(outbox, gateway):
    slow = uuid.uuid4()
    (notice,) = claim_due(sender=slow, at=MONDAY, channel=Channel.SMS, limit=1)
    later = MONDAY + LEASE + timedelta(seconds=1)
    assert claim_due(sender=uuid.uuid4(), at=later, channel=Channel.SMS, limit=1) == [notice]
    assert not begin(notice, sender=slow, at=later)


def test_what_a_gateway_refuses_about_one_message_shuts_no_lane(outbox, gateway):
    gateway.error = NotSent("gateway answered 422", permanent=True)
    send_due(at=MONDAY, channels=[Channel.SMS], limit=10)
    assert len(gateway.asked) == 10
    assert not Lane.objects.filter(shut_until__isnull=False).exists()


def test_a_throttled_lane_loses_no_message_and_asks_less_and_less(outbox, gateway):
    gateway.error = NotSent("gateway answered 429", is_of_channel=True)
    assert send_due(at=MONDAY, channels=[Channel.SMS]) == SHUTS_AFTER
    lane = Lane.objects.get(channel=Channel.SMS)
    assert lane.shut_until - MONDAY >= FIRST_PAUSE
    assert send_due(at=MONDAY + FIRST_PAUSE / 2, channels=[Channel.SMS]) == 0
    assert send_due(at=MONDAY + 2 * FIRST_PAUSE, channels=[Channel.SMS]) == 1
    # Nobody knows of a request that was taken: nothing goes perhaps twice.
    assert told(EventKind.NOTICE_PERHAPS_TWICE) == 0
    gateway.error = None
    assert send_due(at=MONDAY + LONGEST_PAUSE, channels=[Channel.SMS]) == 1
    lane.refresh_from_db()
    assert (lane.faults, lane.shut_since, lane.shut_until) == (0, None, None)


def test_of_two_senders_one_tries_a_shut_lane(outbox):
    at = MONDAY + LONGEST_PAUSE
    Lane.objects.create(channel=Channel.SMS, faults=9, shut_since=MONDAY, shut_until=MONDAY)
    asked = [lanes.how_many_may_pass(channel=Channel.SMS, at=at, limit=50) for _ in range(2)]
    assert asked == [1, 0]


def test_a_shut_lane_with_nothing_to_send_lets_the_next_message_try(outbox, gateway):
    outbox.update(due_at=MONDAY + timedelta(seconds=2))
    Lane.objects.create(channel=Channel.SMS, faults=9, shut_since=MONDAY, shut_until=MONDAY)
    gateway.error = None
    assert send_due(at=MONDAY, channels=[Channel.SMS]) == 0
    assert send_due(at=MONDAY + timedelta(seconds=3), channels=[Channel.SMS]) == 1


def test_the_net_in_the_cluster_begins_nothing_after_its_time(outbox, gateway):
    gateway.error = None
    assert send_in(Pass(MONDAY, begins_within=0.0)) == 0
    assert gateway.asked == []


def test_a_text_that_cannot_be_made_is_no_try_and_leaves_later(outbox, gateway, monkeypatch):
    gateway.error = None
    outbox.exclude(pk=outbox.first().pk).delete()
    with monkeypatch.context() as broken:
        broken.setattr(sending, "compose", lambda *_args, **_kwargs: 1 / 0)
        assert send_due(at=MONDAY) == 0
    one = outbox.get()
    assert (one.state, one.tries, one.first_due_at) == (NoticeState.QUEUED, 0, MONDAY)
    assert send_due(at=MONDAY + timedelta(minutes=6)) == 1
    assert outbox.get().state == NoticeState.SENT


def test_texts_that_cannot_be_read_leave_nothing_claimed(outbox, monkeypatch):
    monkeypatch.setattr(sending, "texts_in_use", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send_due(at=MONDAY)
    assert set(outbox.values_list("state", "tries")) == {(NoticeState.QUEUED, 0)}


def test_a_fault_between_two_messages_gives_the_others_back(outbox, gateway, monkeypatch):
    monkeypatch.setattr(sending, "begin", lambda *_args, **_kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send_due(at=MONDAY, channels=[Channel.SMS])
    assert set(outbox.values_list("state", "tries")) == {(NoticeState.QUEUED, 0)}


def test_a_promise_that_ends_while_its_message_waits_in_a_slow_batch_is_not_told(
    outbox, gateway, monkeypatch
):
    gateway.error = None
    monkeypatch.setattr(sending, "FRESH_SECONDS", 0.0)
    lane = sending._Lane(Channel.SMS, Pass(MONDAY), {})
    lane.waiting = claim_due(sender=lane.sender, at=MONDAY, channel=Channel.SMS, limit=1)
    claimed = lane.waiting[0]
    cancel_callback(callback=claimed.callback, at=MONDAY)
    lane.send_next()
    claimed.refresh_from_db()
    assert (claimed.state, claimed.tries, gateway.asked) == (NoticeState.DROPPED, 0, [])


def test_what_left_is_written_when_the_database_is_back(outbox, gateway, monkeypatch):
    """The sender's own connection is cut: real cuts are in the long run of real processes."""
    gateway.error = None
    lane = sending._Lane(Channel.SMS, Pass(MONDAY), {})
    lane.waiting = claim_due(sender=lane.sender, at=MONDAY, channel=Channel.SMS, limit=2)
    lane.send_next()

    class Cut:
        """As the database's connection outside a transaction."""

        in_atomic_block = False
        closed = 0

        def close(self):
            self.closed += 1

    real, fails, cut = sending.write_result, iter([True, False]), Cut()

    def write(*args, **kwargs):
        if next(fails):
            raise OperationalError
        real(*args, **kwargs)

    monkeypatch.setattr(sending, "connection", cut)
    monkeypatch.setattr(sending, "LOOK_FOR_DATABASE_SECONDS", 0.0)
    monkeypatch.setattr(sending, "write_result", write)
    lane.write_once_there_is_a_database()
    assert cut.closed == 2
    states = outbox.filter(channel=Channel.SMS).order_by("due_at", "pk")[:2]
    assert [notice.state for notice in states] == [NoticeState.SENT, NoticeState.QUEUED]


def test_whoever_watches_the_desk_is_told_which_messages_wait(db):
    Lane.objects.create(channel=Channel.SMS, faults=3, shut_since=MONDAY, shut_until=MONDAY)
    Lane.objects.create(channel=Channel.EMAIL, faults=1)
    assert "sms" in Client().get(reverse("health_ready")).json()["worse"]
    assert "email" not in Client().get(reverse("health_ready")).json()["worse"]


def test_a_console_has_a_lane_too(cast, monkeypatch):
    callback = make_callback(cast.topic)
    error = NotSent("no screen", is_of_channel=True)
    driver = Driver(error)
    monkeypatch.setattr(ConsoleDriver, "send", lambda _self, message: driver.send(message))
    assert send_due(at=MONDAY) == 1
    assert Lane.objects.get(channel=Channel.CONSOLE).faults == 1
    assert callback.notices.filter(tries=1).count() == 1
