"""A sender killed with -9 at each of six points loses no notice (decision 4).

The sender is a real process, the server a real SMTP server on loopback that counts.
"""

import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from helpdesk.actions.messages.claims import LEASE
from helpdesk.choices import EventKind, NoticeKind, NoticeState
from helpdesk.models import Notice
from tests.factories.helpdesk import MONDAY, make_adviser, make_callback, make_desk, make_topic

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.usefixtures("real_database"),
    pytest.mark.both_databases,
]
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("sender_that_dies.py")
# A claim is renewed when a message is handed over, as late as the first process was slow.
LATER = MONDAY + LEASE + timedelta(minutes=5)


class Counting:
    """An SMTP handler that keeps the Message-ID of each message it accepted."""

    def __init__(self):
        self.message_ids = []

    async def handle_DATA(self, server, session, envelope):
        text = envelope.content.decode()
        self.message_ids += [
            line.split(":", 1)[1].strip()
            for line in text.splitlines()
            if line.lower().startswith("message-id:")
        ]
        return "250 OK"


@pytest.fixture
def server():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Counting(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def notice(settings, real_database) -> Notice:
    """A confirmation that is due, for a person who has an e-mail."""
    settings.EMAIL_REACHES_PEOPLE = True
    make_desk()
    topic = make_topic(code="phone")
    make_adviser(topics=(topic,))
    callback = make_callback(topic, email="madeleine@example.org")
    callback.notices.exclude(kind=NoticeKind.CONFIRMATION).delete()
    return callback.notices.get()


def database_url() -> str:
    """The database of this test, as another process must name it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    user = facts["USER"] or "postgres"
    return (
        f"postgres://{user}@{facts['HOST'] or '127.0.0.1'}:{facts['PORT'] or 5432}/{facts['NAME']}"
    )


def run_sender(point, at, server, tmp_path) -> int:
    """Run the sender process; returns its exit code, -9 when it was killed."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "website.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "for this test",
    }
    return subprocess.run(
        [sys.executable, str(SCRIPT), point, at.isoformat()],
        env=environment,
        cwd=ROOT,
        timeout=110,
        check=False,
    ).returncode


@pytest.mark.parametrize(
    ("point", "messages"),
    [
        pytest.param("before_the_claim", 1, marks=pytest.mark.long),
        pytest.param("after_the_claim", 1, marks=pytest.mark.long),
        pytest.param("after_the_mark", 1, marks=pytest.mark.long),
        ("during_the_send", 1),
        pytest.param("after_the_send", 2, marks=pytest.mark.long),
        pytest.param("before_the_commit", 2, marks=pytest.mark.long),
    ],
)
def test_a_sender_killed_at_any_point_loses_no_notice(point, messages, notice, server, tmp_path):
    assert run_sender(point, MONDAY, server, tmp_path) == -signal.SIGKILL
    assert run_sender("nowhere", LATER, server, tmp_path) == 0

    notice.refresh_from_db()
    sent = server.handler.message_ids
    assert notice.state == NoticeState.SENT
    assert len(sent) == messages
    assert {message.split("@")[0].strip("<") for message in sent} == {str(notice.idempotency_key)}
    told_twice = notice.case.events.filter(kind=EventKind.NOTICE_PERHAPS_TWICE).exists()
    assert told_twice == (point not in ("before_the_claim", "after_the_claim"))


def test_control_a_queue_that_forgets_what_it_hands_out_loses_the_notice(notice, server, tmp_path):
    assert run_sender("control", MONDAY, server, tmp_path) == -signal.SIGKILL
    assert run_sender("nowhere", LATER, server, tmp_path) == 0
    assert server.handler.message_ids == []


def test_two_senders_at_once_send_one_message(notice, server, tmp_path):
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda _: run_sender("nowhere", MONDAY, server, tmp_path), range(4)))
    assert codes == [0, 0, 0, 0]
    assert len(server.handler.message_ids) == 1
