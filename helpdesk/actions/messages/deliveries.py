"""What a carrier says later about a message that it took: delivered, or not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from helpdesk.actions.story import record
from helpdesk.choices import EventKind, NoticeState
from helpdesk.models import Notice


@transaction.atomic
def record_delivery(*, idempotency_key: UUID, delivered: bool, at: datetime) -> bool:
    """A sent notice becomes delivered or failed, once. Returns whether anything changed.

    A report may come before the sender has written that it sent: it counts, and the sender's own
    word then comes too late. False for an unknown key and for any other state: what was said first
    stays.
    """
    state = NoticeState.DELIVERED if delivered else NoticeState.FAILED
    sent = Notice.objects.filter(
        idempotency_key=idempotency_key, state__in=[NoticeState.SENDING, NoticeState.SENT]
    )
    if not sent.update(
        state=state, sent_at=Coalesce("sent_at", Value(at)), claimed_by=None, claimed_until=None
    ):
        return False
    notice = Notice.objects.select_related("case").get(idempotency_key=idempotency_key)
    record(
        case=notice.case,
        kind=EventKind.NOTICE_DELIVERED if delivered else EventKind.NOTICE_FAILED,
        at=at,
        by=None,
        notice_id=notice.pk,
        notice=notice.kind,
        channel=notice.channel,
    )
    return True
