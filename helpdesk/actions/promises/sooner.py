"""Who would take a sooner hour is told when one opens: twice at most, one person an hour."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, When

from helpdesk.actions.messages.notices import queue_notice
from helpdesk.actions.promises.appointments import PromiseEnded, lock_callback
from helpdesk.actions.story import by_link, record
from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    CallbackState,
    Confidence,
    EventKind,
    NoticeKind,
)
from helpdesk.models import Callback, SoonerWish
from helpdesk.policy.sooner import BETWEEN_OFFERS, MOST_OFFERS, WORTH, may_offer, sooner_time
from helpdesk.reads.availability import slots_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# How many one pass tells; the next one goes on.
MOST = 100

log = logging.getLogger(__name__)


@transaction.atomic
def wish_sooner(
    *, callback: Callback, at: datetime, by: "AbstractUser | None" = None
) -> SoonerWish | None:
    """Tell this person when a sooner hour opens; asked again, it changes nothing.

    None for a promise without an hour. Raises PromiseEnded.
    """
    callback = lock_callback(callback)
    live = callback.live_appointment
    if live is None:
        return None
    # All free hours, not only the sooner ones: the promise may move to a later hour yet.
    free = [slot.starts_at.isoformat() for slot in slots_for(callback, at=at, by_public=True)]
    wish, is_new = SoonerWish.objects.get_or_create(
        callback=callback, defaults={"asked_at": at, "known_times": free}
    )
    if is_new:
        kind = EventKind.SOONER_WANTED
        record(case=callback.case, kind=kind, at=at, by=by, **by_link(callback, by))
    return wish


def offer_sooner(*, at: datetime) -> int:
    """One pass: what is urgent first, then who is not at ease, then who waits longest.

    Returns how many were told. No hour is offered to two people.
    """
    recent = SoonerWish.objects.filter(offered_at__gt=at - BETWEEN_OFFERS)
    offered = set(recent.values_list("offered_time", flat=True))
    waiting = SoonerWish.objects.filter(
        offers__lt=MOST_OFFERS,
        callback__state=CallbackState.OPEN,
        callback__appointments__state=AppointmentState.LIVE,
        callback__appointments__kind=AppointmentKind.PROMISED,
        callback__appointments__starts_at__gt=at + WORTH,
    ).exclude(offered_at__gt=at - BETWEEN_OFFERS)
    told = 0
    not_at_ease = Case(When(callback__case__person__confidence=Confidence.LOW, then=0), default=1)
    urgent = Case(When(callback__case__urgency="", then=1), default=0)
    for wish in waiting.order_by(urgent, not_at_ease, "asked_at", "pk").iterator():
        try:
            starts_at = _offer(wish=wish, at=at, offered=offered)
        except PromiseEnded:
            continue
        except Exception:
            log.exception("No sooner hour could be looked for, wish %s.", wish.pk)
            continue
        if starts_at is not None:
            offered.add(starts_at)
            told += 1
        if told == MOST:
            break
    return told


@transaction.atomic
def _offer(*, wish: SoonerWish, at: datetime, offered: set[datetime | None]) -> datetime | None:
    callback = lock_callback(wish.callback)
    wish = SoonerWish.objects.select_for_update(of=("self",), no_key=True).get(pk=wish.pk)
    live = callback.live_appointment
    zone = callback.zone
    if live is None or not may_offer(
        offers=wish.offers, offered_at=wish.offered_at, at=at, zone=zone
    ):
        return None
    starts_at = sooner_time(
        slots_for(callback, at=at, by_public=True),
        promised_at=live.starts_at,
        at=at,
        known={datetime.fromisoformat(time) for time in wish.known_times},
        offered={time for time in offered if time is not None},
    )
    if starts_at is None:
        return None
    notice = queue_notice(callback=callback, kind=NoticeKind.SOONER, at=at, times=[starts_at])
    if notice is None:
        return None
    wish.offers, wish.offered_at, wish.offered_time = wish.offers + 1, at, starts_at
    # Said once is known: whoever let it pass is not asked again.
    wish.known_times = [*wish.known_times, starts_at.isoformat()]
    wish.save(update_fields=["offers", "offered_at", "offered_time", "known_times"])
    record(
        case=callback.case,
        kind=EventKind.SOONER_OFFERED,
        at=at,
        by=None,
        starts_at=starts_at.isoformat(),
    )
    return starts_at
