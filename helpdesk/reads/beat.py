"""Reads whether anything is new for a page that is open, by as little as can be asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from helpdesk.choices import EventKind
from helpdesk.models import Adviser, Callback, CaseEvent
from helpdesk.reads.today import OFFERED_AHEAD

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# What somebody of the desk wants to hear of while a list is open.
NEWS = (
    *(EventKind.OPENED, EventKind.SMS_CAME, EventKind.MAIL_CAME, EventKind.FILES_CAME),
    *(EventKind.VOICE_CAME, EventKind.CALL_MISSED, EventKind.PROMISE_LATE),
    *(EventKind.PROMISE_OFFERED, EventKind.ESCALATED, EventKind.CAME_BACK),
)
# Beyond this nobody counts.
MOST = 99


@dataclass(frozen=True)
class Beat:
    """What stands now: the key of the last event of all, and the calls offered to an adviser."""

    latest: int
    offers: tuple[int, ...]


def beat_of(adviser: Adviser | None, *, at: datetime) -> Beat:
    """Two queries by an index, one for who takes no calls."""
    latest = CaseEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
    if adviser is None:
        return Beat(latest or 0, ())
    offered = Callback.objects.untried(at + OFFERED_AHEAD).filter(offered_to=adviser)
    return Beat(latest or 0, tuple(offered.order_by("pk").values_list("pk", flat=True)))


def news_since(
    since: datetime, *, user: "AbstractUser", adviser: Adviser | None, before: datetime
) -> int:
    """Of how many requests something came that this user did not do; MOST at most.

    `adviser`: theirs, and calls offered to them; None: of all. One query.
    """
    events = CaseEvent.objects.filter(at__gt=since, at__lte=before, kind__in=NEWS)
    events = events.exclude(actor=user.pk)
    if adviser is not None:
        is_offered = Q(kind=EventKind.PROMISE_OFFERED, data__adviser_id=adviser.pk)
        events = events.filter(Q(case__adviser=adviser) | is_offered)
    return events.order_by().values("case").distinct()[:MOST].count()
