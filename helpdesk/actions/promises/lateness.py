"""An adviser says that they are late: the next call is offered to others, or the person is told."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.messages.notices import queue_notice
from helpdesk.actions.promises.appointments import lock_callback
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.story import record
from helpdesk.choices import Channel, EventKind, NoticeKind
from helpdesk.models import Appointment, Callback
from helpdesk.policy.routing import Choice
from helpdesk.reads.availability import free_advisers, free_now
from helpdesk.reads.diaries import Freed
from helpdesk.reads.promises import is_said_late
from helpdesk.reads.routing import choose

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class Lateness(StrEnum):
    """What followed "I am late". TO_SAY: an adviser has to say it; NOT_TOLD: there is no number."""

    OFFERED = "offered"
    TOLD = "told"
    TO_SAY = "to_say"
    NOT_TOLD = "not_told"
    SAID_ALREADY = "said_already"


_FOLLOWS = {Channel.ADVISER: Lateness.TO_SAY, Channel.CONSOLE: Lateness.NOT_TOLD}


@transaction.atomic
def say_late(*, callback: Callback, at: datetime, by: "AbstractUser") -> Lateness:
    """The adviser of this call will be late: somebody free at its hour may take it over.

    Where nobody is free the person is told at once, before the hour, that we are late. Said twice
    for one hour, or for no hour, it changes nothing. Raises PromiseEnded and CallIsRunning.
    """
    callback = lock_callback(callback)
    if callback.is_being_called:
        raise CallIsRunning
    live = callback.live_appointment
    if live is None or is_said_late(live):
        return Lateness.SAID_ALREADY
    choice = _who_else(callback, live, at)
    if choice is not None:
        callback.offered_to_id = choice.adviser_id
        callback.save(update_fields=["offered_to"])
    record(
        case=callback.case,
        kind=EventKind.ADVISER_LATE,
        at=at,
        by=by,
        appointment_id=live.pk,
        late_id=live.adviser_id,
        adviser_id=choice.adviser_id if choice else None,
    )
    if choice is not None:
        return Lateness.OFFERED
    notice = queue_notice(callback=callback, kind=NoticeKind.RUNNING_LATE, at=at)
    channel = notice.channel if notice else Channel.CONSOLE
    return _FOLLOWS.get(Channel(channel), Lateness.TOLD)


def _who_else(callback: Callback, live: Appointment, at: datetime) -> Choice | None:
    """The best of those who are free at the hour, or now when it has come; None for nobody."""
    if live.starts_at > at:
        free = free_advisers(starts_at=live.starts_at, call=live.call, at=at, freed=Freed(live))
    else:
        free = free_now(appointment=live, at=at)
    others = [pk for pk in free if pk != live.adviser_id]
    return choose(callback=callback, on=live.starts_at, adviser_ids=others)
