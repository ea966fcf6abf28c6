"""Reads the queue: the cases that its filters ask for, and what these filters offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast

from helpdesk.choices import AppointmentState, CaseState
from helpdesk.models import Adviser, Appointment, Callback, Case, SavedView, Topic
from helpdesk.models.case import CaseQuerySet
from helpdesk.policy.looked_for import looked_for
from helpdesk.reads.people import in_use, people_found

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# Beyond this, nobody reads how many there are.
COUNTED = 1000


@dataclass(frozen=True)
class View:
    """A view that somebody keeps; `query` is the address after "?"."""

    pk: int
    name: str
    query: str


@dataclass(frozen=True)
class Offered:
    """Topics and advisers as (value, label), by label; and one's own views, by name."""

    topics: list[tuple[str, str]] = field(default_factory=list)
    advisers: list[tuple[str, str]] = field(default_factory=list)
    views: list[View] = field(default_factory=list)


def offered_to(user: "AbstractUser") -> Offered:
    """Everything that the filters of a page offer to this user.

    One query, and one more when the words of topics are not kept.
    """
    topics = Topic.objects.filter(is_active=True).values_list(
        Value("topic"), "pk", "code", Value("")
    )
    advisers = Adviser.objects.filter(user__is_active=True).values_list(
        Value("adviser"), "pk", Cast("pk", CharField()), "first_name"
    )
    views = SavedView.objects.filter(user=user.pk).values_list(Value("view"), "pk", "query", "name")
    parts = (part.order_by() for part in (topics, advisers, views))
    found = Offered()
    for kind, pk, value, label in sorted(next(parts).union(*parts, all=True), key=lambda r: r[3]):
        if kind == "view":
            found.views.append(View(pk, label, value))
        elif kind == "adviser":
            found.advisers.append((value, label))
        else:
            found.topics.append((value, Topic(pk=pk, code=value).name))
    found.topics.sort(key=lambda topic: topic[1])
    return found


def cases_without_call() -> CaseQuerySet:
    """Open cases without a promise: nobody would call by themselves.

    Those that wait for the person are reminded by themselves.
    """
    promised = Callback.objects.open().filter(case=OuterRef("pk"))
    return Case.objects.not_closed().exclude(state=CaseState.WAITING).filter(~Exists(promised))


def capped_count(cases: CaseQuerySet) -> int:
    """How many; COUNTED + 1 stands for more. One query."""
    return cases.order_by()[: COUNTED + 1].count()


def cases_asked_for(asked: Mapping[str, Any], *, adviser: Adviser | None) -> CaseQuerySet:
    """The cases of these filters, in no order: "show", and "topic", "adviser" and "q" if said.

    `adviser` is who asks, for those of their own; None, for who takes no calls, has none. A name
    is looked up at once, in six queries at most; the rest is one query, when it is read.
    """
    cases = _shown(asked["show"], adviser)
    if topic := asked.get("topic"):
        cases = cases.filter(topic__code=topic)
    if looks_after := asked.get("adviser"):
        cases = cases.filter(adviser=looks_after)
    return _found(cases, asked["q"]) if asked.get("q") else cases


def _shown(show: str, adviser: Adviser | None) -> CaseQuerySet:
    if show == "all":
        return Case.objects.all()
    if show == "unplanned":
        return cases_without_call()
    if show == "waiting":
        return Case.objects.filter(state=CaseState.WAITING)
    if show == "mine" and adviser is not None:
        return Case.objects.not_closed().of(adviser)
    return Case.objects.not_closed()


def _found(cases: CaseQuerySet, q: str) -> CaseQuerySet:
    """By reference, else by what finds their people; by the number to call too."""
    asked = looked_for(q)
    if asked.references:
        return cases.filter(reference__in=asked.references)
    people = [person.pk for person in people_found(q, in_use().only("pk"))]
    if not asked.number:
        return cases.filter(person__in=people)
    return cases.filter(Q(person__in=people) | Q(callbacks__number=asked.number)).distinct()


def lines_of_queue(cases: CaseQuerySet, *, before: int | None, most: int) -> list[Case]:
    """These cases as a page lists them, the latest first, at most so many. One query.

    `before` is the key of the last case of the page before, None for the first page. Each has
    `next_call_at` and `find_a_time_by`, None where there is no such next step.
    """
    live = Appointment.objects.filter(callback__case=OuterRef("pk"), state=AppointmentState.LIVE)
    to_find = Callback.objects.open().filter(case=OuterRef("pk"), find_a_time_by__isnull=False)
    lines = _after(cases, before).annotate(
        next_call_at=Subquery(live.values("starts_at")[:1]),
        find_a_time_by=Subquery(to_find.values("find_a_time_by")[:1]),
    )
    return list(lines.for_list().order_by("-opened_at", "-pk")[:most])


def _after(cases: CaseQuerySet, before: int | None) -> CaseQuerySet:
    """The cases that come after this one in the list: a page by its key, not by its rank."""
    if before is None:
        return cases
    opened_at = Subquery(Case.objects.filter(pk=before).values("opened_at"))
    return cases.filter(Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, pk__lt=before))
