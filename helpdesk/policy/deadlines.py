"""Knows when a promise is kept, when it is late, and deadlines counted in open minutes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from helpdesk.choices import PromiseResult
from helpdesk.policy.hours import Interval, in_utc, merge

# Window of a promise around the time that was shown (decision 19).
WINDOW_BEFORE = timedelta(minutes=5)
WINDOW_AFTER = timedelta(minutes=15)

# How far ahead an adviser may say that they are late.
SOON = timedelta(hours=2)

# How long an outcome can be corrected; what it sends leaves after that (decision 24).
CORRECTABLE_FOR = timedelta(seconds=60)
# Nobody tried this long after the time shown: the call is offered to another adviser.
OFFER_AFTER = timedelta(minutes=5)
# How long a visitor keeps the time that they chose, from their last page on; never longer in all.
HOLD_FOR = timedelta(minutes=15)
HOLD_AT_MOST = timedelta(minutes=60)

# One open day, to find a time when no offered hour suits (decision 20).
FIND_A_TIME_MINUTES = 8 * 60

Ended = Literal["moved_by_person", "moved_by_us", "cancelled"]


def promise_window(shown_at: datetime) -> Interval:
    """When the call that was promised for `shown_at` may start; the last instant counts too."""
    return Interval(shown_at - WINDOW_BEFORE, shown_at + WINDOW_AFTER)


def is_late(shown_at: datetime, at: datetime) -> bool:
    """Whether the window has passed. At exactly 15 minutes after the time shown it has not."""
    return at > shown_at + WINDOW_AFTER


def is_still_awaited(shown_at: datetime | None, at: datetime) -> bool:
    """Whether somebody still waits for a call of this hour; None, an hour to be found, always."""
    return shown_at is None or at < promise_window(shown_at).starts_at


def is_soon(shown_at: datetime, at: datetime) -> bool:
    """Whether the hour comes within SOON, or has come and its window is open: both ends count."""
    return at - WINDOW_AFTER <= shown_at <= at + SOON


def promise_result(
    *,
    shown_at: datetime | None,
    first_attempt_at: datetime | None,
    ended: Ended | None,
    at: datetime,
) -> PromiseResult:
    """What became of one promised time (decision 19).

    `first_attempt_at` is when the first try for it started, None for no try; `at` is now, or when
    it `ended`, and what came after `at` is ignored. Kept: that try started from 5 minutes before
    to 15 after the time shown, however it ended. Once the window is over without one, the promise
    is broken, and ending it mends nothing.

    A try before the window neither keeps the promise nor breaks it: nobody was told to wait for
    it, and the person may still expect us at the hour. The promise stays pending, and a later try
    in the window keeps it: pass that one. Somebody reached early who needs no second call has
    moved the promise: pass "moved_by_person".

    `shown_at` None: no hour was promised. Then only cancelling says anything; else it is pending.
    """
    if shown_at is None:
        is_cancelled = ended == "cancelled"
        return PromiseResult.CANCELLED_IN_TIME if is_cancelled else PromiseResult.PENDING
    window = promise_window(shown_at)
    if first_attempt_at is not None and window.starts_at <= first_attempt_at <= at:
        on_time = not is_late(shown_at, first_attempt_at)
        return PromiseResult.KEPT if on_time else PromiseResult.BROKEN
    if is_late(shown_at, at) or ended == "moved_by_us":
        return PromiseResult.BROKEN
    if ended == "moved_by_person":
        return PromiseResult.MOVED_BY_PERSON
    return PromiseResult.CANCELLED_IN_TIME if ended == "cancelled" else PromiseResult.PENDING


def is_correctable(ended_at: datetime | None, at: datetime) -> bool:
    """Whether the minute in which the outcome of a try may be corrected still runs.

    `ended_at` None, while the call runs: there is no outcome yet.
    """
    return ended_at is not None and at < ended_at + CORRECTABLE_FOR


def may_say_outcome(ended_at: datetime | None, at: datetime) -> bool:
    """Whether the end of a try may be said: while the call runs, and while it may be corrected."""
    return ended_at is None or is_correctable(ended_at, at)


def hold_until(held_at: datetime, at: datetime) -> datetime:
    """Until when a time chosen at `held_at` is kept for a visitor who opens a page at `at`."""
    return min(at + HOLD_FOR, held_at + HOLD_AT_MOST)


def due_after(at: datetime, *, open_minutes: int, open: Iterable[Interval]) -> datetime | None:
    """When that many open minutes have passed since `at`, in UTC; None if the hours do not suffice.

    `at` itself for 0 minutes; raises ValueError for fewer. Hours before `at` do not count.
    """
    if open_minutes < 0:
        raise ValueError("A deadline is not before its start.")
    at, left = in_utc(at), timedelta(minutes=open_minutes)
    if not left:
        return at
    for interval in merge(open):
        starts_at = max(interval.starts_at, at)
        if starts_at + left <= interval.ends_at:
            return starts_at + left
        left -= max(interval.ends_at - starts_at, timedelta(0))
    return None
