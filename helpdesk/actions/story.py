"""Appends one line to a case's story: the only way an event is written."""

from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.choices import EventKind
from helpdesk.models import Case, CaseEvent

if TYPE_CHECKING:
    from website.models import User

Value = str | int | bool | list[dict[str, object]] | None


def record(
    *, case: Case, kind: EventKind, at: datetime, by: "User | None", **data: Value
) -> CaseEvent:
    """Write what happened. `data` holds ids and codes only; `by` is None for the person or desk."""
    return CaseEvent.objects.create(case=case, kind=kind, at=at, actor=by, data=data)
