"""What a carrier says later about a message that it took: delivered, or not."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from helpdesk.actions.messages.giving_up import hand_on
from helpdesk.actions.messages.trials import note_trial_delivery
from helpdesk.actions.story import NewEvent, record, record_all
from helpdesk.choices import EventKind, NoticeState
from helpdesk.models import Notice

# Handed over by now, as far as the sender has written; or handed over, and no answer came.
_ON_ITS_WAY = Q(state__in=[NoticeState.SENDING, NoticeState.SENT])
_UNHEARD = Q(state__in=[NoticeState.QUEUED, NoticeState.GIVEN_UP], asked_at__isnull=False)


@transaction.atomic
def record_delivery(*, idempotency_key: UUID, delivered: bool, at: datetime) -> bool:
    """A sent notice becomes delivered or failed, once. Returns whether anything changed.

    So does a test message.

    A report may come before the sender has written that it sent: it counts, and the sender's own
    word then comes too late. It may come for a message whose answer never came: one that arrived
    is not sent again, nor said in another way. What failed is said in another way. False for an
    unknown key and for any other state: what was said first stays.
    """
    row = Notice.objects.filter(idempotency_key=idempotency_key)
    done: dict[str, Any] = {"asked_at": None, "claimed_by": None, "claimed_until": None}
    done["sent_at"] = Coalesce("sent_at", Value(at))
    if not delivered:
        # It is due again, or was said in another way: that it did not arrive is what we thought.
        row.filter(_UNHEARD).update(asked_at=None)
        if not row.filter(_ON_ITS_WAY).update(state=NoticeState.FAILED, **done):
            return note_trial_delivery(key=idempotency_key, delivered=False, at=at)
    elif not row.filter(_ON_ITS_WAY | _UNHEARD).update(
        state=NoticeState.DELIVERED, unheard_since=None, **done
    ):
        return note_trial_delivery(key=idempotency_key, delivered=True, at=at)
    notice = row.select_related("case__person", "callback").get()
    if not delivered:
        hand_on(notice=notice, kind=EventKind.NOTICE_FAILED, at=at)
        return True
    say_nothing_more(notice)
    record(
        case=notice.case,
        kind=EventKind.NOTICE_DELIVERED,
        at=at,
        by=None,
        notice_id=notice.pk,
        notice=notice.kind,
        channel=notice.channel,
    )
    return True


@transaction.atomic
def record_arrivals(*, keys: Collection[int], at: datetime) -> None:
    """As `record_delivery` of messages (by their keys) that arrived: the usual ones together."""
    said_again = Notice.objects.filter(instead_of__in=keys).values("instead_of")
    usual = Notice.objects.filter(pk__in=keys, state=NoticeState.SENT).exclude(pk__in=said_again)
    rows = usual.select_for_update(of=("self",), no_key=True)
    found = list(rows.values_list("pk", "case_id", "kind", "channel"))
    mine = [pk for pk, *_rest in found]
    Notice.objects.filter(pk__in=mine).update(state=NoticeState.DELIVERED, asked_at=None)
    events = [
        NewEvent(
            case_id,
            EventKind.NOTICE_DELIVERED,
            {"notice_id": pk, "notice": kind, "channel": channel},
        )
        for pk, case_id, kind, channel in found
    ]
    record_all(events, at=at)
    # What an operator says a second time changes nothing.
    unusual = Notice.objects.filter(_ON_ITS_WAY | _UNHEARD, pk__in=set(keys) - set(mine))
    for notice in unusual.only("idempotency_key"):
        record_delivery(idempotency_key=notice.idempotency_key, delivered=True, at=at)


def say_nothing_more(notice: Notice) -> None:
    """It got there after all, or leaves again: what was to say it in another way stays here."""
    instead = notice.replaced_by.first()
    while instead is not None:
        waiting = Notice.objects.filter(pk=instead.pk, state=NoticeState.QUEUED)
        waiting.update(state=NoticeState.DROPPED)
        instead = instead.replaced_by.first()
