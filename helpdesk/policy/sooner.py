"""Knows when to tell somebody that a sooner hour is free: seldom, by day, and worth the change."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpdesk.policy.reminders import DAY_ENDS, DAY_STARTS
from helpdesk.policy.slots import Slot

# Twice in all, and a day between: never a flood.
MOST_OFFERS = 2
BETWEEN_OFFERS = timedelta(hours=24)
# An hour that is hardly sooner is no help, and one that is nearly here cannot be answered.
WORTH = timedelta(hours=2)
TIME_TO_ANSWER = timedelta(hours=2)


def may_offer(*, offers: int, offered_at: datetime | None, at: datetime, zone: ZoneInfo) -> bool:
    """Whether somebody may hear of a sooner hour now. `zone` is the person's own."""
    rested = offered_at is None or at >= offered_at + BETWEEN_OFFERS
    return offers < MOST_OFFERS and rested and DAY_STARTS <= at.astimezone(zone).time() < DAY_ENDS


def sooner_time(
    slots: Iterable[Slot],
    *,
    promised_at: datetime,
    at: datetime,
    known: Collection[datetime],
    offered: Collection[datetime] = (),
) -> datetime | None:
    """The soonest hour that was not free before; None when there is none.

    `known` were free when the person asked, and are no news; `offered` were just said to others.
    At least WORTH before the promised one, and at least TIME_TO_ANSWER after `at`.
    """
    return min(
        (
            slot.starts_at
            for slot in slots
            if at + TIME_TO_ANSWER <= slot.starts_at <= promised_at - WORTH
            and slot.starts_at not in known
            and slot.starts_at not in offered
        ),
        default=None,
    )
