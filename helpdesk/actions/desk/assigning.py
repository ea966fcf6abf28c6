"""Who looks after a case, when people decide it: on purpose, or because somebody goes away."""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from helpdesk.actions.cases.cases import add_note, assign_case, lock_case
from helpdesk.actions.promises.appointments import (
    SlotRefused,
    lock_callback,
    lock_team,
)
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.promises.handover import give_promise
from helpdesk.choices import CaseState, Move, SlotRefusal
from helpdesk.models import Adviser, Callback, Case
from helpdesk.policy.routing import Choice, Reason, ReasonLine
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.availability import free_advisers
from helpdesk.reads.diaries import Freed
from helpdesk.reads.owners import there
from helpdesk.reads.routing import ranked

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# What one pass of the desk gives out; the next pass goes on.
MOST = 200

log = logging.getLogger(__name__)


class GivenMeanwhile(Exception):
    """Somebody else gave the case to another adviser since this page was read."""


@transaction.atomic
def give_case(
    *, case: Case, adviser: Adviser, seen_id: int | None, why: str, at: datetime, by: "AbstractUser"
) -> Case:
    """Give a case and its promised call to this adviser, against the rules if need be.

    `why` is kept as a note. `seen_id` is who had the case when the page was read, None for nobody:
    raises GivenMeanwhile when it is somebody else by now. Raises SlotRefused when the adviser is
    not free at the promised hour, CallIsRunning, and MoveRefused for a closed case.
    """
    choice = Choice(adviser.pk, (ReasonLine(Reason.CHOSEN),))
    callback = Callback.objects.open().filter(case=case).first()
    if callback is not None:
        callback = lock_callback(callback)
        lock_team()
    case = lock_case(case)
    if case.state == CaseState.CLOSED:
        raise MoveRefused(CaseState.CLOSED, Move.START)
    if case.adviser_id != seen_id:
        raise GivenMeanwhile
    _give(case=case, callback=callback, choice=choice, at=at, by=by)
    add_note(case=case, text=why, at=at, by=by)
    return case


def _give(
    *,
    case: Case,
    callback: Callback | None,
    choice: Choice,
    at: datetime,
    by: "AbstractUser | None",
) -> None:
    live = callback.live_appointment if callback else None
    if callback is None:
        assign_case(case=case, choice=choice, at=at, by=by)
    elif callback.is_being_called:
        raise CallIsRunning
    elif live is not None and live.adviser_id != choice.adviser_id:
        free = free_advisers(
            starts_at=live.starts_at,
            call=live.call,
            at=at,
            freed=Freed(live),
            adviser_ids=[choice.adviser_id],
        )
        if not free:
            raise SlotRefused(SlotRefusal.TAKEN)
        give_promise(callback=callback, live=live, choice=choice, at=at, by=by, why=None)
    else:
        callback.adviser_id = choice.adviser_id
        callback.save(update_fields=["adviser"])
        assign_case(case=case, choice=choice, at=at, by=by)


def route_orphans(*, at: datetime) -> int:
    """Give every open case without anybody, or of somebody who left, to the best of the team.

    Of those who are there, if anybody is; else of all, a coordinator first where nobody speaks the
    language (`policy/routing.py`).
    Returns how many were given; 0 while the desk has nobody at all.
    """
    gone = list(Adviser.objects.filter(user__is_active=False).values_list("pk", flat=True))
    left = Case.objects.not_closed().filter(Q(adviser__isnull=True) | Q(adviser__in=gone))
    active = Adviser.objects.filter(user__is_active=True).values_list("pk", flat=True)
    team = there(at=at) or list(active)
    return sum(_route(case, team, at=at, by=None) for case in left.order_by("pk")[:MOST])


@transaction.atomic
def give_away(*, adviser: Adviser, at: datetime, by: "AbstractUser") -> int:
    """Give the open cases of somebody who goes away to the best of the others.

    A case with a promised hour stays: the watch moves it when that hour is in the absence.
    Returns how many were given; 0 when nobody else is there.
    """
    cases = Case.objects.not_closed().of(adviser).order_by("pk")
    others = [pk for pk in there(at=at) if pk != adviser.pk]
    return sum(_route(case, others, at=at, by=by) for case in cases)


def _route(case: Case, team: Collection[int], *, at: datetime, by: "AbstractUser | None") -> bool:
    """Give one case to the best of these; a promised hour moves by the watch, not here."""
    with transaction.atomic():
        callback = Callback.objects.open().filter(case=case).first()
        if callback is not None:
            callback = lock_callback(callback)
            if callback.live_appointment is not None or callback.is_being_called:
                return False
        best = ranked(case=case, on=at, adviser_ids=team)
        if not best:
            log.warning("Case %s has nobody: the desk has no other adviser.", case.pk)
            return False
        _give(case=case, callback=callback, choice=best[0], at=at, by=by)
        return True
