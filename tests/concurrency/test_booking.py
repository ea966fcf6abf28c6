"""Fifty people on one hour with three advisers: three are booked, forty-seven hear why.

Real threads with connections of their own, on whatever database the tests run on.
"""

import threading
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.db import OperationalError

from helpdesk.actions.promises import appointments
from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.callbacks import Arrival, ask_for_callback
from helpdesk.choices import SlotRefusal
from helpdesk.models import Appointment, Callback, Case, TakenQuarter
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import (
    AFTERNOON,
    MONDAY,
    make_adviser,
    make_callback,
    make_desk,
    make_request,
    make_topic,
)

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]
PEOPLE, ADVISERS = 50, 3


@pytest.fixture
def topic(real_database):
    make_desk()
    topic = make_topic(code="phone")
    for name in ("Karim", "Inès", "Jeanne")[:ADVISERS]:
        make_adviser(name, topics=(topic,))
    return topic


def test_fifty_people_on_one_hour_of_three_advisers_make_three_bookings(topic):
    results = all_at_once(
        PEOPLE,
        lambda n: ask_for_callback(
            request=make_request(topic, name=f"Person {chr(65 + n % 26)}{n}"), at=MONDAY
        ),
    )

    booked = [result for result in results if isinstance(result, Callback)]
    refused = [result for result in results if isinstance(result, SlotRefused)]
    assert (len(booked), len(refused)) == (ADVISERS, PEOPLE - ADVISERS), Counter(map(repr, results))
    assert {error.reason for error in refused} == {SlotRefusal.TAKEN}
    assert len({callback.adviser_id for callback in booked}) == ADVISERS
    assert TakenQuarter.objects.count() == ADVISERS
    assert Case.objects.count() == ADVISERS


def test_control_without_the_lock_and_the_unique_quarters_too_many_are_booked(topic):
    """The same check-then-write with neither protection: the race is real, not imagined."""
    promise = make_callback(topic, starts_at=AFTERNOON + timedelta(days=1))
    check = threading.Barrier(8)

    def book_unprotected(n):
        free = ADVISERS - Appointment.objects.filter(starts_at=AFTERNOON).count()
        check.wait(timeout=60)
        if free > 0:
            # State "done": the unique live appointment would protect this scene too.
            Appointment.objects.create(
                callback=promise,
                adviser=promise.adviser,
                starts_at=AFTERNOON,
                minutes=15,
                state="done",
            )

    all_at_once(8, book_unprotected)
    assert Appointment.objects.filter(starts_at=AFTERNOON).count() > ADVISERS


def test_control_without_the_lock_the_unique_quarters_still_refuse_a_double(topic, monkeypatch):
    """The last word is the database's: with the lock taken away nobody is booked twice."""
    everybody = list(topic.adviser_set.values_list("pk", flat=True))
    monkeypatch.setattr(appointments, "lock_team", lambda: everybody)
    monkeypatch.setattr(appointments, "free_advisers", lambda **_: everybody)
    results = all_at_once(
        12,
        lambda n: ask_for_callback(
            request=make_request(topic, name=f"Person {chr(65 + n)}"), at=MONDAY
        ),
    )
    assert not [r for r in results if isinstance(r, OperationalError)]
    quarters = list(TakenQuarter.objects.values_list("adviser_id", "starts_at"))
    assert len(quarters) == len(set(quarters)) <= ADVISERS


def test_overlapping_lengths_never_share_a_quarter_hour(topic):
    topic.call_minutes = 30
    topic.save()
    starts = [AFTERNOON + timedelta(minutes=15 * (n % 3)) for n in range(18)]
    all_at_once(
        18,
        lambda n: ask_for_callback(
            request=make_request(topic, name=f"Person {chr(65 + n)}", starts_at=starts[n]),
            at=MONDAY,
        ),
    )
    quarters = list(TakenQuarter.objects.values_list("adviser_id", "starts_at"))
    assert len(quarters) == len(set(quarters)) == 2 * Appointment.objects.count()
    assert Appointment.objects.count() >= ADVISERS


def test_a_double_click_in_the_same_instant_is_one_request(topic):
    key = uuid.uuid4()
    results = all_at_once(
        8,
        lambda n: ask_for_callback(
            request=make_request(topic), at=MONDAY, arrival=Arrival(request_key=key)
        ),
    )
    assert {getattr(result, "pk", result) for result in results} == {Callback.objects.get().pk}
