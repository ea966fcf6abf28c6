"""Reads what waits to be sent."""

from datetime import datetime

from helpdesk.choices import NoticeState
from helpdesk.models import Notice
from helpdesk.models.notice import BY_HAND


def next_due_at() -> datetime | None:
    """When the sender should look again; None when nothing waits."""
    return (
        Notice.objects.filter(state=NoticeState.QUEUED)
        .exclude(channel__in=BY_HAND)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )
