"""The demonstration desk for tests, and how a module shares what takes seconds to make."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.cache import cache
from django.db import transaction
from website.running.roles import ensure_roles
from website.seeding.demo import load_demo
from website.seeding.desk import load_reasons, load_topics
from website.seeding.logins import Login

from helpdesk.actions.cases.cases import Asked, open_case
from helpdesk.choices import CaseSource
from helpdesk.models import Case, Person, Topic
from tests.factories.moments import PARIS

Made = TypeVar("Made")
MONDAY = datetime(2026, 11, 23, 10, 5, tzinfo=PARIS)
SUNDAY_NIGHT = datetime(2026, 11, 22, 3, 10, tzinfo=PARIS)
AN_HOUR = timedelta(hours=1)


def load(at: datetime = MONDAY, *, refresh: bool = False) -> list[Login]:
    """The demonstration around this instant, without the pages and guides of the site."""
    ensure_roles()
    load_topics()
    load_reasons()
    return load_demo(at=at, out=io.StringIO(), refresh=refresh)


def visit() -> Case:
    """A visitor of the demonstration asks for help under the name of somebody in it."""
    return open_case(
        person=Person.objects.get(name="Emily Watson"),
        at=MONDAY,
        asked=Asked(topic=Topic.objects.get(code="other"), source=CaseSource.WEB),
    )


@contextmanager
def for_a_module(make: Callable[[], Made], django_db_blocker) -> Iterator[Made]:
    """What `make` makes, under every test of a module; nothing of it stays."""
    with django_db_blocker.unblock():
        cache.clear()
        with transaction.atomic():
            yield make()
            transaction.set_rollback(True)
        cache.clear()
