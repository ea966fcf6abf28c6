"""A request is tied to an incident; whoever asked hears that we know of it, and that it ends."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.cases.incidents import IncidentOver, lock_incident
from helpdesk.actions.messages.notices import WORTH_POSTING, queue_for_case
from helpdesk.actions.story import record
from helpdesk.choices import (
    SAID_TO_US,
    CaseState,
    Channel,
    EventKind,
    Move,
    NoticeKind,
    NoticeState,
)
from helpdesk.models import Attempt, Case, Incident, Notice
from helpdesk.policy.reminders import SPOKE_JUST_NOW, channel_to_tell, is_heard
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.reach import reach_of_case

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

__all__ = ("IncidentOver", "tell_over", "tie_again", "tie_case", "untie_case")


@transaction.atomic
def tie_case(*, case: Case, incident: Incident, at: datetime, by: "AbstractUser") -> Case:
    """It waits for the end of this incident: nothing is due, and the person hears that we know.

    Not who is on the phone, and nobody twice. The same again changes nothing. Raises IncidentOver,
    and MoveRefused for a closed case.
    """
    incident = lock_incident(incident)
    if incident.ended_at is not None:
        raise IncidentOver
    case = lock_case(case)
    if case.state == CaseState.CLOSED:
        raise MoveRefused(CaseState.CLOSED, Move.START)
    if case.incident_id == incident.pk:
        return case
    _tie(case, incident.pk, at=at, by=by)
    _tell_known(case, since=incident.declared_at, at=at, by=by)
    return case


@transaction.atomic
def untie_case(*, case: Case, at: datetime, by: "AbstractUser") -> Case:
    """It is about something else; what was still to be said is not said. Twice changes nothing."""
    case = lock_case(case)
    if case.incident_id is not None:
        tie_again(case=case, incident_id=None, at=at, by=by)
        queued = case.notices.filter(kind=NoticeKind.INCIDENT_KNOWN, state=NoticeState.QUEUED)
        queued.update(state=NoticeState.DROPPED)
    return case


def tie_again(*, case: Case, incident_id: int | None, at: datetime, by: "AbstractUser") -> None:
    """A locked case is tied as it was before, None to nothing; nobody is told."""
    if incident_id is not None:
        _tie(case, incident_id, at=at, by=by)
        return
    case.incident_id, case.due_at = None, None
    case.save(update_fields=["incident", "due_at"])
    record(case=case, kind=EventKind.INCIDENT_UNTIED, at=at, by=by)


def _tie(case: Case, incident_id: int, *, at: datetime, by: "AbstractUser") -> None:
    case.incident_id = incident_id
    case.touched_at, case.due_at, case.escalated_at = at, None, None
    case.save(update_fields=["incident", "touched_at", "due_at", "escalated_at"])
    record(case=case, kind=EventKind.INCIDENT_TIED, at=at, by=by, incident_id=incident_id)


def _tell_known(case: Case, *, since: datetime, at: datetime, by: "AbstractUser") -> None:
    kind = NoticeKind.INCIDENT_KNOWN
    said = case.notices.filter(kind=kind, due_at__gte=since).exclude(state=NoticeState.DROPPED)
    if _is_on_the_phone(case, at=at) or said.exists():
        return
    channel = channel_to_tell(reach_of_case(case), kind, is_known=True, left=WORTH_POSTING)
    if channel is not Channel.CONSOLE:
        queue_for_case(case=case, kind=kind, at=at, by=by, channel=channel)


def _is_on_the_phone(case: Case, *, at: datetime) -> bool:
    """Whether somebody speaks with the person, or has just written down what they said."""
    if case.source in SAID_TO_US and case.opened_at >= at - SPOKE_JUST_NOW:
        return True
    is_calling = Attempt.objects.filter(callback__case=case, ended_at__isnull=True).exists()
    return is_heard(contacted_at=case.person.contacted_at, is_calling=is_calling, at=at)


def tell_over(*, case: Case, at: datetime, by: "AbstractUser") -> Notice:
    """It works again, and the request is closed: by what reaches them, else by an adviser."""
    return queue_for_case(case=case, kind=NoticeKind.INCIDENT_OVER, at=at, by=by)
