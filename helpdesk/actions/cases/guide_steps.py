"""Where the person is in a guide, and which phone they hold, as their adviser hears it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.story import record
from helpdesk.choices import Device, EventKind
from helpdesk.models import Case

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def keep_place(*, case: Case, guide: int, step: int, at: datetime, by: "AbstractUser") -> Case:
    """The person is at this step of this guide; the same place again changes nothing."""
    return _change(lock_case(case), at=at, by=by, guide_number=guide, guide_step=step)


@transaction.atomic
def keep_device(*, case: Case, device: Device, at: datetime, by: "AbstractUser") -> Case:
    """What the person holds while we speak; the same again changes nothing."""
    return _change(lock_case(case), at=at, by=by, device=device)


def _change(case: Case, *, at: datetime, by: "AbstractUser", **facts: object) -> Case:
    if all(getattr(case, name) == value for name, value in facts.items()):
        return case
    for name, value in facts.items():
        setattr(case, name, value)
    case.save(update_fields=list(facts))
    fields = " ".join(facts)
    last = case.events.first()
    # Nine steps of one call are one line of the story.
    is_told = last is not None and (last.kind, last.actor_id, last.data) == (
        EventKind.FACTS_CHANGED,
        by.pk,
        {"fields": fields},
    )
    if not is_told:
        record(case=case, kind=EventKind.FACTS_CHANGED, at=at, by=by, fields=fields)
    return case
