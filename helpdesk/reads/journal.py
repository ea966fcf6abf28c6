"""Reads the journal: what was done, who read about whom, and who came in; a page by its key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet, Subquery

from helpdesk.choices import JournalSubject
from helpdesk.models import Adviser, Case, CaseEvent, JournalEntry, PersonRead

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class JournalAsked:
    """What of the journal is asked for; None or "" leaves a filter out.

    `account` is the key of a user, `kind` a code of `JournalKind`. Of the aware `since` and
    `until`, the first belongs to it and the second does not. `before` is the key of the last line
    of the page before.
    """

    account: int | None = None
    kind: str = ""
    reference: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def latest_events(asked: JournalAsked, *, most: int) -> list[CaseEvent]:
    """What was done to requests, the latest first, at most so many. One query; no `kind`."""
    rows = CaseEvent.objects.all()
    if asked.account:
        rows = rows.filter(actor=asked.account)
    if asked.reference:
        rows = rows.filter(case__reference=asked.reference)
    return list(_page(rows, asked)[:most])


def latest_reads(asked: JournalAsked, *, most: int) -> list[PersonRead]:
    """Who was shown whom, the latest first, at most so many. One query; no `kind`."""
    rows = PersonRead.objects.all()
    if asked.account:
        rows = rows.filter(reader=asked.account)
    if asked.reference:
        asker = Case.objects.filter(reference=asked.reference)
        rows = rows.filter(person__in=asker.values("person"))
    return list(_page(rows, asked)[:most])


def latest_entries(asked: JournalAsked, *, most: int) -> list[JournalEntry]:
    """Who came in, and what was done that is no story of a request, as above. One query.

    Of an account: what it did, and what was done to it.
    """
    rows = JournalEntry.objects.all()
    if asked.account:
        rows = rows.filter(
            Q(actor=asked.account) | Q(about=JournalSubject.ACCOUNT, about_id=asked.account)
        )
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.reference:
        rows = rows.filter(reference=asked.reference)
    return list(_page(rows, asked)[:most])


def _page(rows: QuerySet[Row], asked: JournalAsked) -> QuerySet[Row]:
    if asked.since:
        rows = rows.filter(at__gte=asked.since)
    if asked.until:
        rows = rows.filter(at__lt=asked.until)
    if asked.before:
        last = Subquery(rows.model._default_manager.filter(pk=asked.before).values("at"))
        # The first part is what the index answers.
        rows = rows.filter(Q(at__lte=last), Q(at__lt=last) | Q(pk__lt=asked.before))
    return rows.order_by("-at", "-pk")


def accounts_of_advisers() -> dict[int, int]:
    """Key of an adviser → key of their account: the journal says no name. One query."""
    return dict(Adviser.objects.values_list("pk", "user_id"))


def names_of_accounts() -> dict[int, str]:
    """Key of an account → the first name that people are told, else the user name. One query."""
    rows: Any = get_user_model()._default_manager.order_by("pk")
    found = rows.values_list("pk", "adviser__first_name", "username")
    return {pk: first_name or username for pk, first_name, username in found}
