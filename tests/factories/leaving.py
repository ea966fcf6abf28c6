"""Advisers who leave, and to whom their promises belong afterwards."""

from datetime import date, datetime, timedelta

from helpdesk.actions.desk.presence import go_away
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.models import Adviser, Callback
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

MINUTE = timedelta(minutes=1)


def leave(adviser: Adviser, *, until: date | None = None, at: datetime = MONDAY) -> None:
    go_away(adviser=adviser, until=until, text="", gives_requests=False, at=at, by=adviser.user)


def deactivate(adviser: Adviser) -> None:
    adviser.user.is_active = False
    adviser.user.save()


def two_passes(at: datetime = MONDAY) -> None:
    for minute in (1, 2):
        watch_promises(at=at + minute * MINUTE)


def everybody_has_a_call(cast, advisers, at: datetime = AFTERNOON) -> None:
    """A call at that hour for each of these."""
    for n, _adviser in enumerate(advisers):
        make_callback(cast.topic, name=f"Person {n}", number=f"+3363998{n:04d}", starts_at=at)


def owner(callback: Callback) -> Adviser:
    return Callback.objects.get(pk=callback.pk).adviser
