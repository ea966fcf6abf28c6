"""Appends lines to the stories of cases: the only way an event is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.choices import EventKind
from helpdesk.models import Callback, Case, CaseEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

Value = str | int | bool | list[dict[str, object]] | None


def record(
    *, case: Case, kind: EventKind, at: datetime, by: "AbstractUser | None", **data: Value
) -> CaseEvent:
    """Write what happened. `data` holds ids and codes only; `by` is None for the person or desk."""
    return CaseEvent.objects.create(
        case=case, kind=kind, at=at, actor_id=by.pk if by else None, data=data
    )


def by_link(callback: Callback, by: "AbstractUser | None") -> dict[str, Value]:
    """What tells a helper's act from the person's: the message with the link went to the helper.

    Empty for what a member of staff did, and for a call that is promised to the person.
    """
    of_helper = by is None and callback.consent_id is not None
    return {"consent_id": callback.consent_id} if of_helper else {}


@dataclass(frozen=True)
class NewEvent:
    """One line of a case's story that the desk writes by itself."""

    case_id: int
    kind: EventKind
    data: Mapping[str, Value]


def record_all(events: Iterable[NewEvent], *, at: datetime) -> None:
    """Write what happened to many cases in one statement; nothing for no lines."""
    CaseEvent.objects.bulk_create(
        CaseEvent(case_id=event.case_id, kind=event.kind, at=at, data=dict(event.data))
        for event in events
    )
