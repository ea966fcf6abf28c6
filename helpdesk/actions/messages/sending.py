"""Messages leave: claimed by a lease, sent at least once, one that fails stops no other.

The row is the truth; the queue and the sender's loop only wake it. A sender that dies loses its
lease, and the message goes again under the same idempotency key (decision 4). Messages are claimed
together (claims.py). Each is marked as handed over just before it is, in one transaction with the
end of the one before: so a try counts when a request is made, and a sender that dies repeats one
message at most; of a channel that takes several at once, as many as its window holds. Each channel
has a lane of its own, with its breaker (lanes.py).
"""

import logging
import time
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import Error as DatabaseFailure
from django.db import connection, transaction

from helpdesk.actions.messages.claims import (
    BATCH,
    begin,
    begin_all,
    claim_due,
    drop_what_is_of_nothing,
    give_back,
)
from helpdesk.actions.messages.giving_up import drop_what_is_too_late, hand_on_what_cannot_wait
from helpdesk.actions.messages.lanes import (
    how_many_may_pass,
    leave_untried,
    note_answer,
    note_fault,
)
from helpdesk.actions.messages.receipts import note_ids
from helpdesk.actions.messages.results import Result, write_result, write_together
from helpdesk.channels import carried_by_sender, how_many_at_once, send_by
from helpdesk.channels.base import USUAL_SECONDS, Delivery, Message, NotSent
from helpdesk.choices import NoticeState
from helpdesk.models import DeskSettings, Notice
from helpdesk.policy.reminders import send_again_after
from helpdesk.reads.evidence import way_digest
from helpdesk.words.message import compose
from helpdesk.words.notices import Key, texts_in_use

# After this no message of a batch begins: its lease must not end while it is being sent.
BATCH_SECONDS = 60.0
# Since a batch was claimed so long ago, a promise may have ended.
FRESH_SECONDS = 2.0
LOOK_FOR_DATABASE_SECONDS = 1.0
# A text that cannot be made is our own fault, and no try: it is looked at again after this.
TEXT_FAILED = timedelta(minutes=5)

log = logging.getLogger(__name__)
# Each message by its number, for whoever follows one; told in JSON alone.
outbox = logging.getLogger("helpdesk.outbox")


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


# A message that waits, and its words.
_Ready = tuple[Notice, Message]


def send_due(
    *,
    at: datetime,
    limit: int = BATCH,
    is_stopping: Callable[[], bool] = _never,
    channels: Collection[str] | None = None,
) -> int:
    """One pass: drop what is too late, claim and send what is due. Returns how many were tried.

    A notice whose text cannot be made, or whose channel breaks in an unforeseen way, is tried
    again later and never stops the others. `is_stopping` is asked before each message: those that
    were claimed and not tried wait again.
    """
    return send_in(Pass(at, is_stopping), limit=limit, channels=channels)


def send_in(this: Pass, *, limit: int = BATCH, channels: Collection[str] | None = None) -> int:
    """As `send_due`, with other bounds of time. The channels take turns, a batch each.

    None is every channel that the sender carries.
    """
    channels = carried_by_sender() if channels is None else channels
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
        give_back(lane.waiting, sender=lane.sender)
    except DatabaseFailure:
        lane.write_once_there_is_a_database()
        raise
    except Exception:
        give_back(lane.waiting, sender=lane.sender)
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
        # Asked once for a batch: it is another server's to answer.
        self._desk = DeskSettings.current()
        self._claimed = time.monotonic()
        self._ended: list[Result] = []
        # A lane that was open is not asked about at each message that left.
        self._may_have_faults = True

    def send_next(self) -> None:
        """Make a text, mark its message, hand it over; several where the channel takes several.

        No transaction is held while they are sent.
        """
        batch = self._with_words(how_many_at_once(self._channel))
        begun = self._begin(batch)
        del self.waiting[: len(batch)]
        if not begun:
            return
        self.asked += len(begun)
        self._ended = _send(self._channel, begun, self._this)
        if all(result.is_of_channel for result in self._ended):
            self.write()
            self._may_have_faults = True
            self.is_shut = note_fault(channel=self._channel, at=self._this.now())
        elif self._may_have_faults:
            note_answer(channel=self._channel)
            self._may_have_faults = False

    def write(self) -> None:
        """Write the end of what left last, if it is not written yet."""
        if self._ended:
            with transaction.atomic():
                self._write_all()
            self._ended = []

    def _write_all(self) -> None:
        at = self._this.now()
        if len(self._ended) > 1:
            write_together(self._ended, sender=self.sender, at=at)
        for result in self._ended if len(self._ended) == 1 else ():
            write_result(result, sender=self.sender, at=at)
        note_ids([(result.notice.pk, result.ids) for result in self._ended if result.ids], at=at)

    def write_once_there_is_a_database(self) -> None:
        """What left is not sent again, if the database comes back before its lease ends."""
        while self._ended and self._this.may_go_on() and not connection.in_atomic_block:
            connection.close()
            try:
                self.write()
                give_back(self.waiting, sender=self.sender)
            except DatabaseFailure:
                time.sleep(LOOK_FOR_DATABASE_SECONDS)

    def _with_words(self, most: int) -> list[_Ready]:
        """The first that wait, with their words; those without leave the line."""
        ready: list[_Ready] = []
        while len(ready) < min(most, len(self.waiting)):
            message = self._message(self.waiting[len(ready)])
            if message is None:
                self.waiting.pop(len(ready))
            else:
                ready.append((self.waiting[len(ready)], message))
        return ready

    def _message(self, notice: Notice) -> Message | None:
        """Its words; None, and later again, where they cannot be made."""
        try:
            message = compose(notice, texts=self._texts, desk=self._desk)
        except Exception:
            log.exception("The text of notice %s could not be made.", notice.pk)
            later = self._this.now() + TEXT_FAILED
            result = Result(notice, NoticeState.QUEUED, "unforeseen", later, notice.asked_at)
            with transaction.atomic():
                write_result(result, sender=self.sender, at=self._this.now())
            return None
        return replace(message, seconds=self._this.message_seconds)

    def _begin(self, batch: Sequence[_Ready]) -> list[_Ready]:
        """Write the end of what left before, and that these are handed over now.

        Without those that another sender holds by now, or whose tale has ended since.
        """
        if not batch:
            return []
        is_fresh = time.monotonic() - self._claimed < FRESH_SECONDS
        with transaction.atomic():
            self._write_all()
            over = [] if is_fresh else drop_what_is_of_nothing(one.pk for one, _words in batch)
            at, due = self._this.now(), [one for one, _words in batch if one.pk not in over]
            to = {one.pk: way_digest(self._channel, words.to) for one, words in batch}
            if len(due) > 1:
                begun = begin_all(due, sender=self.sender, at=at, sent_to=to)
            else:
                begun = [
                    one for one in due if begin(one, sender=self.sender, at=at, sent_to=to[one.pk])
                ]
        self._ended = []
        return [(notice, message) for notice, message in batch if notice in begun]


def _send(channel: str, batch: Sequence[_Ready], this: Pass) -> list[Result]:
    """Send what was marked: an end for each, in order. No transaction is held meanwhile."""
    notices = [notice for notice, _message in batch]
    ends: Sequence[Delivery | NotSent]
    try:
        ends = send_by(channel, [message for _notice, message in batch])
    except Exception:
        log.exception("Notices %s could not be sent.", [notice.pk for notice in notices])
        ends = [NotSent("unforeseen")] * len(batch)
    at = this.now()
    return [
        _failed(notice, end, at=at) if isinstance(end, NotSent) else _left(notice, end)
        for notice, end in zip(notices, ends, strict=True)
    ]


def _left(notice: Notice, delivery: Delivery) -> Result:
    state = NoticeState.SENT if delivery.reached else NoticeState.PRINTED
    outbox.info("Message %s left: %s.", notice.pk, state)
    return Result(notice, state, ids=delivery.ids)


def _failed(notice: Notice, error: NotSent, *, at: datetime) -> Result:
    """Try again later, or give up for good and say so on the case."""
    delay = None if error.permanent else send_again_after(notice.tries)
    asked_at = notice.asked_at if error.is_perhaps_taken else None
    if delay is None or at + delay > notice.drop_after:
        state, again_at = NoticeState.GIVEN_UP, None
    else:
        state, again_at = NoticeState.QUEUED, at + delay
    outbox.info("Message %s did not leave: %s.", notice.pk, state)
    return Result(notice, state, str(error), again_at, asked_at, error.is_of_channel)
