"""Reads who has a case open at this moment, and what happened to it since a page was read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from helpdesk.models import Case, CaseEvent, CaseViewer

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# A page says "I am here" every four seconds; three missed beats and it is gone.
GONE_AFTER = timedelta(seconds=12)
# A page without script says it once, when it is read.
LOOKED_LATELY = timedelta(minutes=1)


@dataclass(frozen=True)
class News:
    """What another page of the case should know: who else is there, and how much has happened."""

    others: tuple[str, ...]
    events: int

    @property
    def digest(self) -> str:
        """The same for the same news, so that a page is only told what it does not know."""
        return f"{self.events}:{'/'.join(self.others)}"


def news_of(
    *,
    case: Case,
    user: "AbstractUser",
    since: int | None,
    at: datetime,
    within: timedelta = GONE_AFTER,
) -> News:
    """Who else has had the case open `within`, and what others did after the event `since`.

    First names in order. Two queries; one where `since` is None: nothing came since this moment.
    """
    viewers = CaseViewer.objects.filter(case=case, seen_at__gt=at - within).exclude(user=user.pk)
    others = {_called(viewer.user) for viewer in viewers.select_related("user__adviser")}
    if since is None:
        return News(tuple(sorted(others)), 0)
    events = CaseEvent.objects.filter(case=case, pk__gt=since).exclude(actor=user.pk)
    return News(tuple(sorted(others)), events.count())


def _called(user: "AbstractUser") -> str:
    adviser = getattr(user, "adviser", None)
    return adviser.first_name if adviser else user.first_name or user.get_username()


def last_event(case: Case) -> int:
    """The key of the latest event, 0 for none: what a page has read up to."""
    events = CaseEvent.objects.filter(case=case).order_by("-pk")
    return events.values_list("pk", flat=True).first() or 0
