"""A desk of many cases: what its pages cost, asked for by an adviser, or by a visitor."""

import random
import resource
import statistics
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.actions.desk.figures import count_days
from helpdesk.choices import CaseSource, CaseState, ClosingReason, EventKind
from helpdesk.models import (
    Adviser,
    Appointment,
    Callback,
    Case,
    CaseEvent,
    NameWord,
    Person,
    PhoneNumber,
    Topic,
)
from helpdesk.policy.names import search_form
from tests.benchmarks import weeks
from tests.benchmarks.measured.filling import BATCH, analyze, make_advisers, reference
from tests.factories.counting import calls_of
from tests.factories.helpdesk import make_desk, make_topic

ADVISERS, TOPICS, CALLS_TODAY = 50, 8, 100
# One case in fifty is open, as where a request takes a week and cases are kept a year.
OPEN_OF = 50
SYLLABLES = ("ba", "lo", "ri", "na", "mé", "tu", "ga", "sé", "pi", "do", "vi", "ra", "jo", "cé")


def measure(*, cases: int, people: int, repeats: int) -> dict[str, Any]:
    """For each page: p50 and worst milliseconds, queries, calls of Python, status, growth in MB."""
    random.seed(cases)
    make_desk()
    topics = [make_topic(code=f"topic-{n}", horizon_days=90) for n in range(TOPICS)]
    advisers = make_advisers(ADVISERS, topic=topics[0], opens=weeks.OPENS, closes=weeks.CLOSES)
    me = advisers[0]
    me.user.groups.add(Group.objects.get_or_create(name="adviser")[0])
    now = timezone.now()
    started = time.perf_counter()
    keys = list(_people(people, now))
    _cases(cases, keys, topics, advisers, now)
    count_days(
        first=(now - timedelta(days=60)).date(), last=(now - timedelta(days=1)).date(), at=now
    )
    analyze()
    filled = time.perf_counter() - started
    # As in the tests: nothing was collected here.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        return {"filled": filled, "pages": _pages(me, now, repeats)}


def _name(n: int) -> str:
    first = "".join(SYLLABLES[(n // 14**place) % 14] for place in range(2))
    last = "".join(SYLLABLES[(n // 14**place) % 14] for place in range(2, 5))
    return f"{first.title()} {last.title()}"


def _people(count: int, now: datetime) -> Iterator[int]:
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        rows = Person.objects.bulk_create(
            Person(name=_name(n), search_name=search_form(_name(n)), created_at=now)
            for n in numbers
        )
        PhoneNumber.objects.bulk_create(
            PhoneNumber(person=row, number=f"+336{n:08d}", kind="mobile")
            for n, row in zip(numbers, rows, strict=True)
        )
        NameWord.objects.bulk_create(
            NameWord(person=row, word=word, backwards=word[::-1])
            for row in rows
            for word in sorted(set(row.search_name.split()))
        )
        yield from (row.pk for row in rows)


def _cases(
    count: int, people: list[int], topics: list[Topic], advisers: list[Adviser], now: datetime
) -> None:
    """Over the last year, the open ones among the latest; each has two lines in its story."""
    step = timedelta(days=365) / count
    rows = iter(range(count))
    calls = 0
    while batch := list(islice(rows, BATCH)):
        made = Case.objects.bulk_create(
            _case(n, count, people, topics, advisers, now - step * (count - n)) for n in batch
        )
        CaseEvent.objects.bulk_create(
            CaseEvent(case=case, kind=kind, at=case.opened_at)
            for case in made
            for kind in (EventKind.OPENED, EventKind.NOTED)
        )
        planned = [case for case in made if case.state == CaseState.PLANNED]
        _promises(planned[: CALLS_TODAY - calls], now)
        calls += len(planned[: CALLS_TODAY - calls])


def _case(
    n: int,
    count: int,
    people: list[int],
    topics: list[Topic],
    advisers: list[Adviser],
    opened_at: datetime,
) -> Case:
    is_open = n % OPEN_OF == 0 or n >= count - 50
    state = CaseState.CLOSED
    if is_open:
        state = CaseState.PLANNED if n % 3 else CaseState.NEW
    return Case(
        reference=reference(n),
        person_id=random.choice(people),
        topic=topics[n % TOPICS],
        adviser=advisers[(n // 7) % ADVISERS],
        source=CaseSource.PHONE if n % 4 else CaseSource.WEB,
        state=state,
        closing_reason="" if is_open else ClosingReason.SOLVED_TOGETHER,
        closed_at=None if is_open else opened_at + timedelta(hours=4),
        question="Mon téléphone ne sonne plus depuis hier.",
        opened_at=opened_at,
    )


def _promises(cases: list[Case], now: datetime) -> None:
    """A promised call today, a quarter of an hour after the other."""
    first = now.replace(minute=0, second=0, microsecond=0)
    callbacks = Callback.objects.bulk_create(
        Callback(
            case=case,
            adviser_id=case.adviser_id,
            number="+33639981234",
            trust_word="x",
            asked_at=now - timedelta(days=1),
        )
        for case in cases
    )
    Appointment.objects.bulk_create(
        Appointment(
            callback=callback,
            adviser_id=callback.adviser_id,
            starts_at=first - timedelta(minutes=15 * (n % 8)),
            minutes=15,
        )
        for n, callback in enumerate(callbacks)
    )


def _pages(me: Adviser, now: datetime, repeats: int) -> dict[str, Any]:
    client = Client()
    client.force_login(me.user)
    open_case = Case.objects.not_closed().order_by("-opened_at").first()
    assert open_case is not None
    name = _name(1234)
    pages = {
        "open": "/fr/desk/queue/",
        "mine": "/fr/desk/queue/?show=mine",
        "all": "/fr/desk/queue/?show=all",
        "text": f"/fr/desk/queue/?show=all&q={name.split()[0]}",
        "today": "/fr/desk/",
        "case": f"/fr/desk/cases/{open_case.reference}/",
        "people": f"/fr/desk/people/?q={name}",
        "misspelt": f"/fr/desk/people/?q={name[:-2]}x{name[-1]}",
        "figures": "/fr/desk/figures/",
    }
    costs = {name: _cost(client, path, repeats) for name, path in pages.items()}
    return costs | {"times": _cost(Client(), "/fr/rappel/quand/?topic=topic-0", repeats)}


def _cost(client: Client, path: str, repeats: int) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    client.get(path)
    # What is read once a second, settings and look, falls into one of them on a slow machine.
    asked = min(_asked(client, path) for _n in range(3))
    answer = client.get(path)
    seconds = []
    for _n in range(repeats):
        started = time.perf_counter()
        client.get(path)
        seconds.append(time.perf_counter() - started)
    return {
        "ms": statistics.median(seconds) * 1000,
        "worst": max(seconds) * 1000,
        "queries": asked,
        "calls": calls_of(lambda: client.get(path)),
        "status": answer.status_code,
        "mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def _asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)
