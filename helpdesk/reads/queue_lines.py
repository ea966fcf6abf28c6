"""Reads the lines of the queue: in an order, page by page, with the marks of each."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Case as DbCase
from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from helpdesk.choices import AppointmentState, CaseState, QueueOrder
from helpdesk.models import Appointment, Callback, Case, CaseEvent, IncomingMail, IncomingSms
from helpdesk.models.case import CaseQuerySet
from helpdesk.policy.case_deadlines import is_overdue
from helpdesk.policy.deadlines import is_late

# After every promise: a case that has none comes last.
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
# What is urgent stands before all that is not, each by its own instant.
_AHEAD = timedelta(days=366 * 1000)


@dataclass(frozen=True)
class Line:
    """A case as a line shows it; None where there is no such next step.

    `due_at` is by when somebody does something where no call is planned. `is_late`: its hour, or
    the last instant for finding one or doing something, has passed. `has_news`: something
    came in that nobody has read. `last_word_at` is when anything happened last.
    """

    case: Case
    next_call_at: datetime | None
    find_a_time_by: datetime | None
    due_at: datetime | None
    last_word_at: datetime
    is_late: bool
    has_news: bool


def lines_of_queue(
    cases: CaseQuerySet, *, order: QueueOrder, before: int | None, most: int, at: datetime
) -> list[Line]:
    """These cases as a page lists them in this order, at most so many. One query.

    `before` is the key of the last case of the page before, None for the first page: a page
    begins at a case, not at a rank. What is equal stands by opening, the oldest first.
    """
    marked = _with_marks(cases).for_list()
    if order is QueueOrder.NEWEST:
        rows: QuerySet[Any] = _older(marked, before).order_by("-opened_at", "-pk")
    else:
        rows = _further(_keyed(marked, order), order, before).order_by("sort_key", "pk")
    return [_line(case, at=at) for case in rows[:most]]


def _with_marks(cases: CaseQuerySet) -> CaseQuerySet:
    here = OuterRef("pk")
    live = Appointment.objects.filter(callback__case=here, state=AppointmentState.LIVE)
    to_find = Callback.objects.open().filter(case=here, find_a_time_by__isnull=False)
    words = CaseEvent.objects.filter(case=here).order_by("-at", "-pk")
    sms = IncomingSms.objects.filter(case=here, read_at=None)
    mails = IncomingMail.objects.filter(case=here, read_at=None, note__isnull=False)
    return cases.annotate(
        next_call_at=Subquery(live.values("starts_at")[:1]),
        find_a_time_by=Subquery(to_find.values("find_a_time_by")[:1]),
        last_word_at=Coalesce(Subquery(words.values("at")[:1]), F("opened_at")),
        has_news=Exists(sms) | Exists(mails),
    )


def _keyed(cases: CaseQuerySet, order: QueueOrder) -> QuerySet[Any]:
    keys = {
        QueueOrder.AGE: F("opened_at"),
        QueueOrder.PROMISE: _due_first(),
        QueueOrder.WORD: F("last_word_at"),
        QueueOrder.TOPIC: F("topic__position"),
    }
    return cases.annotate(sort_key=keys[order])


def _due_first() -> DbCase:
    """What is urgent first, then by the next instant at which something is due."""
    due = Coalesce("next_call_at", "find_a_time_by", "due_at", Value(_NEVER))
    is_urgent = ~Q(urgency="") & ~Q(state=CaseState.CLOSED)
    ahead = ExpressionWrapper(due - Value(_AHEAD), output_field=DateTimeField())
    return DbCase(When(is_urgent, then=ahead), default=due, output_field=DateTimeField())


def _older(cases: CaseQuerySet, before: int | None) -> CaseQuerySet:
    if before is None:
        return cases
    opened_at = Subquery(Case.objects.filter(pk=before).values("opened_at"))
    return cases.filter(Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, pk__lt=before))


def _further(cases: QuerySet[Any], order: QueueOrder, before: int | None) -> QuerySet[Any]:
    if before is None:
        return cases
    last = _keyed(_with_marks(Case.objects.filter(pk=before)), order)
    key = Subquery(last.values("sort_key"))
    return cases.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=before))


def _line(case: Case, *, at: datetime) -> Line:
    marks = vars(case)
    call_at, find_by = marks["next_call_at"], marks["find_a_time_by"]
    due_at = None if call_at or find_by else case.due_at
    return Line(
        case=case,
        next_call_at=call_at,
        find_a_time_by=find_by,
        due_at=due_at,
        last_word_at=marks["last_word_at"],
        is_late=is_late(call_at, at) if call_at else is_overdue(find_by or due_at, at),
        has_news=marks["has_news"],
    )


def keys_in_order(cases: CaseQuerySet, *, order: QueueOrder, most: int) -> list[int]:
    """The keys of these cases in this order, at most so many. One query."""
    if order is QueueOrder.NEWEST:
        rows: QuerySet[Any] = cases.order_by("-opened_at", "-pk")
    else:
        rows = _keyed(_with_marks(cases), order).order_by("sort_key", "pk")
    return list(rows.values_list("pk", flat=True)[:most])
