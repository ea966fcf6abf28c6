"""Knows by when somebody does something about a case that has no call planned, and who hears.

Minutes are those in which the desk is open. They count from when somebody of the team last did
something, and never while the case waits for the person: then nothing is due.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from helpdesk.choices import CaseState, Urgency
from helpdesk.policy.deadlines import due_after
from helpdesk.policy.hours import Interval

# How far ahead open hours are looked for; a desk that is closed for longer has no deadline.
LOOK_AHEAD_DAYS: Final = 30


@dataclass(frozen=True)
class Limits:
    """Open minutes, each setting of the CMS under its own name.

    `handle_minutes`: until somebody begins; `progress_minutes`: until the next thing is done;
    `urgent_minutes`: for either, where it is urgent; `escalate_minutes`: after a deadline that
    nobody kept, until whoever coordinates hears of it.
    """

    handle_minutes: int = 4 * 60
    progress_minutes: int = 16 * 60
    urgent_minutes: int = 60
    escalate_minutes: int = 2 * 60


def minutes_for(state: CaseState, urgency: Urgency | None, limits: Limits) -> int | None:
    """How many open minutes such a case has; None where nothing is due.

    A planned case has the hour of its call, a case that waits is reminded, a closed one is over.
    """
    usual = {
        CaseState.NEW: limits.handle_minutes,
        CaseState.ACTIVE: limits.progress_minutes,
    }.get(state)
    if usual is None or urgency is None:
        return usual
    return min(usual, limits.urgent_minutes)


def case_deadline(
    state: CaseState,
    urgency: Urgency | None,
    *,
    since: datetime,
    limits: Limits,
    open: Iterable[Interval],
) -> datetime | None:
    """By when somebody does something, in UTC; `since` is when somebody last did, or it began.

    None where nothing is due, or the desk is not open for so long.
    """
    minutes = minutes_for(state, urgency, limits)
    return None if minutes is None else due_after(since, open_minutes=minutes, open=open)


def is_overdue(due_at: datetime | None, at: datetime) -> bool:
    """Whether its deadline has passed; the last instant still keeps it."""
    return due_at is not None and at > due_at


def is_forsaken(
    due_at: datetime | None, *, at: datetime, limits: Limits, open: Iterable[Interval]
) -> bool:
    """Whether nobody touched it for so long after its deadline that whoever coordinates hears."""
    if due_at is None or at <= due_at:
        return False
    told_at = due_after(due_at, open_minutes=limits.escalate_minutes, open=open)
    return told_at is not None and at >= told_at
