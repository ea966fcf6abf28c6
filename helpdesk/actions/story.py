"""Appends lines to the stories of cases: the only way an event is written."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from helpdesk.choices import EventKind
from helpdesk.models import Callback, Case, CaseEvent
from helpdesk.permissions import acts_as
from helpdesk.policy.acting import Acting, acts_without_staff

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

Value = str | int | bool | list[dict[str, object]] | None


def record(
    *,
    case: Case,
    kind: EventKind,
    at: datetime,
    by: "AbstractUser | None",
    is_asking: bool = False,
    **data: Value,
) -> CaseEvent:
    """Write what happened, and who acted in which role.

    `data` holds ids and codes only; `by` is None for the person or desk. `is_asking`: the person
    does it in the moment of asking for a call.
    """
    line = story_line(case=case, kind=kind, at=at, by=by, is_asking=is_asking, **data)
    record_together([line])
    return line


def story_line(
    *,
    case: Case,
    kind: EventKind,
    at: datetime,
    by: "AbstractUser | None",
    is_asking: bool = False,
    **data: Value,
) -> CaseEvent:
    """One line of a story that is not written yet, for `record_together`; as `record` takes it."""
    return CaseEvent(
        case=case,
        kind=kind,
        at=at,
        actor_id=by.pk if by else None,
        acting=acts_as(by) if by else acts_without_staff(kind, data, is_asking=is_asking),
        data=data,
    )


def record_together(events: Iterable[CaseEvent]) -> None:
    """Write what happened in one step, in this order, by one statement; nothing for no lines."""
    waiting = _waiting.get()
    if waiting is None:
        CaseEvent.objects.bulk_create(events)
    else:
        waiting.extend(events)


_waiting: ContextVar[list[CaseEvent] | None] = ContextVar("waiting lines", default=None)


@contextmanager
def one_statement() -> Iterator[None]:
    """All lines that are recorded in this block are written at its end, in their order.

    Within one transaction, where nothing reads them before. Where the block is left by an error
    nothing is written: so its transaction ends.
    """
    lines: list[CaseEvent] = []
    token = _waiting.set(lines)
    try:
        yield
    finally:
        _waiting.reset(token)
    record_together(lines)


class ByLink(TypedDict, total=False):
    """What an event keeps of whoever used the link of a message."""

    consent_id: int


def by_link(callback: Callback, by: "AbstractUser | None") -> ByLink:
    """What tells a helper's act from the person's: the message with the link went to the helper.

    Empty for what a member of staff did, and for a call that is promised to the person.
    """
    if by is not None or callback.consent_id is None:
        return {}
    return {"consent_id": callback.consent_id}


@dataclass(frozen=True)
class NewEvent:
    """One line of a case's story that the desk writes by itself."""

    case_id: int
    kind: EventKind
    data: Mapping[str, Value]


def record_all(events: Iterable[NewEvent], *, at: datetime) -> None:
    """Write what happened to many cases in one statement; nothing for no lines."""
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case_id=event.case_id,
            kind=event.kind,
            at=at,
            acting=Acting.DESK,
            data=dict(event.data),
        )
        for event in events
    )
