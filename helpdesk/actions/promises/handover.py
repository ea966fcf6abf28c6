"""A promise goes from one adviser to another: the hour stays where somebody is free."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import assign_case
from helpdesk.actions.messages.notices import Telling, plan_notices, queue_notice
from helpdesk.actions.promises.appointments import (
    SlotRefused,
    end_appointment,
    lock_callback,
    lock_team,
    settle_promise,
    take_time,
)
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.story import record
from helpdesk.choices import (
    AppointmentState,
    EventKind,
    NoticeKind,
    SlotRefusal,
)
from helpdesk.models import Adviser, Appointment, Callback
from helpdesk.policy.acting import Why
from helpdesk.policy.owners import find_a_time_by
from helpdesk.policy.routing import Choice
from helpdesk.policy.slots import nearest
from helpdesk.reads.availability import free_advisers, slots_for
from helpdesk.reads.diaries import Freed
from helpdesk.reads.fair_use import is_strangers
from helpdesk.reads.opening import deadline_to_find_a_time
from helpdesk.reads.owners import astray, owner_for, why_gone
from helpdesk.reads.routing import choose

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

PROPOSED = 3


@transaction.atomic
def take_over(
    *, callback: Callback, adviser: Adviser, at: datetime, by: "AbstractUser | None"
) -> Appointment:
    """An adviser takes a late call of somebody else; theirs already is left as it is.

    Raises PromiseEnded, CallIsRunning while somebody is calling, and SlotRefused when they have a
    call at that hour themselves.
    """
    callback = lock_callback(callback)
    if callback.is_being_called:
        raise CallIsRunning
    live = callback.live_appointment
    if live is None:
        raise SlotRefused(SlotRefusal.TAKEN)
    if live.adviser_id == adviser.pk:
        return live
    lock_team()
    choice = Choice(adviser.pk, ())
    return give_promise(callback=callback, live=live, choice=choice, at=at, by=by, why=Why.LATE)


def give_promise(
    *,
    callback: Callback,
    live: Appointment,
    choice: Choice,
    at: datetime,
    by: "AbstractUser | None",
    why: Why | None,
) -> Appointment:
    """The same hour with another adviser; the person is told who calls, if it is still to come.

    `why` is None where somebody simply chose another adviser.
    """
    end_appointment(appointment=live, state=AppointmentState.MOVED)
    appointment = take_time(
        Appointment(
            callback=callback,
            adviser_id=choice.adviser_id,
            starts_at=live.starts_at,
            minutes=live.minutes,
            kind=live.kind,
            is_first_call=live.is_first_call,
            overruled=live.overruled,
        ),
        at=at,
    )
    callback.adviser_id, callback.offered_to = choice.adviser_id, None
    callback.save(update_fields=["adviser", "offered_to"])
    record(
        case=callback.case,
        kind=EventKind.PROMISE_HANDED_OVER,
        at=at,
        by=by,
        appointment_id=appointment.pk,
        adviser_id=choice.adviser_id,
        before_id=live.adviser_id,
        why=why,
    )
    assign_case(case=callback.case, choice=choice, at=at, by=by)
    plan_notices(
        appointment=appointment, at=at, event=EventKind.PROMISE_HANDED_OVER, is_known=False
    )
    return appointment


@transaction.atomic
def reroute(
    *, callback: Callback, at: datetime, by: "AbstractUser | None" = None
) -> Appointment | None:
    """The adviser is not there at the promised hour: somebody else keeps it, or another is found.

    While strangers crowd, what only they asked for takes no hour that is kept from them, by this
    way neither. None when nobody is free then: the person is told, with the nearest hours, and
    finding one is a task. Raises PromiseEnded; a promise without an hour, or whose call is running,
    is left as it is.
    """
    callback = lock_callback(callback)
    live = callback.live_appointment
    if live is None or callback.is_being_called:
        return None
    team = [pk for pk in lock_team() if pk != live.adviser_id]
    free = free_advisers(
        starts_at=live.starts_at,
        call=live.call,
        at=at,
        freed=Freed(live, by_public=is_strangers(callback)),
        adviser_ids=team,
    )
    choice = choose(callback=callback, on=live.starts_at, adviser_ids=free)
    why = why_gone(live) if by is None else Why.HOURS_CHANGED
    if choice is not None:
        return give_promise(callback=callback, live=live, choice=choice, at=at, by=by, why=why)
    _ask_for_another_hour(callback=callback, live=live, at=at, by=by, why=why)
    return None


@transaction.atomic
def find_owner(*, callback: Callback, at: datetime) -> bool:
    """The owner of what is to be done now is not there: somebody who is gets it.

    An hour that has come goes along; where nobody has its quarters free, another one is to be
    found. False when the owner is there by now, or nobody else is. Raises PromiseEnded.
    """
    callback = lock_callback(callback)
    if callback.pk not in astray(at=at):
        return False
    live = callback.live_appointment
    if live is None:
        return _give_step(callback=callback, at=at)
    lock_team()
    choice = owner_for(case=callback.case, at=at, by=at, free_at=live)
    why = why_gone(live)
    if choice is not None and _speaks(callback, choice):
        give_promise(callback=callback, live=live, choice=choice, at=at, by=None, why=why)
    elif callback.is_being_called:
        _find_a_time(callback=callback, live=live, at=at, by=None, why=why)
    else:
        _ask_for_another_hour(callback=callback, live=live, at=at, by=None, why=why)
    return True


def _speaks(callback: Callback, choice: Choice) -> bool:
    return callback.language in Adviser.objects.get(pk=choice.adviser_id).languages


def _give_step(*, callback: Callback, at: datetime) -> bool:
    """Somebody who is there has the time to find from now on; False when it is theirs already."""
    choice = owner_for(case=callback.case, at=at, by=callback.find_a_time_by or at)
    if choice is None or choice.adviser_id == callback.adviser_id:
        return False
    callback.adviser_id, callback.offered_to = choice.adviser_id, None
    callback.save(update_fields=["adviser", "offered_to"])
    assign_case(case=callback.case, choice=choice, at=at, by=None)
    return True


def _find_a_time(
    *, callback: Callback, live: Appointment, at: datetime, by: "AbstractUser | None", why: Why
) -> None:
    """The hour is given up: finding another one is a task of somebody who is there."""
    end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    callback.find_a_time_by = find_a_time_by(
        usual=deadline_to_find_a_time(at), at=at, promised_at=live.starts_at
    )
    callback.offered_to = None
    callback.save(update_fields=["find_a_time_by", "offered_to"])
    record(
        case=callback.case,
        kind=EventKind.TIME_WANTED,
        at=at,
        by=by,
        callback_id=callback.pk,
        before_id=live.adviser_id,
        why=why,
    )
    if callback.pk in astray(at=at):
        _give_step(callback=callback, at=at)


def _ask_for_another_hour(
    *, callback: Callback, live: Appointment, at: datetime, by: "AbstractUser | None", why: Why
) -> None:
    """We break the promise ourselves (decision 19), before the person waits for nothing."""
    settle_promise(callback=callback, live=live, at=at, ended="moved_by_us")
    _find_a_time(callback=callback, live=live, at=at, by=by, why=why)
    near = nearest(slots_for(callback, at=at), live.starts_at, count=PROPOSED)
    queue_notice(
        callback=callback,
        kind=NoticeKind.TIME_NEEDED,
        at=at,
        times=[slot.starts_at for slot in near],
        telling=Telling(promised_at=live.starts_at),
    )
