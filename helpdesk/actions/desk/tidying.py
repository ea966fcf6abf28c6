"""Forgets what only machines wrote and nobody reads any more; the rest is `retention.py`."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django_q.models import Task

from helpdesk.actions.cases.files import forget_codes
from helpdesk.actions.cases.memos import forget_memos
from helpdesk.actions.cases.viewing import forget_viewers
from helpdesk.actions.desk.exports import forget_exports
from helpdesk.actions.desk.several import forget_several
from helpdesk.actions.limits import forget_old_counts
from helpdesk.actions.messages.receipts import forget_parts
from helpdesk.actions.messages.trials import forget_trials
from helpdesk.actions.messages.webhooks import forget_told
from helpdesk.actions.people.line_facts import forget_old_line_facts
from helpdesk.actions.promises.arrivals import forget_arrivals
from helpdesk.actions.promises.look_ups import forget_guesses
from helpdesk.actions.promises.phone_calls import forget_phone_calls
from helpdesk.actions.promises.public_bookings import forget_bookings
from helpdesk.policy.journey import ANSWERS_KEPT, SESSION_KEY

# Long enough to look into what failed before a weekend and a holiday.
RESULTS_KEPT = timedelta(days=14)
COUNTS_KEPT = timedelta(hours=2)
LOOKS_KEPT = timedelta(days=1)


def tidy(*, at: datetime) -> int:
    """Delete old results of tasks, old counts of requests, files and looks.

    django-q2 never deletes failures by itself. Returns how many results and counts went.
    """
    results: int = Task.objects.filter(stopped__lt=at - RESULTS_KEPT).delete()[0]
    counts = forget_old_counts(before=at - COUNTS_KEPT)
    forget_bookings(at=at)
    forget_guesses(at=at)
    forget_codes(at=at)
    forget_old_line_facts(at=at)
    forget_told(at=at)
    forget_trials(at=at)
    forget_exports(at=at)
    forget_viewers(before=at - LOOKS_KEPT)
    forget_parts(at=at)
    forget_arrivals(at=at)
    forget_phone_calls(at=at)
    forget_memos(at=at)
    forget_several(before=at - LOOKS_KEPT)
    return results + counts


def forget_sessions(*, at: datetime) -> int:
    """Delete the sessions that ended, and the pages with what somebody typed wrongly in them.

    Of those that go on, answers that nobody added to within the hour go. Returns how many.
    """
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    before, count = int((at - ANSWERS_KEPT).timestamp()), 0
    for row in Session.objects.iterator():
        facts = row.get_decoded()
        if facts.get(SESSION_KEY, {}).get("kept_at", before) > before or SESSION_KEY not in facts:
            continue
        del facts[SESSION_KEY]
        # Unless a page was asked for just now.
        same = Session.objects.filter(pk=row.pk, session_data=row.session_data)
        count += same.update(session_data=Session.objects.encode(facts))
    return count
