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

from helpdesk.choices import Heart, NoticeState
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
    """The loop closes connections and takes the signals: here they are the test's."""
    monkeypatch.setattr(send_notices, "close_old_connections", lambda: None)
    monkeypatch.setattr(send_notices.connections, "close_all", lambda: None)
    monkeypatch.setattr(send_notices.signal, "signal", lambda *_args: None)


def still_queued() -> int:
    return Notice.objects.filter(state__in=[NoticeState.QUEUED, NoticeState.SENDING]).count()


@pytest.mark.django_db
def test_once_sends_everything_that_is_due(make_notices):
    make_notices(3)
    call_command("send_notices", once=True)
    assert still_queued() == 0
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
    command = send_notices.Command()
    passes = []

    def sleep(seconds):
        passes.append(seconds)
        command._is_asked_to_stop = len(passes) == 2

    def send_due(**options):
        if not passes:
            raise RuntimeError("the mail server burns")
        return real_send_due(**options)

    real_send_due = send_notices.send_due
    monkeypatch.setattr(command, "_sleep", sleep)
    monkeypatch.setattr(send_notices, "send_due", send_due)
    call_command(command)
    # The watch runs at the real hour too, and may queue more: this one message is asked for.
    assert Notice.objects.get(pk=pk).state == NoticeState.PRINTED
    assert "A pass of the sender failed." in caplog.text


@pytest.mark.django_db
def test_it_sleeps_until_the_next_message_and_never_longer_than_two_seconds(
    make_notices, in_this_process
):
    (pk,) = make_notices(1)
    command = send_notices.Command()
    command._is_asked_to_stop = False
    command._next_beat = command._next_watch = float("inf")
    with time_machine.travel(timezone.now(), tick=False):
        for minutes, longest in ((10, 2.0), (0.01, 0.6)):
            Notice.objects.filter(pk=pk).update(due_at=timezone.now() + timedelta(minutes=minutes))
            assert command._pass() == pytest.approx(longest)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_real_loop_sends_beats_and_ends_with_zero(real_database, make_notices, tmp_path):  # noqa: F811
    make_notices(2)
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
        while still_queued() and time.monotonic() < ends_at:
            time.sleep(0.1)
        assert still_queued() == 0
        assert not is_silent(heart=Heart.SENDER, at=timezone.now())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=100) == 0
    finally:
        process.kill()
        process.wait()
