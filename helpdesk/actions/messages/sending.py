"""Messages leave: claimed by a lease, sent at least once, one that fails stops no other.

The row is the truth; the queue and the sender's loop only wake it. A sender that dies loses its
lease, and the message goes again under the same idempotency key (decision 4). Messages are claimed
together, and what became of them is written together within WRITE_WITHIN: a sender that dies
repeats at most what it sent in that time.
"""

import logging
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from helpdesk.actions.story import NewEvent, record_all
from helpdesk.channels import channel_of
from helpdesk.channels.base import NotSent
from helpdesk.choices import EventKind, NoticeState
from helpdesk.models import Notice
from helpdesk.policy.reminders import send_again_after
from helpdesk.reads.outbox import with_numbers
from helpdesk.words.message import compose
from helpdesk.words.notices import Key, texts_in_use

LEASE = timedelta(minutes=2)
# A batch that takes longer is given back: its lease must not end while it is being sent.
BATCH_SECONDS = 60.0
WRITE_WITHIN = 0.25
BATCH = 50
DROPPED_AT_ONCE = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Result:
    """What became of a message; `again_at` is when a failed one is tried again."""

    notice: Notice
    state: NoticeState
    failure: str = ""
    again_at: datetime | None = None


def _never() -> bool:
    return False


def send_due(*, at: datetime, limit: int = BATCH, is_stopping: Callable[[], bool] = _never) -> int:
    """One pass: drop what is too late, claim and send what is due. Returns how many were tried.

    A notice whose text cannot be made, or whose channel breaks in an unforeseen way, is tried
    again later and never stops the others. `is_stopping` is asked before each message: those that
    were claimed and not tried wait again.
    """
    _drop_what_is_too_late(at)
    sender, started = uuid.uuid4(), time.monotonic()
    results: list[_Result] = []
    tried = 0
    waiting = claim_due(sender=sender, at=at, limit=limit)
    texts = texts_in_use() if waiting else {}
    written = started
    while waiting and not is_stopping() and time.monotonic() - started < BATCH_SECONDS:
        results.append(_send(waiting.pop(0), at=at, texts=texts))
        tried += 1
        if time.monotonic() - written > WRITE_WITHIN:
            _write_results(results, sender=sender, at=at)
            results, written = [], time.monotonic()
    _write_results(results, sender=sender, at=at)
    _give_back(waiting, sender=sender)
    return tried


@transaction.atomic
def _drop_what_is_too_late(at: datetime) -> None:
    """Also what somebody should have said or posted: its time is over. Two senders never wait."""
    late = Notice.objects.filter(state=NoticeState.QUEUED, due_at__lte=at, drop_after__lt=at)
    mine = late.select_for_update(of=("self",), skip_locked=True, no_key=True)
    if keys := list(mine.values_list("pk", flat=True)[:DROPPED_AT_ONCE]):
        Notice.objects.filter(pk__in=keys).update(state=NoticeState.DROPPED)


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
def claim_due(*, sender: uuid.UUID, at: datetime, limit: int = BATCH) -> list[Notice]:
    """Take the due notices for LEASE, those due first at the head; of two senders, one gets each.

    A notice whose last sender lost its lease was perhaps sent: the story says so.
    """
    due = Notice.objects.due(at).select_for_update(of=("self",), skip_locked=True, no_key=True)
    found = dict(due.order_by("due_at", "pk").values_list("pk", "state")[:limit])
    for pk in _drop_what_is_of_nothing(found):
        del found[pk]
    if not found:
        return []
    Notice.objects.filter(pk__in=found).update(
        state=NoticeState.SENDING,
        claimed_by=sender,
        claimed_until=at + LEASE,
        tries=F("tries") + 1,
    )
    notices = (
        Notice.objects.filter(pk__in=found)
        .select_related(
            "case__person",
            "case__adviser",
            "callback__adviser",
            "callback__consent__helper__merged_into",
            "appointment",
        )
        .telling_numbers()
    )
    claimed = with_numbers(notices.order_by("due_at", "pk"))
    again = [notice for notice in claimed if found[notice.pk] == NoticeState.SENDING]
    record_all(
        [
            NewEvent(notice.case_id, EventKind.NOTICE_PERHAPS_TWICE, {"notice_id": notice.pk})
            for notice in again
        ],
        at=at,
    )
    return claimed


def _send(notice: Notice, *, at: datetime, texts: Mapping[Key, str]) -> _Result:
    """Send one claimed notice. No transaction is held meanwhile."""
    try:
        delivery = channel_of(notice.channel).send(compose(notice, texts=texts))
    except NotSent as error:
        return _failed(notice, at=at, reason=str(error), permanent=error.permanent)
    except Exception:
        log.exception("Notice %s could not be sent.", notice.pk)
        return _failed(notice, at=at, reason="unforeseen", permanent=False)
    return _Result(notice, NoticeState.SENT if delivery.reached else NoticeState.PRINTED)


def _failed(notice: Notice, *, at: datetime, reason: str, permanent: bool) -> _Result:
    """Try again later, or give up for good and say so on the case."""
    delay = None if permanent else send_again_after(notice.tries)
    if delay is None or at + delay > notice.drop_after:
        return _Result(notice, NoticeState.GIVEN_UP, reason)
    return _Result(notice, NoticeState.QUEUED, reason, at + delay)


@transaction.atomic
def _write_results(results: Iterable[_Result], *, sender: uuid.UUID, at: datetime) -> None:
    """Write the end of these claims, but for what another sender holds by now."""
    by_key = {result.notice.pk: result for result in results}
    if not by_key:
        return
    mine = Notice.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=by_key, claimed_by=sender
    )
    held = [by_key[pk] for pk in mine.values_list("pk", flat=True)]
    alike: dict[tuple[NoticeState, str, datetime | None], list[int]] = defaultdict(list)
    for result in held:
        alike[result.state, result.failure, result.again_at].append(result.notice.pk)
    for (state, failure, again_at), keys in alike.items():
        written: dict[str, object] = {"state": state, "failure": failure[:200]}
        if again_at is not None:
            written["due_at"] = again_at
        if not failure:
            written["sent_at"] = at
        Notice.objects.filter(pk__in=keys).update(**written, claimed_by=None, claimed_until=None)
    _drop_what_is_of_nothing(result.notice.pk for result in held if result.again_at)
    record_all([_event_of(result) for result in held if result.again_at is None], at=at)


def _event_of(result: _Result) -> NewEvent:
    given_up = result.state is NoticeState.GIVEN_UP
    return NewEvent(
        result.notice.case_id,
        EventKind.NOTICE_GIVEN_UP if given_up else EventKind.NOTICE_SENT,
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
            state=NoticeState.QUEUED, claimed_by=None, claimed_until=None, tries=F("tries") - 1
        )
