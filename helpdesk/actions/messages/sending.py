"""Messages leave: claimed by a lease, sent at least once, one that fails stops no other.

The row is the truth; the queue and the sender's loop only wake it. A sender that dies loses its
lease, and the message goes again under the same idempotency key (decision 4). Messages are claimed
together. Each is marked as handed over just before it is, in one transaction with the end of the
one before: so a try counts when a request is made, and a sender that dies repeats one message at
most. Each channel has a lane of its own, with its breaker (lanes.py).
"""

import logging
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import Error as DatabaseFailure
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from helpdesk.actions.messages.giving_up import (
    drop_what_is_too_late,
    hand_on,
    hand_on_what_cannot_wait,
)
from helpdesk.actions.messages.lanes import (
    how_many_may_pass,
    leave_untried,
    note_answer,
    note_fault,
)
from helpdesk.actions.story import NewEvent, record_all
from helpdesk.channels import CARRIED_BY_MACHINES, channel_of
from helpdesk.channels.base import USUAL_SECONDS, Message, NotSent
from helpdesk.choices import Channel, EventKind, NoticeState
from helpdesk.models import Notice
from helpdesk.policy.reminders import send_again_after
from helpdesk.reads.outbox import with_numbers
from helpdesk.words.message import compose
from helpdesk.words.notices import Key, texts_in_use

LEASE = timedelta(minutes=2)
# After this no message of a batch begins: its lease must not end while it is being sent.
BATCH_SECONDS = 60.0
BATCH = 50
# Since a batch was claimed so long ago, a promise may have ended.
FRESH_SECONDS = 2.0
LOOK_FOR_DATABASE_SECONDS = 1.0
# A text that cannot be made is our own fault, and no try: it is looked at again after this.
TEXT_FAILED = timedelta(minutes=5)

log = logging.getLogger(__name__)


def _never() -> bool:
    return False


@dataclass
class Pass:
    """What one pass may do. `message_seconds` bounds each message in all.

    `is_stopping` is asked before each; none begins `begins_within` seconds after the pass did.
    """

    at: datetime
    is_stopping: Callable[[], bool] = _never
    message_seconds: float = USUAL_SECONDS
    begins_within: float = BATCH_SECONDS
    _started: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """`at`, and how long the pass has lasted."""
        return self.at + timedelta(seconds=time.monotonic() - self._started)

    def is_over(self) -> bool:
        """Whether its time is."""
        return time.monotonic() - self._started >= self.begins_within

    def may_go_on(self) -> bool:
        """Whether another message may begin."""
        return not self.is_over() and not self.is_stopping()


@dataclass(frozen=True)
class _Result:
    """What became of a message; `again_at` is when a failed one is tried again."""

    notice: Notice
    state: NoticeState
    failure: str = ""
    again_at: datetime | None = None
    # When it was handed over, if nobody knows whether it was taken.
    asked_at: datetime | None = None
    is_of_channel: bool = False


def send_due(
    *,
    at: datetime,
    limit: int = BATCH,
    is_stopping: Callable[[], bool] = _never,
    channels: Collection[str] = CARRIED_BY_MACHINES,
) -> int:
    """One pass: drop what is too late, claim and send what is due. Returns how many were tried.

    A notice whose text cannot be made, or whose channel breaks in an unforeseen way, is tried
    again later and never stops the others. `is_stopping` is asked before each message: those that
    were claimed and not tried wait again.
    """
    return send_in(Pass(at, is_stopping), limit=limit, channels=channels)


def send_in(
    this: Pass, *, limit: int = BATCH, channels: Collection[str] = CARRIED_BY_MACHINES
) -> int:
    """As `send_due`, with other bounds of time. The channels take turns, a batch each."""
    drop_what_is_too_late(at=this.at)
    hand_on_what_cannot_wait(at=this.at)
    return sum(_send_by(channel, this, limit=limit) for channel in channels)


def _send_by(channel: str, this: Pass, *, limit: int) -> int:
    """A batch of one lane. What was claimed and not tried waits again.

    At once, or when its lease ends, where the database went away meanwhile.
    """
    if this.is_over():
        return 0
    most = how_many_may_pass(channel=channel, at=this.now(), limit=limit)
    if not most:
        return 0
    texts = texts_in_use()
    lane = _Lane(channel, this, texts)
    lane.waiting = claim_due(sender=lane.sender, at=this.at, limit=most, channel=channel)
    lane.is_probe = most == 1 != limit
    try:
        while lane.waiting and this.may_go_on() and not lane.is_shut:
            lane.send_next()
        lane.write()
        _give_back(lane.waiting, sender=lane.sender)
    except DatabaseFailure:
        lane.write_once_there_is_a_database()
        raise
    except Exception:
        _give_back(lane.waiting, sender=lane.sender)
        raise
    if lane.is_probe and not lane.asked:
        leave_untried(channel=channel, at=this.now())
    return lane.asked


class _Lane:
    """A batch of one channel on its way, one message after the other."""

    def __init__(self, channel: str, this: Pass, texts: Mapping[Key, str]) -> None:
        self.sender = uuid.uuid4()
        self.waiting: list[Notice] = []
        self.asked = 0
        self.is_shut = self.is_probe = False
        self._channel, self._this, self._texts = channel, this, texts
        self._claimed = time.monotonic()
        self._ended: _Result | None = None
        # A lane that was open is not asked about at each message that left.
        self._may_have_faults = True

    def send_next(self) -> None:
        """Make its text, mark it, hand it over. No transaction is held while it is sent."""
        notice = self.waiting[0]
        message = self._message(notice)
        if message is None or not self._begin(notice):
            self.waiting.pop(0)
            return
        self.waiting.pop(0)
        self.asked += 1
        self._ended = result = _send(notice, message, self._this)
        if result.is_of_channel:
            self.write()
            self._may_have_faults = True
            self.is_shut = note_fault(channel=self._channel, at=self._this.now())
        elif self._may_have_faults:
            note_answer(channel=self._channel)
            self._may_have_faults = False

    def write(self) -> None:
        """Write the end of the last message, if it is not written yet."""
        if self._ended is not None:
            with transaction.atomic():
                write_result(self._ended, sender=self.sender, at=self._this.now())
            self._ended = None

    def write_once_there_is_a_database(self) -> None:
        """What left is not sent again, if the database comes back before its lease ends."""
        while self._ended is not None and self._this.may_go_on() and not connection.in_atomic_block:
            connection.close()
            try:
                self.write()
                _give_back(self.waiting, sender=self.sender)
            except DatabaseFailure:
                time.sleep(LOOK_FOR_DATABASE_SECONDS)

    def _message(self, notice: Notice) -> Message | None:
        """Its words; None, and later again, where they cannot be made."""
        try:
            message = compose(notice, texts=self._texts)
        except Exception:
            log.exception("The text of notice %s could not be made.", notice.pk)
            later = self._this.now() + TEXT_FAILED
            result = _Result(notice, NoticeState.QUEUED, "unforeseen", later, notice.asked_at)
            with transaction.atomic():
                write_result(result, sender=self.sender, at=self._this.now())
            return None
        return replace(message, seconds=self._this.message_seconds)

    def _begin(self, notice: Notice) -> bool:
        """Write the end of the one before, and that this one is handed over now.

        False when another sender holds it by now, or what it tells has ended since.
        """
        is_fresh = time.monotonic() - self._claimed < FRESH_SECONDS
        with transaction.atomic():
            if self._ended is not None:
                write_result(self._ended, sender=self.sender, at=self._this.now())
            is_over = not is_fresh and _drop_what_is_of_nothing([notice.pk])
            has_begun = not is_over and begin(notice, sender=self.sender, at=self._this.now())
        self._ended = None
        return has_begun


def _drop_what_is_of_nothing(keys: Iterable[int]) -> list[int]:
    """A sender died, or failed, and what it tells ended since: it must not leave any more.

    Returns the keys of those that were dropped; call it with their rows locked.
    """
    dead = list(Notice.objects.filter(pk__in=list(keys)).of_nothing().values_list("pk", flat=True))
    if dead:
        Notice.objects.filter(pk__in=dead).update(
            state=NoticeState.DROPPED, claimed_by=None, claimed_until=None
        )
    return dead


@transaction.atomic
def claim_due(
    *, sender: uuid.UUID, at: datetime, limit: int = BATCH, channel: str | None = None
) -> list[Notice]:
    """Take the due notices for LEASE, those due first at the head; of two senders, one gets each.

    `channel` None is every one. Nothing counts as tried yet.
    """
    due = Notice.objects.due(at).select_for_update(of=("self",), skip_locked=True, no_key=True)
    if channel is not None:
        due = due.filter(channel=channel)
    found = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    keys = set(found) - set(_drop_what_is_of_nothing(found) if found else ())
    if not keys:
        return []
    Notice.objects.filter(pk__in=keys).update(
        state=NoticeState.SENDING, claimed_by=sender, claimed_until=at + LEASE
    )
    notices = (
        Notice.objects.filter(pk__in=keys)
        .select_related(
            "case__person",
            "case__adviser",
            "callback__adviser",
            "callback__consent__helper__merged_into",
            "appointment",
        )
        .telling_numbers()
    )
    if channel == Channel.SMS:
        # What an SMS says of how to stop a call (`words/message.py`).
        notices = notices.prefetch_related("case__person__numbers", "callback__notices")
    return with_numbers(notices.order_by("due_at", "pk"))


def begin(notice: Notice, *, sender: uuid.UUID, at: datetime) -> bool:
    """Mark a claimed notice as handed over now: this is a try. False when its lease was lost.

    One that was handed over before, and nobody knows whether it was taken, goes perhaps a second
    time: the story says so.
    """
    mine = Notice.objects.filter(pk=notice.pk, claimed_by=sender)
    if not mine.update(tries=F("tries") + 1, asked_at=at, claimed_until=at + LEASE):
        return False
    if notice.asked_at is not None:
        data = {"notice_id": notice.pk}
        record_all([NewEvent(notice.case_id, EventKind.NOTICE_PERHAPS_TWICE, data)], at=at)
    notice.tries, notice.asked_at = notice.tries + 1, at
    return True


def _send(notice: Notice, message: Message, this: Pass) -> _Result:
    """Send one notice that was marked. No transaction is held meanwhile."""
    try:
        delivery = channel_of(notice.channel).send(message)
    except NotSent as error:
        return _failed(notice, error, at=this.now())
    except Exception:
        log.exception("Notice %s could not be sent.", notice.pk)
        return _failed(notice, NotSent("unforeseen"), at=this.now())
    return _Result(notice, NoticeState.SENT if delivery.reached else NoticeState.PRINTED)


def _failed(notice: Notice, error: NotSent, *, at: datetime) -> _Result:
    """Try again later, or give up for good and say so on the case."""
    delay = None if error.permanent else send_again_after(notice.tries)
    asked_at = notice.asked_at if error.is_perhaps_taken else None
    if delay is None or at + delay > notice.drop_after:
        state, again_at = NoticeState.GIVEN_UP, None
    else:
        state, again_at = NoticeState.QUEUED, at + delay
    return _Result(notice, state, str(error), again_at, asked_at, error.is_of_channel)


def write_result(result: _Result, *, sender: uuid.UUID, at: datetime) -> None:
    """Write the end of this claim, unless another sender holds the notice by now.

    Call it in a transaction, as `begin`.
    """
    notice = result.notice
    written: dict[str, object] = {
        "state": result.state,
        "failure": result.failure[:200],
        "asked_at": result.asked_at,
        "claimed_by": None,
        "claimed_until": None,
    }
    if result.again_at is not None:
        written |= {"due_at": result.again_at, "first_due_at": Coalesce("first_due_at", "due_at")}
    if not result.failure:
        written["sent_at"] = at
    if not Notice.objects.filter(pk=notice.pk, claimed_by=sender).update(**written):
        return
    if result.again_at is not None:
        _drop_what_is_of_nothing([notice.pk])
    elif result.state is NoticeState.GIVEN_UP:
        notice.state = result.state
        hand_on(notice=notice, kind=EventKind.NOTICE_GIVEN_UP, at=at)
    else:
        record_all([_sent(result)], at=at)


def _sent(result: _Result) -> NewEvent:
    return NewEvent(
        result.notice.case_id,
        EventKind.NOTICE_SENT,
        {
            "notice_id": result.notice.pk,
            "notice": result.notice.kind,
            "channel": result.notice.channel,
            "state": result.state,
        },
    )


def _give_back(notices: Iterable[Notice], *, sender: uuid.UUID) -> None:
    """What was claimed and not tried waits again, as if it had not been claimed."""
    keys = [notice.pk for notice in notices]
    if keys:
        Notice.objects.filter(pk__in=keys, claimed_by=sender).update(
            state=NoticeState.QUEUED, claimed_by=None, claimed_until=None
        )
