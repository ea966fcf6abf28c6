"""A heart is healthy when it beats now, and when what it is there for gets done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_q.models import Schedule

from helpdesk.actions.desk.heartbeats import beat
from helpdesk.actions.messages.lanes import note_answer, note_fault
from helpdesk.choices import Heart, NoticeState
from helpdesk.models import Notice
from helpdesk.models.lane import MAILBOX
from helpdesk.policy.lanes import SHUTS_AFTER
from helpdesk.reads.heartbeats import is_silent, is_working
from tests.factories.helpdesk import make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

EVERY_HEART = pytest.mark.parametrize("heart", [Heart.CLUSTER, Heart.SENDER])


@EVERY_HEART
@pytest.mark.parametrize(
    ("seconds_ago", "is_healthy"), [(0, True), (39, True), (41, False), (-3, True), (-6, False)]
)
def test_a_beat_of_now_is_healthy_and_one_of_the_past_or_the_future_is_not(
    heart, seconds_ago, is_healthy
):
    """A clock that was put back left a beat of next hour, and the desk looked well for an hour."""
    at = timezone.now()
    beat(heart=heart, at=at - timedelta(seconds=seconds_ago))
    assert is_silent(heart=heart, at=at) is not is_healthy
    assert is_working(heart=heart, at=at) is is_healthy


@EVERY_HEART
def test_a_heart_that_never_beat_is_not_healthy(heart):
    assert not is_working(heart=heart, at=timezone.now())


def schedule(minutes_late: float, **facts) -> None:
    given = {"func": "helpdesk.tasks.watch_promises", "schedule_type": Schedule.MINUTES}
    given |= {"minutes": 1, "next_run": timezone.now() - timedelta(minutes=minutes_late)}
    Schedule.objects.create(**given | facts)


@pytest.mark.parametrize(
    ("minutes_late", "facts", "is_healthy"),
    [
        (6, {}, False),
        (4, {}, True),
        (6, {"repeats": 0}, True),
        (600, {"schedule_type": Schedule.DAILY, "minutes": None}, True),
    ],
)
def test_a_cluster_that_beats_and_starts_no_periodic_task_is_not_healthy(
    minutes_late, facts, is_healthy
):
    """One schedule that cannot be read stops all others, and the beats went on."""
    at = timezone.now()
    for heart in (Heart.CLUSTER, Heart.SENDER):
        beat(heart=heart, at=at)
    schedule(minutes_late, **facts)
    assert is_working(heart=Heart.CLUSTER, at=at) is is_healthy
    assert is_working(heart=Heart.SENDER, at=at)


@pytest.fixture
def late_notice(cast) -> Notice:
    """One message by e-mail, due since eleven minutes, and a sender that beats."""
    beat(heart=Heart.SENDER, at=timezone.now())
    notice = make_callback(cast.topic, email="madeleine@example.org").notices.first()
    Notice.objects.exclude(pk=notice.pk).delete()
    notice.due_at = timezone.now() - timedelta(minutes=11)
    notice.state = NoticeState.QUEUED
    notice.save()
    return notice


def another(notice, **facts) -> Notice:
    """A second message like this one."""
    notice.pk, notice.idempotency_key = None, Notice().idempotency_key
    for name, value in facts.items():
        setattr(notice, name, value)
    notice.save(force_insert=True)
    return notice


def sender_is_working() -> bool:
    return is_working(heart=Heart.SENDER, at=timezone.now())


def test_a_sender_that_beats_and_sends_nothing_is_not_healthy(late_notice):
    assert not sender_is_working()
    Notice.objects.update(due_at=timezone.now() - timedelta(minutes=9))
    assert sender_is_working()


def test_a_message_that_a_dead_sender_had_claimed_is_not_forgotten(late_notice):
    long_ago = timezone.now() - timedelta(minutes=11)
    Notice.objects.update(state=NoticeState.SENDING, claimed_until=long_ago)
    assert not sender_is_working()


def test_a_long_queue_that_gets_shorter_is_healthy(late_notice):
    another(late_notice, state=NoticeState.SENT, sent_at=timezone.now() - timedelta(minutes=1))
    assert sender_is_working()


def test_a_server_that_is_away_is_tried_and_that_is_work(late_notice):
    again_at = timezone.now() + timedelta(minutes=20)
    another(late_notice, tries=3, failure="away", due_at=again_at)
    assert sender_is_working()


def test_what_leaves_by_another_channel_says_nothing_of_this_one(late_notice):
    channel = "sms" if late_notice.channel == "email" else "email"
    another(late_notice, state=NoticeState.SENT, sent_at=timezone.now(), channel=channel)
    assert not sender_is_working()


def test_a_letter_that_nobody_posted_is_no_fault_of_the_sender(late_notice):
    Notice.objects.update(channel="letter")
    assert sender_is_working()


def test_readiness_asks_for_work_done(client, late_notice):
    beat(heart=Heart.CLUSTER, at=timezone.now())
    answer = client.get(reverse("health_ready"))
    assert answer.status_code == 503
    assert (answer.json()["cluster"], answer.json()["sender"]) == (True, False)
    Notice.objects.update(state=NoticeState.SENT, sent_at=timezone.now())
    assert client.get(reverse("health_ready")).status_code == 200


def test_what_takes_mails_is_watched_where_a_road_is_set(client, settings):
    for heart in (Heart.CLUSTER, Heart.SENDER):
        beat(heart=heart, at=timezone.now())
    assert "mails" not in client.get(reverse("health_ready")).json()
    settings.MAIL_IN_URL = "lmtp://127.0.0.1:8024"
    answer = client.get(reverse("health_ready"))
    assert (answer.status_code, answer.json()["mails"]) == (503, False)
    beat(heart=Heart.MAIL, at=timezone.now())
    for _ in range(SHUTS_AFTER):
        note_fault(channel=MAILBOX, at=timezone.now())
    answer = client.get(reverse("health_ready")).json()
    assert (answer["mails"], answer["worse"]) == (True, ["mailbox"])
    note_answer(channel=MAILBOX)
    assert client.get(reverse("health_ready")).json()["worse"] == []
