"""The whole way by SMPP: outbox, a process of its own, an operator that behaves badly, and back.

Some hundred messages in each run, ten thousand under `-m long`: none lost, and none twice beyond
what the story says.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import pytest
from django.utils import timezone

from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.choices import Channel, EventKind, Heart, NoticeKind, NoticeState
from helpdesk.models import CaseEvent, IncomingSms, Lane, Notice
from helpdesk.reads.checking import check_desk
from helpdesk.reads.heartbeats import is_silent
from tests.concurrency.test_sender_killed import ROOT, database_url
from tests.factories.helpdesk import make_adviser, make_case, make_desk, make_topic
from tests.peers.journey import make_demonstration, play
from tests.peers.kannel import until
from tests.peers.smsc import Manners, Smsc

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.usefixtures("real_database"),
    pytest.mark.both_databases,
]
ENDED = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.FAILED, NoticeState.GIVEN_UP)


def fill(count: int) -> None:
    """So many answers by SMS, all due, each with a number of its own in its words."""
    make_desk()
    case = make_case(make_topic(code="phone"), adviser=make_adviser(topics=()))
    first = queue_for_case(
        case=case,
        kind=NoticeKind.REPLY,
        channel=Channel.SMS,
        at=timezone.now(),
        about=About(text="Message 0."),
    )
    fields = {
        field.attname: getattr(first, field.attname)
        for field in Notice._meta.concrete_fields
        if field.attname not in ("id", "idempotency_key", "text")
    }
    Notice.objects.bulk_create(
        Notice(**fields, text=f"Message {number}.") for number in range(1, count)
    )


@contextmanager
def process_that_holds_the_line(smsc, tmp_path, *, options="?window=100"):
    """The real process, ended whatever happens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "hold_sms_line"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "website.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(tmp_path),
            "SMS_URL": f"smpp://desk:secret@127.0.0.1:{smsc.port}{options}",
            "SMS_SENDER": "38000",
            "SMS_INCOMING": "true",
        },
        cwd=ROOT,
    )
    try:
        assert until(smsc.is_bound, 60)
        yield process
    finally:
        process.kill()
        process.wait()


def by_sms():
    return Notice.objects.filter(channel=Channel.SMS)


def hurry() -> None:
    """What waits for another hour is due now, and a lane that is shut is tried."""
    now = timezone.now()
    by_sms().filter(state=NoticeState.QUEUED, due_at__gt=now).update(due_at=now)
    Lane.objects.filter(shut_until__gt=now).update(shut_until=now)


def is_over() -> bool:
    hurry()
    time.sleep(0.2)
    return not by_sms().exclude(state__in=ENDED).exists()


def told_twice() -> Counter:
    """How often the story says of each message that it went perhaps twice."""
    told = CaseEvent.objects.filter(kind=EventKind.NOTICE_PERHAPS_TWICE)
    return Counter(data["notice_id"] for data in told.values_list("data", flat=True))


def taken_of(smsc) -> Counter:
    """How often the operator took each message, by the number in its words."""
    words = (one.data.decode("latin-1").split("Message ")[1].split(".")[0] for one in smsc.taken)
    return Counter(int(number) for number in words)


@pytest.mark.parametrize(
    ("count", "breaks"),
    [
        (150, 3),
        pytest.param(10_000, 25, marks=[pytest.mark.long, pytest.mark.timeout(1800)]),
    ],
)
def test_of_many_messages_none_is_lost_and_none_is_doubled_untold(tmp_path, count, breaks):
    fill(count)
    manners = Manners(
        per_second=600,
        throttles=2 / count,
        is_full=2 / count,
        late=0.005,
        late_seconds=0.2,
        hangs_up=breaks / count,
        doubles=0.2,
    )
    with Smsc(manners=manners) as smsc, process_that_holds_the_line(smsc, tmp_path) as process:
        began = time.monotonic()
        assert until(is_over, 1500), by_sms().values_list("state").distinct()
        print(f"{count / (time.monotonic() - began):.0f} messages a second")  # noqa: T201
        # And every receipt is here: all arrived.
        smsc.manners.hangs_up = 0
        assert until(lambda: not by_sms().filter(state=NoticeState.SENT).exists(), 120)
        assert not is_silent(heart=Heart.SMS_LINE, at=timezone.now())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    taken, twice = taken_of(smsc), told_twice()
    for notice in by_sms():
        number = int(notice.text.split()[1].rstrip("."))
        assert notice.state == NoticeState.DELIVERED, notice.failure
        assert 1 <= taken[number] <= 1 + twice[notice.pk]
    # It did behave badly, and the line came back.
    assert smsc.said["hung up"]
    assert smsc.said[0x58] >= 2
    assert smsc.said[0x14] >= 2
    assert len(smsc.binds) > smsc.said["hung up"]
    assert check_desk(at=timezone.now()).total == 0


def test_a_process_that_is_killed_repeats_what_was_on_its_way_and_says_so(tmp_path):
    fill(40)
    # Every answer is late: the process dies with a whole window on its way.
    with Smsc(manners=Manners(late=1, late_seconds=20)) as smsc:
        with process_that_holds_the_line(smsc, tmp_path, options="?window=10") as process:
            assert until(lambda: len(smsc.taken) == 10)
            process.kill()
            process.wait()
        assert by_sms().filter(asked_at__isnull=False).count() == 10
        by_sms().filter(state=NoticeState.SENDING).update(claimed_until=timezone.now())
        smsc.manners.late = 0
        with process_that_holds_the_line(smsc, tmp_path):
            assert until(is_over, 120)
    taken, twice = taken_of(smsc), told_twice()
    assert sum(taken.values()) == 50
    assert len(twice) == 10
    for notice in by_sms():
        assert taken[int(notice.text.split()[1].rstrip("."))] == 1 + twice[notice.pk]


def test_what_people_send_back_is_kept_before_the_operator_hears_so(tmp_path):
    fill(1)
    with Smsc() as smsc, process_that_holds_the_line(smsc, tmp_path) as process:
        assert smsc.say(sender="33639980002", text="2") == 0
        assert [sms.words for sms in IncomingSms.objects.all()] == ["2"]
        # Twice in the same instant: kept once, answered alike.
        assert smsc.say(sender="33639980002", text="2") == 0
        # Two parts by a header, and two by parameters; the last comes first.
        for part, words in ((2, b"demain."), (1, b"Je ne peux pas ")):
            header = bytes([5, 0, 3, 9, 2, part])
            assert (
                smsc.say(sender="33639980002", text=header + words, coding=0, esm_class=0x40) == 0
            )
        for part, words in ((2, "اليوم"), (1, "غدا ")):
            fields = {
                "source_addr": "33639980003",
                "source_addr_ton": 1,
                "destination_addr": "38000",
                "short_message": words.encode("utf-16-be"),
                "data_coding": 8,
                "sar_msg_ref_num": 300,
                "sar_total_segments": 2,
                "sar_segment_seqnum": part,
            }
            assert smsc.deliver(fields) == 0
        assert {(sms.number, sms.words) for sms in IncomingSms.objects.all()} == {
            ("+33639980002", "2"),
            ("+33639980002", "Je ne peux pas demain."),
            ("+33639980003", "غدا اليوم"),
        }
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert IncomingSms.objects.count() == 3


def test_a_call_is_confirmed_and_moved_over_our_own_line(smsc, tmp_path, settings):
    settings.SMS_REACHES_PEOPLE = settings.SMS_INCOMING = True
    settings.SMS_SENDER = "38000"
    settings.SMS_URL = f"smpp://desk:secret@127.0.0.1:{smsc.port}"
    smsc.manners = Manners(doubles=1)
    make_demonstration()
    with process_that_holds_the_line(smsc, tmp_path):
        # The process sends what is due, and takes what comes, by itself.
        play(smsc, send=hurry)
