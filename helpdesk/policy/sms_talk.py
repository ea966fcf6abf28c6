"""Knows what is done with an SMS that came in: what it says, and how its number stands with us.

Whoever sends is the holder of a number, and no more (trust.md). So only the one promise to that
number may change, never by a guess, and everything else is read by a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from helpdesk.policy.offers import half_of
from helpdesk.policy.slots import Slot, nearest, offer
from helpdesk.policy.sms_answers import Understood, Wish
from helpdesk.policy.sms_phrases import Said

# A question that nobody answered is over after this, and when its hour has come.
OPEN_FOR: Final = timedelta(hours=24)
# Messages that answer one number in a day; that somebody will read it, once.
MOST_ANSWERS: Final = 8
# What nobody understood is read within so much time that the desk is open.
READ_WITHIN_MINUTES: Final = 120
HOW_MANY_TIMES: Final = 3


class Asks(StrEnum):
    """A question that we put to a number (question ouverte)."""

    TO_CANCEL = "to_cancel"
    WHICH_TIME = "which_time"


class Did(StrEnum):
    """What was done with an SMS that came in (suite donnée)."""

    NOTED = "noted"
    CONFIRMED = "confirmed"
    ASKED_TO_CANCEL = "asked_to_cancel"
    CANCELLED = "cancelled"
    STANDS = "stands"
    OFFERED = "offered"
    MOVED = "moved"
    STOPPED = "stopped"
    NOT_THEIRS = "not_theirs"


# Somebody of the team should know, although a machine did it.
TO_BE_READ: Final = frozenset({Did.NOTED, Did.CANCELLED, Did.STOPPED, Did.NOT_THEIRS})


@dataclass(frozen=True)
class Standing:
    """How a number stands with us.

    `has_promise`: exactly one call is promised there, to the only person who holds the number, for
    themselves, and nobody is calling now. `is_proven`: an adviser confirmed that it is theirs.
    `has_hour`: the call has an hour. `asks` is the question that waits for an answer there;
    `is_over`: something happened since, and nobody knows what an answer is about. `times` is how
    many it offers. `can_ask`: our messages get there, and an answer comes back.
    """

    has_promise: bool = False
    is_proven: bool = False
    has_hour: bool = False
    asks: Asks | None = None
    is_over: bool = False
    times: int = 0
    can_ask: bool = False


def what_to_do(said: Understood, standing: Standing) -> Did:
    """What follows from a message; NOTED is that a person reads it.

    STOP holds for any number. "It is not me" stops the call, as the link of our first message does,
    unless an adviser has confirmed whose number it is.
    """
    if said.said is Said.STOP:
        return Did.STOPPED
    if not standing.has_promise or said.said in (Said.OTHER, Said.MACHINE):
        return Did.NOTED
    if said.said is Said.NOT_ME:
        return Did.NOTED if standing.is_proven else Did.NOT_THEIRS
    answers = {
        None: _unasked,
        Asks.TO_CANCEL: _asked_to_cancel,
        Asks.WHICH_TIME: _asked_which_time,
    }
    asks = standing.asks
    if standing.is_over:
        # "Cancel" and "another time" say it whatever was asked; "yes" and "2" do not.
        asks = None
        if said.said not in (Said.CANCEL, Said.LATER):
            return Did.NOTED
    did = answers[asks](said, standing)
    return did if standing.can_ask or did not in (Did.ASKED_TO_CANCEL, Did.OFFERED) else Did.NOTED


def _unasked(said: Understood, standing: Standing) -> Did:
    if said.said is Said.YES:
        return Did.CONFIRMED if standing.has_hour else Did.NOTED
    if said.said in (Said.NO, Said.CANCEL):
        return Did.ASKED_TO_CANCEL
    return Did.OFFERED if said.said is Said.LATER else Did.NOTED


def _asked_to_cancel(said: Understood, standing: Standing) -> Did:
    """ "Yes, cancel" and "cancel" are the answer to it; "no, cancel" is none."""
    if said.parts <= {Said.YES, Said.CANCEL}:
        return Did.CANCELLED
    if said.parts == {Said.NO}:
        return Did.STANDS
    return Did.OFFERED if said.said is Said.LATER else Did.NOTED


def _asked_which_time(said: Understood, standing: Standing) -> Did:
    if said.said is Said.CHOICE and said.choice is not None and said.choice <= standing.times:
        return Did.MOVED
    if said.said is Said.CANCEL:
        return Did.ASKED_TO_CANCEL
    return Did.OFFERED if said.said is Said.LATER else Did.NOTED


def open_until(asked_at: datetime, *, starts_at: datetime | None) -> datetime:
    """Until when an answer to a question counts: its hour at the latest; None: it has none."""
    until = asked_at + OPEN_FOR
    return min(until, starts_at) if starts_at else until


def times_to_offer(
    free: Sequence[Slot], *, wish: Wish, live_at: datetime | None, at: datetime, zone: ZoneInfo
) -> list[Slot]:
    """Up to HOW_MANY_TIMES free times to choose from, soonest first: those wished for, if any.

    A wish gives up its half of the day first, then its day. Without one: after the hour that they
    have (`live_at`), a time on each of the next days. [] when nothing is free.
    """
    free = sorted(slot for slot in free if slot.starts_at != live_at)
    for each in (wish, replace(wish, half=None)):
        if each == Wish():
            continue
        wished = [slot for slot in free if _is_wished(slot, each, at=at, zone=zone)]
        if wished:
            return _some(wished, all_free=free, zone=zone)
    later = [slot for slot in free if live_at is None or slot.starts_at > live_at]
    return _some(later or free, all_free=free, zone=zone)


def _some(chosen: Sequence[Slot], *, all_free: Sequence[Slot], zone: ZoneInfo) -> list[Slot]:
    """One a day first; then more of these days; then what is nearest to them."""
    days = offer(chosen, zone=zone, per_day=1, days=HOW_MANY_TIMES)
    found = [slot for day in days for slot in day.slots]
    for pool in (chosen, all_free):
        left = [slot for slot in pool if slot not in found]
        if len(found) < HOW_MANY_TIMES and left:
            found += nearest(left, found[0].starts_at, count=HOW_MANY_TIMES - len(found))
    return sorted(found)


def _is_wished(slot: Slot, wish: Wish, *, at: datetime, zone: ZoneInfo) -> bool:
    day, today = slot.starts_at.astimezone(zone).date(), at.astimezone(zone).date()
    if wish.half is not None and half_of(slot, zone) is not wish.half:
        return False
    if wish.days is not None and day != today + timedelta(days=wish.days):
        return False
    if wish.weekday is not None and day.weekday() != wish.weekday:
        return False
    next_monday = today + timedelta(days=7 - today.weekday())
    is_next_week = next_monday <= day < next_monday + timedelta(days=7)
    return is_next_week or not wish.is_next_week
