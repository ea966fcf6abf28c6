"""Notices the promises that nobody kept, and says so to the desk and to the person."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.appointments import (
    PromiseEnded,
    live_appointment,
    lock_callback,
)
from helpdesk.actions.notices import queue_notice
from helpdesk.actions.story import record
from helpdesk.choices import (
    AppointmentKind,
    EventKind,
    NoticeKind,
    PromiseResult,
)
from helpdesk.models import Callback

if TYPE_CHECKING:
    pass


def watch_promises(*, at: datetime) -> int:
    """Notice each promise whose window passed and nobody called: say so once. Returns how many."""
    late = Callback.objects.late(at).filter(told_late_at__isnull=True)
    told = 0
    for callback in late.order_by("pk"):
        told += _tell_late(callback=callback, at=at)
    return told


@transaction.atomic
def _tell_late(*, callback: Callback, at: datetime) -> bool:
    """Tell the desk and the person that a promise is late; False when it no longer is."""
    try:
        callback = lock_callback(callback)
    except PromiseEnded:
        return False
    if not Callback.objects.late(at).filter(pk=callback.pk, told_late_at__isnull=True).exists():
        return False
    live = live_appointment(callback)
    callback.told_late_at = at
    if live is not None and live.kind == AppointmentKind.PROMISED:
        callback.result = PromiseResult.BROKEN
    callback.save(update_fields=["told_late_at", "result"])
    record(
        case=callback.case,
        kind=EventKind.PROMISE_LATE,
        at=at,
        by=None,
        appointment_id=live.pk if live else None,
    )
    queue_notice(callback=callback, kind=NoticeKind.RUNNING_LATE, at=at)
    return True
