"""Reads one case: found by its reference, what was done for it, and the cases around it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from helpdesk.choices import AppointmentState, CallbackState
from helpdesk.models import (
    Appointment,
    Callback,
    Case,
    ChecklistItem,
    Consent,
    Memo,
    Note,
    NoteDraft,
    Notice,
    PendingReason,
    Person,
)
from helpdesk.models.case import CaseQuerySet
from helpdesk.reads.numbers import numbers_of
from helpdesk.reads.plain_rows import rows_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


_WHAT_IS_BESIDE = """
SELECT
  EXISTS (SELECT 1 FROM {consent} WHERE person_id = %s) OR EXISTS (
    SELECT 1 FROM {consent} c JOIN {person} p ON p.id = c.person_id WHERE p.merged_into_id = %s
  ),
  EXISTS (SELECT 1 FROM {case} WHERE person_id = %s AND id <> %s),
  EXISTS (SELECT 1 FROM {related} WHERE from_case_id = %s),
  EXISTS (SELECT 1 FROM {checklist} WHERE case_id = %s),
  EXISTS (SELECT 1 FROM {memo} WHERE case_id = %s AND user_id = %s),
  EXISTS (SELECT 1 FROM {draft} WHERE case_id = %s AND user_id = %s)
"""


@dataclass(frozen=True)
class WhatIsBeside:
    """Whether a case has any of these; each is asked for only where it has.

    `consents` of its person, over or not, also under files that were merged; `memos` and `draft`
    are those of the reader.
    """

    consents: bool
    others: bool
    related: bool
    checklist: bool
    memos: bool
    draft: bool


def what_is_beside(case: Case, user: "AbstractUser") -> WhatIsBeside:
    """As WhatIsBeside says, to this reader. One query."""
    sql = _WHAT_IS_BESIDE.format(
        consent=Consent._meta.db_table,
        person=Person._meta.db_table,
        case=Case._meta.db_table,
        related=Case.related.through._meta.db_table,
        checklist=ChecklistItem._meta.db_table,
        memo=Memo._meta.db_table,
        draft=NoteDraft._meta.db_table,
    )
    used = case.person.merged_into_id or case.person_id
    own = (case.pk, user.pk)
    [found] = rows_of(sql, [used, used, case.person_id, case.pk, case.pk, case.pk, *own, *own])
    return WhatIsBeside(*map(bool, found))


def find_case(reference: str) -> Case | None:
    """The case of this reference and nothing around it; None when there is none. One query."""
    return Case.objects.filter(reference=reference.upper()).first()


def case_for_page(reference: str) -> Case | None:
    """The case of this reference with what its page shows: the person, their numbers, the topic.

    None when there is none. Two queries.
    """
    cases = Case.objects.select_related(
        "person", "topic", "adviser", "pending_reason", "merged_into", "incident"
    ).prefetch_related("person__numbers")
    return cases.filter(reference=reference.upper()).first()


def other_cases(case: Case, *, most: int) -> list[Case]:
    """The other requests of the same person, the latest first, with their topic. One query."""
    return list(_beside(case).filter(person=case.person)[:most])


def cases_at_same_numbers(case: Case, *, most: int) -> list[Case]:
    """Requests of other people who share a number with this one, the latest first. One query.

    The numbers of the person are read too, where they are not prefetched.
    """
    shared = [row.number for row in numbers_of(case.person)]
    others = _beside(case).filter(person__numbers__number__in=shared).exclude(person=case.person)
    return list(others.distinct()[:most])


def open_requests_of(people: Collection[Person]) -> list[Any]:
    """The requests of these people that are not closed, the latest first, with topic and person.

    `calls_at` is the hour of the promised call, None for none. One query.
    """
    hours = Appointment.objects.filter(
        callback__case=OuterRef("pk"),
        callback__state=CallbackState.OPEN,
        state=AppointmentState.LIVE,
    )
    cases = Case.objects.not_closed().filter(person__in=people)
    return list(
        cases.select_related("topic", "person")
        .annotate(calls_at=Subquery(hours.values("starts_at")[:1]))
        .order_by("-opened_at", "-pk")
    )


def _beside(case: Case) -> CaseQuerySet:
    others = Case.objects.exclude(pk=case.pk).select_related("topic", "person")
    return others.order_by("-opened_at")


def related_cases(case: Case) -> list[Case]:
    """Those that go together with this one, the latest first. One query."""
    return list(case.related.select_related("topic", "person").order_by("-opened_at"))


def messages_of(case: Case, *, most: int) -> list[Notice]:
    """What was written to the person, or waits to be, the latest first. One query."""
    return list(case.notices.order_by("-due_at", "-pk")[:most])


def minutes_spent(case: Case) -> int | None:
    """How long the case took so far, in minutes; None when nobody said. One query."""
    total: int | None = case.times_spent.aggregate(total=Sum("minutes"))["total"]
    return total


def notes_of(case: Case) -> QuerySet[Note]:
    """The notes of a case, the latest first. One query, when it is read."""
    return case.notes.all()


def has_notes(case: Case) -> bool:
    """Whether anybody wrote a note. One query."""
    return case.notes.exists()


def cases_to_join(case: Case) -> CaseQuerySet:
    """What may be the same request: others of the person that are not closed, the latest first.

    One query, when it is read.
    """
    others = Case.objects.not_closed().filter(person=case.person_id).exclude(pk=case.pk)
    return others.select_related("topic").order_by("-opened_at")


def calls_to_keep(case: Case) -> QuerySet[Callback]:
    """The open promises of a case and of those that it may be joined with: one of them can stay.

    One query, when it is read.
    """
    others = cases_to_join(case).order_by().values("pk")
    calls = Callback.objects.open().filter(Q(case__in=others) | Q(case=case.pk))
    return calls.select_related("adviser", "case")


def reasons_to_wait() -> QuerySet[PendingReason]:
    """For what a case may wait, as the desk offers it, in its order. One query, when it is read."""
    return PendingReason.objects.filter(is_active=True)
