"""Takes messages of the outbox for a while: who holds one, and when it was handed over.

A sender that dies loses its lease, and the message goes again under the same idempotency key
(decision 4).
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Value, When

from helpdesk.actions.story import NewEvent, record_all
from helpdesk.choices import Channel, EventKind, NoticeState
from helpdesk.models import Notice
from helpdesk.reads.outbox import with_numbers

LEASE = timedelta(minutes=2)
BATCH = 50


def drop_what_is_of_nothing(keys: Iterable[int]) -> list[int]:
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
    keys = set(found) - set(drop_what_is_of_nothing(found) if found else ())
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
            "case__pending_reason",
            "callback__adviser",
            "callback__consent__helper__merged_into",
            "appointment",
            "to_number",
            "mail",
        )
        .defer("mail__raw")
        .telling_numbers()
    )
    if channel == Channel.SMS:
        # Its number, and what it says of how to stop a call (`words/message.py`).
        notices = notices.prefetch_related(
            "case__person__numbers", "callback__notices", "case__callbacks"
        )
    return with_numbers(notices.order_by("due_at", "pk"))


def begin(notice: Notice, *, sender: uuid.UUID, at: datetime, sent_to: str = "") -> bool:
    """Mark a claimed notice as handed over now: this is a try. False when its lease was lost.

    `sent_to` is the digest of where it goes (reads/evidence.py). One that was handed over before,
    and nobody knows whether it was taken, goes perhaps a second time: the story says so.
    """
    mine = Notice.objects.filter(pk=notice.pk, claimed_by=sender)
    lease = at + LEASE
    if not mine.update(tries=F("tries") + 1, asked_at=at, claimed_until=lease, sent_to=sent_to):
        return False
    if notice.asked_at is not None:
        data = {"notice_id": notice.pk}
        record_all([NewEvent(notice.case_id, EventKind.NOTICE_PERHAPS_TWICE, data)], at=at)
    notice.tries, notice.asked_at = notice.tries + 1, at
    return True


def begin_all(
    notices: Sequence[Notice], *, sender: uuid.UUID, at: datetime, sent_to: Mapping[int, str]
) -> list[Notice]:
    """As `begin`, of several in a few statements; `sent_to` by key.

    Returns those that are still this sender's.
    """
    rows = Notice.objects.filter(pk__in=[each.pk for each in notices], claimed_by=sender)
    mine = set(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    where = Case(*(When(pk=key, then=Value(digest)) for key, digest in sent_to.items()))
    rows.update(tries=F("tries") + 1, asked_at=at, claimed_until=at + LEASE, sent_to=where)
    begun = [notice for notice in notices if notice.pk in mine]
    record_all(
        [
            NewEvent(notice.case_id, EventKind.NOTICE_PERHAPS_TWICE, {"notice_id": notice.pk})
            for notice in begun
            if notice.asked_at is not None
        ],
        at=at,
    )
    for notice in begun:
        notice.tries, notice.asked_at = notice.tries + 1, at
    return begun


def give_back(notices: Iterable[Notice], *, sender: uuid.UUID) -> None:
    """What was claimed and not tried waits again, as if it had not been claimed."""
    keys = [notice.pk for notice in notices]
    if keys:
        Notice.objects.filter(pk__in=keys, claimed_by=sender).update(
            state=NoticeState.QUEUED, claimed_by=None, claimed_until=None
        )
