"""Reads the incidents: those that run, on every page, and what is tied to each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import Count, F, Q

from helpdesk.choices import CaseState
from helpdesk.models import Case, Incident
from helpdesk.policy.incidents import Scope, beginnings_in, proposed
from helpdesk.policy.texts import Text

# A change is seen at once where it was made, and by other processes after so many seconds.
CACHE_SECONDS: Final = 20
CACHE_KEY: Final = "helpdesk.incidents"


@dataclass(frozen=True)
class Running:
    """An incident that is not over, as pages say it: words by language, then by field."""

    key: int
    revision: int
    area: str
    began_at: datetime
    next_news_at: datetime | None
    texts: Mapping[str, Mapping[str, str]]
    scope: Scope


def running_incidents() -> list[Running]:
    """Those that are not over, the latest first. No query most of the time, two else.

    [] while the database is away: no page waits for it.
    """
    try:
        return cast(list[Running], cache.get_or_set(CACHE_KEY, _read, CACHE_SECONDS))
    except DatabaseError:
        return []


def forget_incidents() -> None:
    """After one changed: pages read it anew, now and once the change is kept."""
    cache.delete(CACHE_KEY)
    transaction.on_commit(lambda: cache.delete(CACHE_KEY))


def _read() -> list[Running]:
    rows = Incident.objects.filter(ended_at__isnull=True).prefetch_related("texts")
    return [
        Running(
            key=row.pk,
            revision=row.revision,
            area=row.area,
            began_at=row.began_at,
            next_news_at=row.next_news_at,
            texts={
                text.language: {"title": text.title, "advice": text.advice}
                for text in row.texts.all()
            },
            scope=Scope(row.pk, row.topic_id, beginnings_in(row.postcodes)),
        )
        for row in rows
    ]


def proposed_for(case: Case) -> list[Running]:
    """Running incidents that a case may be about, the likeliest first; [] once it is tied.

    As many queries as `running_incidents`.
    """
    running = {one.key: one for one in running_incidents()}
    if case.incident_id is not None or not running:
        return []
    scopes = [one.scope for one in running.values()]
    keys = proposed(scopes, topic_id=case.topic_id, address=case.person.postal_address)
    return [running[key] for key in keys]


@dataclass(frozen=True)
class Line:
    """An incident with how many requests were tied to it, and how many are still open."""

    incident: Incident
    count: int
    open_count: int


def all_incidents(*, most: int) -> list[Line]:
    """Those that run first, then the latest; at most so many. One query."""
    still_open = ~Q(cases__state=CaseState.CLOSED) & Q(cases__isnull=False)
    rows = Incident.objects.annotate(
        count=Count("cases"), open_count=Count("cases", filter=still_open)
    ).order_by(F("ended_at").desc(nulls_first=True), "-began_at", "-pk")
    return [Line(row, vars(row)["count"], vars(row)["open_count"]) for row in rows[:most]]


def titles_of(keys: Iterable[str]) -> dict[str, Text]:
    """Key of an incident, as a figure has it → what it is called. One query; none for no keys."""
    wanted = [int(key) for key in keys if key.isdecimal()]
    rows = Incident.objects.filter(pk__in=wanted) if wanted else ()
    return {str(row.pk): row.title for row in rows}


def find_incident(pk: int) -> Incident | None:
    """An incident with its topic and who declared it; None when there is none. One query."""
    return Incident.objects.select_related("topic", "declared_by").filter(pk=pk).first()


def open_keys_of(incident: Incident) -> list[int]:
    """Keys of its requests that are not closed, the oldest first. One query."""
    rows = Case.objects.not_closed().filter(incident=incident)
    return list(rows.order_by("opened_at", "pk").values_list("pk", flat=True))


def cases_of_incident(incident: Incident, *, most: int) -> list[Case]:
    """Its requests as lines show them, open ones first, then the latest; at most so many.

    One query.
    """
    rows = Case.objects.filter(incident=incident).for_list()
    return list(rows.order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-pk")[:most])
