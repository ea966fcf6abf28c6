"""Everything around the sender fails at random: nothing is lost, and nothing doubled untold.

The sender is a real process, gateways and servers are real ones on loopback, the database and the
cache are cut by a wire of the test's own. Time is made to pass by moving what waits. One seed in
each run, more under `-m long`.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction
from django.utils import timezone

from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.choices import Channel, EventKind, NoticeKind, NoticeState
from helpdesk.models import CaseEvent, Lane, Notice
from helpdesk.policy.reminders import RETRY_DELAYS
from helpdesk.reads.checking import check_desk
from tests.concurrency.failing_gateways import (
    SMS_WAYS,
    SMTP_WAYS,
    Gateway,
    Mailbox,
    Wire,
    smtp_server,
)
from tests.concurrency.test_sender_killed import ROOT, database_url
from tests.factories.helpdesk import make_adviser, make_callback, make_case, make_desk, make_topic

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("real_database"),
    pytest.mark.both_databases,
]
TRIES = 1 + len(RETRY_DELAYS)
# Generous, for a busy machine: what is waited for is an order of events.
PATIENCE_SECONDS = 120
ON_ITS_WAY = (NoticeState.QUEUED, NoticeState.SENDING)
BY_MACHINE = (Channel.SMS, Channel.EMAIL)


def report(key) -> None:
    """The gateway's word, as its address of reports takes it; a database that is away, is away."""
    try:
        with suppress(Exception):
            record_delivery(idempotency_key=uuid.UUID(key), delivered=True, at=timezone.now())
    finally:
        connection.close()


@pytest.fixture
def wires():
    """PostgreSQL and Redis as the sender reaches them; () where the test's database is a file."""
    made = []

    def wire(url: str, port: int) -> str:
        parts = urlsplit(url)
        made.append(Wire(parts.hostname, parts.port or port))
        user = f"{parts.username}@" if parts.username else ""
        return urlunsplit(parts._replace(netloc=f"{user}127.0.0.1:{made[-1].port}"))

    yield made, wire
    for one in made:
        one.close()


@pytest.fixture
def outside(request):
    """A gateway and a mail server."""
    seed = request.node.callspec.params["seed"]
    mailbox = Mailbox(seed)
    server = smtp_server(mailbox)
    server.start()
    with Gateway(seed, report) as gateway:
        thread = threading.Thread(target=gateway.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield gateway, mailbox, server
        gateway.released.set()
        gateway.shutdown()
        thread.join()
    server.stop()


@pytest.fixture
def sender(outside, wires, tmp_path):
    """The real process, ended whatever happens."""
    gateway, _mailbox, server = outside
    _made, wire = wires
    url = database_url()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "website.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        "DATABASE_URL": wire(url, 5432) if url.startswith("postgres") else url,
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "SMS_URL": gateway.url,
        "NO_PROXY": "127.0.0.1",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "for this test",
        "LOG_LEVEL": "CRITICAL",
    }
    if cache := os.environ.get("REDIS_URL"):
        environment["REDIS_URL"] = wire(cache, 6379)
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "send_notices"], env=environment, cwd=ROOT
    )
    yield process
    process.kill()
    process.wait()


def fill(count: int) -> None:
    """So many answers by SMS and by e-mail, all due, and a promise that nobody kept."""
    make_desk()
    topic = make_topic(code="phone")
    adviser = make_adviser(topics=(topic,))
    make_callback(topic, name="Jean Petit", number="+33639981235")
    case = make_case(topic, adviser=adviser)
    case.email = "madeleine@example.org"
    case.save()
    for n in range(count):
        for channel in BY_MACHINE:
            queue_for_case(
                case=case,
                kind=NoticeKind.REPLY,
                channel=channel,
                at=timezone.now(),
                about=About(text=f"Bonjour {n}"),
            )


def until(is_so, *, each=lambda: None) -> bool:
    """Whether it became so in time; `each` is done at each look."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends_at:
        if is_so():
            return True
        each()
        time.sleep(0.3)
    return False


def move(rows, **times) -> None:
    """Change those that the sender does not hold at this instant: the two never wait in a ring."""
    with transaction.atomic():
        free = [row.pk for row in rows.select_for_update(skip_locked=True)]
        rows.model.objects.filter(pk__in=free).update(**times)


def let_time_pass() -> None:
    """What waits for another hour is due now, a lost claim ends, a shut lane is tried."""
    now = timezone.now()
    move(Notice.objects.filter(state=NoticeState.QUEUED, due_at__gt=now), due_at=now)
    # There is one sender, and it claims nothing while it sends: whatever else it holds is lost.
    move(Notice.objects.filter(state=NoticeState.SENDING), claimed_until=now)
    move(Lane.objects.filter(shut_until__gt=now), shut_until=now)


def answers(*channels: Channel):
    return Notice.objects.filter(kind=NoticeKind.REPLY, channel__in=channels)


def all_ended() -> bool:
    return not answers(*BY_MACHINE).filter(state__in=ON_ITS_WAY).exists()


@pytest.mark.parametrize(
    ("seed", "count", "rounds"),
    [(1, 4, 3), *(pytest.param(n, 60, 40, marks=pytest.mark.long) for n in range(2, 6))],
)
def test_whatever_fails_around_the_sender_nothing_is_lost_or_doubled_untold(
    outside, wires, sender, seed, count, rounds
):
    gateway, mailbox, _server = outside
    made, _wire = wires
    gateway.ways = ("hangs",)
    fill(count)

    # The gateway hangs: every e-mail leaves, and no SMS has cost more tries than requests.
    by_mail, by_sms = answers(Channel.EMAIL), answers(Channel.SMS)
    assert until(lambda: not by_mail.exclude(state=NoticeState.SENT).exists())
    assert not by_sms.exclude(state__in=ON_ITS_WAY).exists()
    assert sum(gateway.asked.values()) <= 3
    assert sum(by_sms.values_list("tries", flat=True)) <= 3
    gateway.released.set()
    move(by_mail, state=NoticeState.QUEUED, sent_at=None, tries=0)
    mailbox.taken.clear()

    # Everything fails at random, the database and the cache are cut and come back.
    gateway.ways, mailbox.ways = SMS_WAYS, SMTP_WAYS
    for n in range(rounds):
        time.sleep(0.5)
        wire = made[n % len(made)] if made and n % 2 else None
        if wire:
            wire.cut()
            time.sleep(0.5)
            wire.mend()
        let_time_pass()

    # And everything is well again.
    gateway.ways = mailbox.ways = ("well",)
    assert until(all_ended, each=let_time_pass)
    sender.send_signal(signal.SIGTERM)
    assert sender.wait(timeout=60) == 0

    told_twice = tell_twice()
    for notice in answers(*BY_MACHINE):
        key = str(notice.idempotency_key)
        taken = (gateway.taken if notice.channel == Channel.SMS else mailbox.taken)[key]
        if notice.state == NoticeState.GIVEN_UP:
            assert notice.tries >= TRIES, notice
            assert notice.replaced_by.exists()
        else:
            assert notice.state in (NoticeState.SENT, NoticeState.DELIVERED)
            assert taken >= 1
        assert taken <= 1 + told_twice.get(notice.pk, 0), notice
        if notice.channel == Channel.SMS:
            assert gateway.asked[key] <= notice.tries
    assert check_desk(at=timezone.now()).total == 0


def tell_twice() -> dict[int, int]:
    """How often the story says of each message that it went perhaps twice."""
    told: dict[int, int] = {}
    for data in CaseEvent.objects.filter(kind=EventKind.NOTICE_PERHAPS_TWICE).values_list(
        "data", flat=True
    ):
        told[data["notice_id"]] = told.get(data["notice_id"], 0) + 1
    return told
