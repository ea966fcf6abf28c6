"""Fills a desk with advisers and promises: many rows at once, as if each had been asked for."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from itertools import islice

from django.contrib.auth.hashers import make_password
from django.db import connection
from website.models import User

from helpdesk.choices import CaseSource, CaseState
from helpdesk.models import (
    Adviser,
    Appointment,
    Callback,
    Case,
    OpeningPeriod,
    Person,
    TakenQuarter,
    Topic,
)
from helpdesk.policy.references import ALPHABET

BATCH = 2_000


def make_advisers(count: int, *, topic: Topic, opens: time, closes: time) -> list[Adviser]:
    """Advisers who are there on weekdays, in one stretch, without any limit of calls a day."""
    secret = make_password(None)
    before = User.objects.count()
    users = User.objects.bulk_create(
        User(username=f"adviser-{before + n}", password=secret) for n in range(count)
    )
    advisers = Adviser.objects.bulk_create(
        Adviser(user=user, first_name=f"Adviser {user.pk}", languages=["fr"], daily_cap=1_000)
        for user in users
    )
    OpeningPeriod.objects.bulk_create(
        OpeningPeriod(adviser=adviser, weekday=day, starts=opens, ends=closes)
        for adviser in advisers
        for day in range(5)
    )
    Adviser.skills.through.objects.bulk_create(
        Adviser.skills.through(adviser=adviser, topic=topic) for adviser in advisers
    )
    return advisers


def promise_all(
    calls: Iterable[tuple[int, datetime]], *, topic: Topic, at: datetime, first: int = 0
) -> int:
    """An open promise of a quarter hour for each (adviser key, instant); `first` is a number that
    no promise has yet. Returns how many were made.
    """
    person = Person.objects.create(
        name="Madeleine Petit", search_name="madeleine petit", created_at=at
    )
    rows, made = iter(calls), 0
    while batch := list(islice(rows, BATCH)):
        _promise(batch, person=person, topic=topic, at=at, first=first + made)
        made += len(batch)
    analyze()
    return made


def _promise(
    batch: Sequence[tuple[int, datetime]], *, person: Person, topic: Topic, at: datetime, first: int
) -> None:
    cases = Case.objects.bulk_create(
        Case(
            reference=reference(first + n),
            person=person,
            topic=topic,
            adviser_id=adviser,
            source=CaseSource.WEB,
            state=CaseState.PLANNED,
            opened_at=at,
        )
        for n, (adviser, _starts_at) in enumerate(batch)
    )
    callbacks = Callback.objects.bulk_create(
        Callback(case=case, adviser_id=adviser, number="+33639981234", trust_word="x", asked_at=at)
        for case, (adviser, _starts_at) in zip(cases, batch, strict=True)
    )
    appointments = Appointment.objects.bulk_create(
        Appointment(callback=callback, adviser_id=adviser, starts_at=starts_at, minutes=15)
        for callback, (adviser, starts_at) in zip(callbacks, batch, strict=True)
    )
    TakenQuarter.objects.bulk_create(
        TakenQuarter(
            adviser_id=appointment.adviser_id,
            starts_at=appointment.starts_at,
            appointment=appointment,
        )
        for appointment in appointments
    )


def reference(number: int) -> str:
    """A reference of its own for each number."""
    digits = ""
    for _place in range(6):
        number, rest = divmod(number, len(ALPHABET))
        digits += ALPHABET[rest]
    return digits


def analyze() -> None:
    """Let the database learn what its tables hold, as it does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
