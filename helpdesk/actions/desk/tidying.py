"""Forgets what only machines wrote and nobody reads any more."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django_q.models import Task

from helpdesk.actions.cases.drafts import forget_drafts
from helpdesk.actions.cases.viewing import forget_viewers
from helpdesk.actions.desk.exports import forget_exports
from helpdesk.actions.limits import forget_old_counts
from knowledge.search.missed import forget_missed

# Long enough to look into what failed before a weekend and a holiday.
RESULTS_KEPT = timedelta(days=14)
COUNTS_KEPT = timedelta(hours=2)
LOOKS_KEPT = timedelta(days=1)
DRAFTS_KEPT = timedelta(days=30)
SEARCHES_KEPT = timedelta(days=90)


def tidy(*, at: datetime) -> int:
    """Delete old results of tasks, old counts of requests, drafts and searches.

    django-q2 never deletes failures by itself. Returns how many results and counts went.
    """
    results: int = Task.objects.filter(stopped__lt=at - RESULTS_KEPT).delete()[0]
    counts = forget_old_counts(before=at - COUNTS_KEPT)
    forget_exports(at=at)
    forget_viewers(before=at - LOOKS_KEPT)
    forget_drafts(before=at - DRAFTS_KEPT)
    forget_missed(before=(at - SEARCHES_KEPT).date())
    return results + counts


def forget_sessions() -> None:
    """Delete the sessions that ended, and the pages with what somebody typed wrongly in them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
