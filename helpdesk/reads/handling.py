"""Reads the cases about which somebody is to do something by a deadline, without a planned call."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    Q,
    Value,
    When,
    Window,
)

from helpdesk.choices import CaseState, Urgency
from helpdesk.models import Adviser, DeskSettings
from helpdesk.models import Case as Request
from helpdesk.models.case import CaseQuerySet
from helpdesk.policy.case_deadlines import LOOK_AHEAD_DAYS, case_deadline, minutes_for
from helpdesk.policy.hours import Interval, local_midnight
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.opening import desk_open
from helpdesk.reads.queue import COUNTED, cases_without_call

COUNTED_STATES = (CaseState.NEW, CaseState.ACTIVE)
# What is urgent first, then by deadline.
_FIRST = (
    Case(When(urgency="", then=Value(1)), default=Value(0)),
    F("due_at").asc(nulls_last=True),
    "pk",
)


def _to_handle() -> CaseQuerySet:
    """Nothing is due of what an incident keeps: whoever coordinates ends it for all."""
    is_free = Q(incident__isnull=True) | Q(incident__ended_at__isnull=False)
    return cases_without_call().filter(is_free, state__in=COUNTED_STATES)


def cases_to_count(*, most: int) -> list[Request]:
    """Those whose deadline is still to be counted, the oldest act first. One query."""
    uncounted = _to_handle().filter(due_at__isnull=True)
    return list(uncounted.order_by("touched_at", "pk")[:most])


def cases_past_their_deadline(*, at: datetime, most: int) -> list[Request]:
    """Those that nobody touched in time, and of which nobody was told. One query."""
    late = _to_handle().filter(due_at__lt=at, escalated_at__isnull=True)
    return list(late.order_by("due_at", "pk")[:most])


@dataclass(frozen=True)
class WithoutCall:
    """Requests without a planned call, as a day shows them; urgent ones first, then by deadline.

    `to_handle`: those due until the end of the day, and all urgent ones; `forsaken`: those of
    which whoever coordinates was told. `count` is of all; COUNTED + 1 stands for more.
    """

    to_handle: list[Request]
    forsaken: list[Request]
    count: int


def cases_of_day(
    *, adviser: Adviser | None, at: datetime, most: int, is_coordinator: bool
) -> WithoutCall:
    """What is to be done of an adviser, or of everybody; to a coordinator, forsaken ones of all.

    At most so many of each. One query, and one more where there is any.
    """
    zone = desk_zone()
    tomorrow = local_midnight(at.astimezone(zone).date() + timedelta(days=1), zone)
    is_due = Q(state__in=COUNTED_STATES) & (Q(due_at__lt=tomorrow) | ~Q(urgency=""))
    if adviser is not None:
        is_due &= Q(adviser=adviser)
    is_forsaken_one = Q(escalated_at__isnull=False) if is_coordinator else Q(pk=None)
    some = cases_without_call().order_by(*_FIRST)[: COUNTED + 1]
    rows = list(
        Request.objects.filter(pk__in=some.values("pk"))
        .annotate(
            is_due=ExpressionWrapper(is_due, output_field=BooleanField()),
            is_forsaken=ExpressionWrapper(is_forsaken_one, output_field=BooleanField()),
            count=Window(Count("pk")),
        )
        .order_by("-is_forsaken", "-is_due", *_FIRST)
        .values_list("pk", "is_due", "is_forsaken", "count")[: 2 * most]
    )
    due = [row[0] for row in rows if row[1]]
    forsaken = [row[0] for row in rows if row[2]]
    shown = Request.objects.filter(pk__in={*due, *forsaken}).for_list().order_by(*_FIRST)
    cases = list(shown) if due or forsaken else []
    return WithoutCall(
        to_handle=[case for case in cases if case.pk in due][:most],
        forsaken=[case for case in cases if case.pk in forsaken][:most],
        count=rows[0][3] if rows else 0,
    )


def deadline_of(case: Request, *, at: datetime) -> datetime | None:
    """By when somebody does something about it; None where nothing is due, or a call is planned.

    Counted here where the watch has not done it yet: then three queries, else none. Whether a
    promise is open is asked by whoever shows it.
    """
    urgency = Urgency(case.urgency) if case.urgency else None
    state, limits = CaseState(case.state), DeskSettings.current().limits
    if case.due_at is not None or minutes_for(state, urgency, limits) is None:
        return case.due_at
    if case.incident is not None and case.incident.ended_at is None:
        return None
    since = case.touched_at or at
    hours = desk_open(within=Interval(since, since + timedelta(days=LOOK_AHEAD_DAYS)))
    return case_deadline(state, urgency, since=since, limits=limits, open=hours)
