"""Counts by when somebody does something about each case, and tells whoever coordinates.

A deadline is counted once after each act, by a pass of every minute: acts only say that they were.
It is counted again when the desk opens at other hours, or has other delays.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.story import record
from helpdesk.choices import CaseState, EventKind, Urgency
from helpdesk.models import Case, DeskSettings
from helpdesk.policy.case_deadlines import LOOK_AHEAD_DAYS, case_deadline, is_forsaken
from helpdesk.policy.hours import Interval
from helpdesk.reads.handling import cases_past_their_deadline, cases_to_count
from helpdesk.reads.opening import desk_open

# What one pass handles; the next one, a minute later, goes on.
MOST = 500
# Nothing is counted from longer ago: a desk whose watch stood still begins anew.
OLDEST = timedelta(days=30)

log = logging.getLogger(__name__)


def watch_cases(*, at: datetime) -> int:
    """One pass. Returns of how many cases whoever coordinates heard for the first time."""
    count_deadlines(at=at)
    open_hours = desk_open(within=Interval(at - OLDEST, at))
    limits = DeskSettings.current().limits
    told = 0
    for case in cases_past_their_deadline(at=at, most=MOST):
        if not is_forsaken(case.due_at, at=at, limits=limits, open=open_hours):
            continue
        try:
            told += _escalate(case, at=at)
        except Exception:
            log.exception("Case %s could not be escalated.", case.pk)
    return told


def count_deadlines(*, at: datetime) -> int:
    """Count those that no act has left one for; returns how many. Three queries and one a case.

    A case of before there were deadlines begins now.
    """
    cases = cases_to_count(most=MOST)
    if not cases:
        return 0
    hours = desk_open(within=Interval(at - OLDEST, at + timedelta(days=LOOK_AHEAD_DAYS)))
    limits, counted = DeskSettings.current().limits, 0
    for case in cases:
        since = case.touched_at or at
        due_at = case_deadline(
            CaseState(case.state),
            Urgency(case.urgency) if case.urgency else None,
            since=max(since, at - OLDEST),
            limits=limits,
            open=hours,
        )
        as_read = {"state": case.state, "urgency": case.urgency, "touched_at": case.touched_at}
        unchanged = Case.objects.filter(pk=case.pk, due_at=None, **as_read)
        counted += unchanged.update(due_at=due_at, touched_at=since)
    return counted


def count_again() -> int:
    """The open hours or the delays changed: the watch counts every deadline anew. One query.

    Those of which whoever coordinates has heard stay: somebody is to look at them all the same.
    Returns how many.
    """
    counted = Case.objects.filter(due_at__isnull=False, escalated_at__isnull=True)
    return counted.update(due_at=None)


@transaction.atomic
def _escalate(case: Case, *, at: datetime) -> bool:
    """Write that nobody did anything in time; False where somebody has by now, or it is told."""
    seen = case.due_at
    case = lock_case(case)
    if case.escalated_at is not None or case.due_at is None or case.due_at != seen:
        return False
    case.escalated_at = at
    case.save(update_fields=["escalated_at"])
    record(case=case, kind=EventKind.ESCALATED, at=at, by=None)
    return True
