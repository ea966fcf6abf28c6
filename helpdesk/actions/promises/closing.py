"""A request is closed, and its promise ends with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import (
    Closing,
    lock_case,
    move_case,
)
from helpdesk.actions.cases.referrals import refer
from helpdesk.actions.messages.endings import tell_stopped
from helpdesk.actions.promises.appointments import (
    PromiseEnded,
    end_appointment,
    end_callback,
    lock_callback,
)
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.choices import (
    AppointmentState,
    CallbackState,
    ClosingReason,
    Move,
    NextTime,
    Referral,
)
from helpdesk.models import Attempt, Callback, Case
from helpdesk.reads.reach import knows

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class NoReferral(Exception):
    """The person was referred: first say to whom."""


@transaction.atomic
def stop_callback(*, callback: Callback, at: datetime, by: "AbstractUser | None") -> None:
    """End an open promise because its case ends; a promise that ended already is left alone."""
    try:
        callback = lock_callback(callback)
    except PromiseEnded:
        return
    if (live := callback.live_appointment) is not None:
        end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    end_callback(callback=callback, state=CallbackState.STOPPED, at=at)


@dataclass(frozen=True)
class ReferredTo:
    """To whom the person was referred; `place` is its name, "" where it has none."""

    referral: Referral
    place: str = ""


@transaction.atomic
def close_case(
    *,
    case: Case,
    reason: ClosingReason,
    at: datetime,
    by: "AbstractUser | None",
    next_time: NextTime | None = None,
    referred_to: ReferredTo | None = None,
) -> Case:
    """Close a case with its reason; an open promise of the case ends with it, and that is told.

    `referred_to` is given where it is said only now. Raises MoveRefused when it is closed already,
    CallIsRunning while a try has no outcome, and NoReferral for "referred" when nobody said to
    whom.
    """
    if Attempt.objects.filter(callback__case=case, ended_at__isnull=True).exists():
        raise CallIsRunning
    for callback in case.callbacks.open():
        had_hour = callback.live_appointment is not None
        stop_callback(callback=callback, at=at, by=by)
        if by is not None:
            # For a call without an hour, which nobody awaits on a certain day, nobody is called.
            is_known = not had_hour or knows(callback, at=at, by=by)
            tell_stopped(callback=callback, at=at, by=by, is_known=is_known)
    if referred_to is not None:
        refer(case=case, **vars(referred_to), at=at, by=by)
    elif reason is ClosingReason.REFERRED and not lock_case(case).referral:
        raise NoReferral
    return move_case(
        case=case,
        move=Move.CLOSE,
        at=at,
        by=by,
        closing=Closing(reason=reason, next_time=next_time),
    )
