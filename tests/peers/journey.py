"""A promise is confirmed, answered and moved by SMS, whatever carries it: one journey for each."""

from datetime import timedelta

from django.utils import timezone

from helpdesk.actions.messages.sending import send_due
from helpdesk.choices import Channel, EventKind, NoticeKind, NoticeState
from helpdesk.models import Notice, SmsQuestion
from helpdesk.reads.availability import free_slots
from tests.factories.helpdesk import MADELEINE, make_adviser, make_callback, make_desk, make_topic
from tests.peers.kannel import until


def make_demonstration() -> None:
    """Numbers of fiction are written to in a demonstration alone.

    Before the processes that send: each remembers the settings of the desk for a while.
    """
    desk = make_desk()
    desk.is_demo = True
    desk.save()


def promise():
    """Madeleine's call, at the first free hour that is two days away."""
    make_demonstration()
    topic = make_topic(code="phone")
    make_adviser(topics=(topic,))
    now = timezone.now()
    free = free_slots(at=now, topic=topic)
    first = next(slot for slot in free if slot.starts_at > now + timedelta(days=2))
    return make_callback(topic, at=now, number=MADELEINE, starts_at=first.starts_at)


def leave() -> None:
    send_due(at=timezone.now(), channels=[Channel.SMS])


def is_delivered(kind: NoticeKind) -> bool:
    """Whether the operator has said that this message arrived."""
    return until(
        Notice.objects.filter(kind=kind, channel=Channel.SMS, state=NoticeState.DELIVERED).exists
    )


def play(smsc, *, send=leave) -> None:
    """Confirmation out, its receipt in, "later" and "2" back; the call is moved, and that is told.

    `send` lets what is due leave. Raises AssertionError where a step does not come.
    """
    callback = promise()
    before = callback.live_appointment
    send()
    assert is_delivered(NoticeKind.CONFIRMATION)

    assert smsc.say(sender=MADELEINE[1:], text="plus tard") == 0
    assert until(SmsQuestion.objects.exists)
    send()
    assert is_delivered(NoticeKind.TIMES_ASKED)
    offered = Notice.objects.get(kind=NoticeKind.TIMES_ASKED).times

    assert smsc.say(sender=MADELEINE[1:], text="2") == 0
    assert until(callback.case.events.filter(kind=EventKind.REBOOKED).exists)
    callback.refresh_from_db()
    now = callback.live_appointment
    assert now != before
    assert now.starts_at.isoformat() == offered[1]
    send()
    assert is_delivered(NoticeKind.MOVED)
    # Each of the three left once, in as many parts as it has.
    assert Notice.objects.filter(channel=Channel.SMS, tries__gt=1).count() == 0
