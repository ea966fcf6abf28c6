"""Knows when a person who owes us an answer is reminded, and when we stop waiting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from helpdesk.policy.hours import in_utc
from helpdesk.policy.reminders import DAY_ENDS, DAY_STARTS

# A reminder lies on a desk to be said or posted: look again this much later.
_LOOK_AGAIN = timedelta(days=1)


class Step(StrEnum):
    """What follows for a case that waits."""

    WAIT = "wait"
    REMIND = "remind"
    CLOSE = "close"
    # Nothing that we sent got there: an adviser decides, no machine closes the case.
    TAKE_BACK = "take_back"


@dataclass(frozen=True)
class Waiting:
    """How a case waits. `due_at` is when to look at it next; `sent` counts the reminders so far.

    `is_unsaid`: the last reminder has not left the house yet. `is_heard`: one of them got there.
    """

    every: timedelta
    most: int
    sent: int
    due_at: datetime
    contacted_at: datetime | None = None
    is_unsaid: bool = False
    is_heard: bool = False


@dataclass(frozen=True)
class FollowUp:
    """The step to take now; `look_again_at` (UTC) is when the case is due next, if it waits on."""

    step: Step
    look_again_at: datetime | None = None


def follow_up(waiting: Waiting, *, at: datetime, pause: timedelta, zone: ZoneInfo) -> FollowUp:
    """Whether to remind, to close, or to wait until later.

    Never at night, by the desk's clock. After somebody spoke with the person (decision 22), the
    next reminder comes a whole interval later, and not within `pause`. Nobody is closed while a
    reminder waits to be said or posted, nor when none got there: then an adviser takes it back.
    A reason without any reminder closes after one interval.
    """
    due_at = waiting.due_at
    if waiting.contacted_at is not None:
        due_at = max(due_at, waiting.contacted_at + max(waiting.every, pause))
    if at < due_at:
        return FollowUp(Step.WAIT, by_day(due_at, zone))
    if by_day(at, zone) > at:
        return FollowUp(Step.WAIT, by_day(at, zone))
    if waiting.is_unsaid:
        return FollowUp(Step.WAIT, by_day(at + _LOOK_AGAIN, zone))
    if waiting.sent < waiting.most:
        return FollowUp(Step.REMIND, by_day(at + waiting.every, zone))
    is_fair = waiting.is_heard or waiting.most == 0
    return FollowUp(Step.CLOSE if is_fair else Step.TAKE_BACK)


def by_day(at: datetime, zone: ZoneInfo) -> datetime:
    """`at` itself between DAY_STARTS and DAY_ENDS, else the next morning; in UTC."""
    local = at.astimezone(zone)
    if DAY_STARTS <= local.time() <= DAY_ENDS:
        return in_utc(at)
    day = local.date() + timedelta(days=local.time() > DAY_ENDS)
    return in_utc(datetime.combine(day, DAY_STARTS, zone))


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """When what waits until this day goes on, by the desk's clock; in UTC."""
    return in_utc(datetime.combine(day, DAY_STARTS, zone))
