"""An incident is declared, said otherwise, and over; who waits for that hears it elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.choices import JournalKind, JournalSubject
from helpdesk.models import Case, Incident, IncidentText, Topic
from helpdesk.policy.incidents import beginnings_in
from helpdesk.reads.incidents import forget_incidents

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class IncidentOver(Exception):
    """The incident has ended meanwhile."""


@dataclass(frozen=True)
class Said:
    """What is said of an incident: words by language, then by field ("title", "advice").

    `topic` None is any; `area` is where, in words, `postcodes` how those begin; "" is everywhere.
    """

    texts: Mapping[str, Mapping[str, str]]
    began_at: datetime
    next_news_at: datetime | None = None
    topic: Topic | None = None
    area: str = ""
    postcodes: str = ""


def lock_incident(incident: Incident) -> Incident:
    """The incident as it is now, locked until the end of the transaction."""
    rows = Incident.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=incident.pk)


@transaction.atomic
def declare_incident(*, said: Said, at: datetime, by: "AbstractUser") -> Incident:
    """Say it on every page from now on. Raises BadPostcodes for what is no beginning of one."""
    incident = Incident(declared_at=at, declared_by_id=by.pk, revision=0)
    _keep(incident, said)
    _record(JournalKind.INCIDENT_DECLARED, incident, at=at, by=by)
    return incident


@transaction.atomic
def change_incident(
    *, incident: Incident, said: Said, at: datetime, by: "AbstractUser"
) -> Incident:
    """Say it otherwise, or when the next news come. Raises IncidentOver and BadPostcodes."""
    incident = lock_incident(incident)
    if incident.ended_at is not None:
        raise IncidentOver
    _keep(incident, said)
    _record(JournalKind.INCIDENT_CHANGED, incident, at=at, by=by)
    return incident


def _keep(incident: Incident, said: Said) -> None:
    incident.topic, incident.area = said.topic, said.area
    incident.postcodes = ", ".join(beginnings_in(said.postcodes))
    incident.began_at, incident.next_news_at = said.began_at, said.next_news_at
    incident.revision += 1
    incident.save()
    for kept in IncidentText.objects.filter(incident=incident).exclude(language__in=said.texts):
        kept.delete()
    for language, words in said.texts.items():
        IncidentText.objects.update_or_create(incident=incident, language=language, defaults=words)
    forget_incidents()


@transaction.atomic
def mark_over(*, incident: Incident, at: datetime, by: "AbstractUser") -> bool:
    """Say it on no page any more; False, and nothing changes, where it is over already.

    Requests that stay tied to it have a deadline again, from now on.
    """
    incident = lock_incident(incident)
    if incident.ended_at is not None:
        return False
    _stand(incident, ended_at=at)
    left = Case.objects.not_closed().filter(incident=incident)
    left.update(touched_at=at, due_at=None, escalated_at=None)
    _record(JournalKind.INCIDENT_ENDED, incident, at=at, by=by)
    return True


@transaction.atomic
def reopen_incident(
    *, incident: Incident, ended_at: datetime, at: datetime, by: "AbstractUser"
) -> None:
    """Take back that it ended at this instant; another end stays."""
    incident = lock_incident(incident)
    if incident.ended_at == ended_at:
        _stand(incident, ended_at=None)
        Case.objects.not_closed().filter(incident=incident).update(due_at=None, escalated_at=None)
        _record(JournalKind.INCIDENT_REOPENED, incident, at=at, by=by)


def _stand(incident: Incident, *, ended_at: datetime | None) -> None:
    incident.ended_at = ended_at
    incident.revision += 1
    incident.save(update_fields=["ended_at", "revision"])
    forget_incidents()


def _record(kind: JournalKind, incident: Incident, *, at: datetime, by: "AbstractUser") -> None:
    record_entry(kind=kind, at=at, by=by, about=Subject(JournalSubject.INCIDENT, incident.pk))
