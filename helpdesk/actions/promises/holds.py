"""Keeps a time for a visitor who is still answering, and gives it back (decision 18).

A hold takes its quarter hours as an appointment does, so nobody else is offered them. It ends by
expiry or by "start again"; confirming turns it into the appointment (`book_appointment`).
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from helpdesk.actions.promises.appointments import SlotRefused, lock_team, take_time
from helpdesk.models import DeskSettings, SlotHold, Topic
from helpdesk.policy.deadlines import HOLD_FOR, hold_until
from helpdesk.policy.fair_use import Visitor, holds_bound, place_of
from helpdesk.policy.routing import Need, rank
from helpdesk.policy.slots import Call
from helpdesk.reads.availability import free_advisers, refusal_of, why_nobody_is_free
from helpdesk.reads.diaries import Freed
from helpdesk.reads.fair_use import place_digest
from helpdesk.reads.routing import candidates


@dataclass(frozen=True)
class WantedTime:
    """The time that a visitor chose, for what call, and in which language.

    `by_public`: a stranger chose it; somebody of the desk may have what is kept for the phone.
    """

    starts_at: datetime
    topic: Topic
    call: Call
    language: str
    by_public: bool = True


@transaction.atomic
def hold_time(*, key: uuid.UUID, wanted: WantedTime, address: str, at: datetime) -> SlotHold | None:
    """Keep a time for the visitor `key`, in place of any that they hold; the same is extended.

    None when as many times as may be are held from where their `address` is: the visitor goes on
    without a hold, and the time is theirs if it is still free when they confirm. Raises
    SlotRefused.
    """
    starts_at, call = wanted.starts_at, wanted.call
    if refusal := refusal_of(topic=wanted.topic, starts_at=starts_at, at=at):
        raise SlotRefused(refusal)
    team = lock_team()
    mine = SlotHold.objects.filter(key=key)
    held = mine.filter(starts_at=starts_at, minutes=call.minutes).first()
    if held is not None and extend_hold(key=key, at=at):
        return held
    mine.delete()
    who_is_free = partial(free_advisers, starts_at=starts_at, call=call, at=at, adviser_ids=team)
    free = who_is_free(freed=Freed(by_public=wanted.by_public))
    if not free:
        is_kept = bool(who_is_free())
        raise SlotRefused(
            why_nobody_is_free(starts_at=starts_at, minutes=call.minutes, is_kept=is_kept)
        )
    digest = place_digest(Visitor(session=key.hex, address=address))
    there = SlotHold.objects.filter(address=digest, expires_at__gt=at)
    place = place_of(address)
    if place.name and there.count() >= holds_bound(place, DeskSettings.current().fair_use):
        return None
    need = Need(language=wanted.language, topic=wanted.topic.code)
    hold = SlotHold(
        key=key,
        adviser_id=rank(need, candidates(on=starts_at, adviser_ids=free))[0].adviser_id,
        starts_at=starts_at,
        minutes=call.minutes,
        held_at=at,
        expires_at=at + HOLD_FOR,
        address=digest,
    )
    return take_time(hold, at=at)


def extend_hold(*, key: uuid.UUID, at: datetime) -> datetime | None:
    """Keep the visitor's time from now on for HOLD_FOR more; None when they hold none any more.

    HOLD_AT_MOST after it was chosen, the time is no longer extended. A hold that has just expired
    and that nobody took is taken up again. Returns until when it is kept, if that is to come.
    """
    held = SlotHold.objects.filter(key=key).first()
    if held is None:
        return None
    until = hold_until(held.held_at, at)
    if until <= at:
        return None
    SlotHold.objects.filter(key=key).update(expires_at=until)
    return until


@transaction.atomic
def release_hold(*, key: uuid.UUID) -> None:
    """Give the visitor's time back, if they hold one."""
    lock_team()
    SlotHold.objects.filter(key=key).delete()


def forget_old_holds(*, before: datetime) -> int:
    """Delete the holds that expired before this instant, with their quarters. Returns how many.

    A hold is remembered for a while: who chose a time in time may still confirm it.
    """
    old = SlotHold.objects.filter(expires_at__lt=before)
    if not old.exists():
        return 0
    with transaction.atomic():
        lock_team()
        return old.delete()[1].get(SlotHold._meta.label, 0)
