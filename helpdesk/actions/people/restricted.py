"""Restricts the record of a person, opens it for a reason, and lifts the restriction again."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.choices import JournalKind, JournalSubject, OpeningReason
from helpdesk.models import Person, RestrictedOpening
from helpdesk.policy.restricted import open_until

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def restrict(*, person_id: int, at: datetime, by: "AbstractUser") -> bool:
    """From now on a reason is asked for before anybody reads the record; twice changes nothing.

    Returns whether anything changed.
    """
    changed = Person.objects.filter(pk=person_id, is_restricted=False).update(is_restricted=True)
    if changed:
        _enter(JournalKind.RECORD_RESTRICTED, person_id, at=at, by=by)
    return bool(changed)


@transaction.atomic
def lift_restriction(*, person_id: int, at: datetime, by: "AbstractUser") -> bool:
    """The record is like any other again. Returns whether anything changed."""
    changed = Person.objects.filter(pk=person_id, is_restricted=True).update(is_restricted=False)
    if changed:
        _enter(JournalKind.RESTRICTION_LIFTED, person_id, at=at, by=by)
    return bool(changed)


@transaction.atomic
def open_record(
    *, person_id: int, reason: OpeningReason, words: str, at: datetime, by: "AbstractUser"
) -> RestrictedOpening:
    """Let this account read the record for a while; the reason is kept, its code in the journal."""
    opening = RestrictedOpening.objects.create(
        person_id=person_id,
        opened_by_id=by.pk,
        reason=reason,
        words=words,
        opened_at=at,
        until=open_until(at),
    )
    _enter(JournalKind.RESTRICTED_OPENED, person_id, at=at, by=by, reason=str(reason))
    return opening


def _enter(
    kind: JournalKind, person_id: int, *, at: datetime, by: "AbstractUser", **data: str
) -> None:
    about = Subject(JournalSubject.PERSON, person_id)
    record_entry(kind=kind, at=at, by=by, about=about, **data)
