"""Notices the promises that nobody keeps, offers them to others, and says so to the person.

Every pass looks with a few queries over all promises; each promise that needs something is then
handled in a transaction of its own, so that one that fails stops no other.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from helpdesk.actions.messages.notices import queue_notice
from helpdesk.actions.promises.appointments import (
    PromiseEnded,
    SlotRefused,
    lock_callback,
    settle_promise,
)
from helpdesk.actions.promises.handover import find_owner, reroute
from helpdesk.actions.promises.holds import forget_old_holds
from helpdesk.actions.story import record
from helpdesk.choices import EventKind, NoticeKind
from helpdesk.models import Attempt, Callback
from helpdesk.models.callback import URGENT_FIRST
from helpdesk.policy.deadlines import OFFER_AFTER
from helpdesk.reads.availability import free_now, not_there
from helpdesk.reads.owners import astray
from helpdesk.reads.promises import is_said_late
from helpdesk.reads.routing import choose

# What one pass handles of each kind; the next pass, a minute later, goes on.
MOST = 200
HOLDS_KEPT = timedelta(hours=2)

log = logging.getLogger(__name__)


def watch_promises(*, at: datetime) -> int:
    """One pass: promises and steps of absent advisers, calls nobody makes, calls that are late.

    Returns how many were found late for the first time, and told so.
    """
    forget_old_holds(before=at - HOLDS_KEPT)
    _each(_promises_without_adviser(at), lambda callback: reroute(callback=callback, at=at))
    steps = Callback.objects.open().filter(pk__in=astray(at=at)[:MOST]).order_by("pk")
    _each(steps, lambda callback: find_owner(callback=callback, at=at))
    # Urgent ones, then those without an offer: an offer that stands must hide nobody.
    untried = Callback.objects.untried(at - OFFER_AFTER).order_by(
        URGENT_FIRST, F("offered_to").asc(nulls_first=True), "pk"
    )[:MOST]
    _each(untried, lambda callback: _offer(callback=callback, at=at))
    late = Callback.objects.late(at).filter(told_late_at__isnull=True).order_by("pk")[:MOST]
    return sum(_each(late, lambda callback: _tell_late(callback=callback, at=at)))


def _each(callbacks: Iterable[Callback], act: Callable[[Callback], object]) -> list[bool]:
    """Do it for each; whatever one raises, the next still gets its turn."""
    done = []
    for callback in callbacks:
        try:
            done.append(bool(act(callback)))
        except (PromiseEnded, SlotRefused):
            continue  # somebody was faster
        except Exception:
            log.exception("The watch could not handle callback %s.", callback.pk)
    return done


def _promises_without_adviser(at: datetime) -> list[Callback]:
    """Promises to come whose adviser is absent at that hour, on purpose or since."""
    alone = not_there(at=at)[:MOST]
    running = Attempt.objects.filter(ended_at__isnull=True).values("callback")
    promises = Callback.objects.open().filter(appointments__in=alone)
    return list(promises.exclude(pk__in=running).order_by("pk"))


@transaction.atomic
def _offer(*, callback: Callback, at: datetime) -> bool:
    """Offer a call that nobody makes to the best adviser who is free now; a good offer stands."""
    callback = lock_callback(callback)
    live = callback.live_appointment
    if live is None or not _is_untried(callback, at):
        return False
    free = free_now(appointment=live, at=at)
    if callback.offered_to_id in free:
        return False
    choice = choose(callback=callback, on=at, adviser_ids=free)
    callback.offered_to_id = choice.adviser_id if choice else None
    callback.save(update_fields=["offered_to"])
    if choice is None:
        return False
    record(
        case=callback.case,
        kind=EventKind.PROMISE_OFFERED,
        at=at,
        by=None,
        adviser_id=choice.adviser_id,
    )
    return True


def _is_untried(callback: Callback, at: datetime) -> bool:
    return Callback.objects.untried(at - OFFER_AFTER).filter(pk=callback.pk).exists()


@transaction.atomic
def _tell_late(*, callback: Callback, at: datetime) -> bool:
    """Tell the desk and the person that a promise is late; False when it no longer is."""
    callback = lock_callback(callback)
    if not Callback.objects.late(at).filter(pk=callback.pk, told_late_at__isnull=True).exists():
        return False
    live = callback.live_appointment
    settle_promise(callback=callback, live=live, at=at)
    callback.told_late_at = at
    callback.save(update_fields=["told_late_at"])
    record(
        case=callback.case,
        kind=EventKind.PROMISE_LATE,
        at=at,
        by=None,
        appointment_id=live.pk if live else None,
    )
    if live is None or not is_said_late(live, to_person=True):
        queue_notice(callback=callback, kind=NoticeKind.RUNNING_LATE, at=at)
    return True
