"""Reads the queue: the cases that its filters ask for, and what these filters offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case as DbCase
from django.db.models import CharField, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat

from helpdesk.choices import CaseState
from helpdesk.models import Adviser, Callback, Case, SavedView, Topic
from helpdesk.models.case import CaseQuerySet
from helpdesk.policy.looked_for import looked_for
from helpdesk.reads.people import in_use, people_found

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# Beyond this, nobody reads how many there are.
COUNTED = 1000
OPEN_STATES = tuple(str(state) for state in CaseState if state is not CaseState.CLOSED)


@dataclass(frozen=True)
class View:
    """A view that somebody keeps; `query` is the address after "?".

    `is_mine`: the reader keeps it; `is_shared`: the team sees it.
    """

    pk: int
    name: str
    query: str
    is_mine: bool = True
    is_shared: bool = False


@dataclass(frozen=True)
class Offered:
    """Topics and advisers as (value, label), by label; one's own views and the team's, by name."""

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
    whose = Concat(
        DbCase(When(user=user.pk, then=Value("mine")), default=Value("theirs")),
        DbCase(When(is_shared=True, then=Value(" shared")), default=Value("")),
        output_field=CharField(),
    )
    seen = SavedView.objects.filter(Q(user=user.pk) | Q(is_shared=True))
    views = seen.values_list(whose, "pk", "query", "name")
    parts = (part.order_by() for part in (topics, advisers, views))
    found = Offered()
    for kind, pk, value, label in sorted(next(parts).union(*parts, all=True), key=lambda r: r[3]):
        if kind.startswith(("mine", "theirs")):
            is_mine, is_shared = kind.startswith("mine"), kind.endswith("shared")
            found.views.append(View(pk, label, value, is_mine, is_shared))
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


@dataclass(frozen=True)
class Asked:
    """What the filters of the queue ask for, in no order.

    `cases`: those of the page; `beside`: the open ones with its other filters, whatever "show" is.
    """

    cases: CaseQuerySet
    beside: CaseQuerySet


@dataclass(frozen=True)
class Counts:
    """How many cases a page has, and how many open ones stand where under the same filters.

    COUNTED + 1 stands for more. `by_state` is empty beyond COUNTED: it would be wrong.
    """

    shown: int
    by_state: Mapping[str, int]


def counts_of(asked: Asked) -> Counts:
    """How many there are, of the page and beside it. One query."""

    def capped(part: CaseQuerySet) -> CaseQuerySet:
        return Case.objects.filter(pk__in=part.order_by().values("pk")[: COUNTED + 1]).order_by()

    shown = capped(asked.cases).annotate(what=Value("shown")).values_list("what")
    states = capped(asked.beside).values_list("state")
    found = dict(shown.annotate(n=Count("pk")).union(states.annotate(n=Count("pk")), all=True))
    count = found.pop("shown", 0)
    return Counts(count, found if sum(found.values()) <= COUNTED else {})


def cases_asked_for(asked: Mapping[str, Any], *, adviser: Adviser | None) -> Asked:
    """The cases of these filters: "show", and "topic", "adviser" and "q" if said.

    `adviser` is who asks, for those of their own; None, for who takes no calls, has none. A name
    is looked up at once, in six queries at most; the rest is one query, when it is read.
    """
    narrow = _narrowed(asked)
    shown = _shown(asked["show"], adviser)
    return Asked(shown.filter(narrow), Case.objects.not_closed().filter(narrow))


def _narrowed(asked: Mapping[str, Any]) -> Q:
    narrow = Q()
    if topic := asked.get("topic"):
        narrow &= Q(topic__code=topic)
    if looks_after := asked.get("adviser"):
        narrow &= Q(adviser=looks_after)
    return narrow & _found(asked["q"]) if asked.get("q") else narrow


def _shown(show: str, adviser: Adviser | None) -> CaseQuerySet:
    if show == "all":
        return Case.objects.all()
    if show == "unplanned":
        return cases_without_call()
    if show in OPEN_STATES:
        return Case.objects.filter(state=show)
    if show == "mine" and adviser is not None:
        return Case.objects.not_closed().of(adviser)
    return Case.objects.not_closed()


def _found(q: str) -> Q:
    """By reference, else by what finds their people; by the number to call too."""
    asked = looked_for(q)
    if asked.references:
        return Q(reference__in=asked.references)
    people = [person.pk for person in people_found(q, in_use().only("pk"))]
    if not asked.number:
        return Q(person__in=people)
    called = Callback.objects.filter(number=asked.number).values("case")
    return Q(person__in=people) | Q(pk__in=called)
