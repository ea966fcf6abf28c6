"""The sender's loop: what is due leaves, one failing pass stops nothing, a signal ends it well."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from helpdesk.choices import Channel, Heart, NoticeState
from helpdesk.management.commands import send_notices
from helpdesk.models import Notice
from helpdesk.reads.heartbeats import is_silent
from tests.concurrency.conftest import real_database  # noqa: F401
from tests.concurrency.test_sender_killed import database_url
from tests.factories.helpdesk import make_adviser, make_callback, make_desk, make_topic

pytestmark = pytest.mark.both_databases

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def make_notices():
    """Queues so many messages that are due since a minute."""

    def make(count: int) -> list[int]:
        make_desk()
        topic = make_topic(code="phone")
        make_adviser(topics=(topic,))
        callback = make_callback(topic)
        notice = callback.notices.first()
        callback.notices.exclude(pk=notice.pk).delete()
        now = timezone.now()
        notice.due_at = now - timedelta(minutes=1)
        notice.drop_after = now + timedelta(days=1)
        rows = [notice.pk]
        notice.save()
        for _ in range(count - 1):
            notice.pk, notice.idempotency_key = None, Notice().idempotency_key
            notice.save(force_insert=True)
            rows.append(notice.pk)
        return rows

    return make


@pytest.fixture
def in_this_process(monkeypatch):
    """The loop closes connections: here they are the test's."""
    monkeypatch.setattr(send_notices, "close_old_connections", lambda: None)
    monkeypatch.setattr(send_notices.connections, "close_all", lambda: None)


def still_queued(rows: list[int]) -> int:
    """Of these messages: the watch may write others, for advisers to say."""
    waiting = [NoticeState.QUEUED, NoticeState.SENDING]
    return Notice.objects.filter(pk__in=rows, state__in=waiting).count()


@pytest.mark.django_db
def test_once_sends_everything_that_is_due(make_notices):
    rows = make_notices(3)
    call_command("send_notices", once=True)
    assert still_queued(rows) == 0
    assert not is_silent(heart=Heart.SENDER, at=timezone.now())


@pytest.mark.django_db
def test_once_leaves_what_is_not_due_yet(make_notices):
    (pk,) = make_notices(1)
    Notice.objects.filter(pk=pk).update(due_at=timezone.now() + timedelta(minutes=5))
    call_command("send_notices", once=True)
    assert Notice.objects.get(pk=pk).state == NoticeState.QUEUED


@pytest.mark.django_db
def test_a_pass_that_fails_is_logged_and_the_next_one_sends(
    make_notices, in_this_process, monkeypatch, caplog
):
    (pk,) = make_notices(1)
    lane = send_notices.LaneLoop(Channel.CONSOLE, lambda: False)
    with monkeypatch.context() as burning:
        burning.setattr(send_notices, "send_due", lambda **_options: 1 / 0)
        assert lane.send() == send_notices.LONGEST_SLEEP_SECONDS
    lane.send()
    assert Notice.objects.get(pk=pk).state == NoticeState.PRINTED
    assert "A pass of the sender by console failed." in caplog.text


@pytest.mark.django_db
def test_it_sleeps_until_the_next_message_and_never_longer_than_two_seconds(
    make_notices, in_this_process
):
    (pk,) = make_notices(1)
    lane = send_notices.LaneLoop(Channel.CONSOLE, lambda: False)
    with time_machine.travel(timezone.now(), tick=False):
        for minutes, longest in ((10, 2.0), (0.01, 0.6)):
            Notice.objects.filter(pk=pk).update(due_at=timezone.now() + timedelta(minutes=minutes))
            assert lane.send() == pytest.approx(longest)
        assert send_notices.LaneLoop(Channel.SMS, lambda: False).send() == 2.0


@pytest.mark.django_db
def test_the_heart_beats_while_every_lane_comes_round_and_no_longer(
    in_this_process, monkeypatch, caplog
):
    command = send_notices.Command()
    command._next_beat = command._next_watch = float("-inf")
    lane = send_notices.LaneLoop(Channel.SMS, lambda: False)
    monkeypatch.setattr(send_notices, "STUCK_SECONDS", -1.0)
    command.look_after([lane])
    assert is_silent(heart=Heart.SENDER, at=timezone.now())
    assert "The sender is stuck: sms." in caplog.text
    monkeypatch.setattr(send_notices, "STUCK_SECONDS", 60.0)
    command.look_after([lane])
    assert not is_silent(heart=Heart.SENDER, at=timezone.now())


@pytest.mark.django_db
def test_a_watch_that_fails_stops_no_message(in_this_process, monkeypatch, caplog):
    monkeypatch.setattr(send_notices, "watch_promises", lambda **_options: 1 / 0)
    command = send_notices.Command()
    command._next_beat = command._next_watch = float("-inf")
    command.look_after([])
    assert "A round of the sender failed." in caplog.text


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_real_loop_sends_beats_and_ends_with_zero(real_database, make_notices, tmp_path):  # noqa: F811
    rows = make_notices(2)
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "send_notices"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "website.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(tmp_path),
        },
        cwd=ROOT,
    )
    try:
        ends_at = time.monotonic() + 240
        while (
            still_queued(rows) or is_silent(heart=Heart.SENDER, at=timezone.now())
        ) and time.monotonic() < ends_at:
            time.sleep(0.1)
        assert still_queued(rows) == 0
        assert not is_silent(heart=Heart.SENDER, at=timezone.now())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=100) == 0
    finally:
        process.kill()
        process.wait()
