"""The same fifty people before the pages: three are thanked, the others get other hours."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from helpdesk.models import Callback, SlotHold, TakenQuarter
from tests.concurrency.crowd import all_at_once
from tests.concurrency.test_booking import ADVISERS, PEOPLE
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_adviser, make_desk, make_topic
from tests.helpdesk.views.public.test_callback import answer_all

pytestmark = [pytest.mark.slow, pytest.mark.both_databases, pytest.mark.timeout(400)]


# Their sessions have not: those end after half an hour without a page.
HOLDS_ENDED = MONDAY + timedelta(minutes=29)


@pytest.fixture
def people(real_database, settings):
    """Fifty visitors before a desk of three advisers, on Monday morning."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    make_desk()
    topic = make_topic(code="phone")
    for name in ("Karim", "Inès", "Jeanne"):
        make_adviser(name, topics=(topic,))
    with time_machine.travel(MONDAY, tick=False):
        yield [Client(REMOTE_ADDR=f"10.0.0.{n}") for n in range(PEOPLE)]


def check(people, answers):
    """Three were served, and the others read where else there is room."""
    when = reverse("helpdesk:callback_when")
    led_to = [getattr(answer, "url", repr(answer)) for answer in answers]
    assert led_to.count(when) == PEOPLE - ADVISERS
    assert len(set(led_to)) == 2, set(led_to)
    for person, address in zip(people, led_to, strict=True):
        if address == when:
            page = person.get(when).content.decode()
            assert page.count('name="starts_at"') >= 3
            assert 'role="alert"' in page


def test_fifty_who_choose_one_hour_at_once_hold_it_three_times(people):
    when = reverse("helpdesk:callback_when")
    for person in people:
        person.get(reverse("helpdesk:callback_start"))
        person.post(reverse("helpdesk:callback_about"), {"topic": "phone"})

    hour = {"starts_at": AFTERNOON.isoformat()}
    check(people, all_at_once(PEOPLE, lambda n: people[n].post(when, hour)))
    assert SlotHold.objects.count() == TakenQuarter.objects.count() == ADVISERS


def test_fifty_confirmations_at_once_give_three_bookings_and_forty_seven_polite_pages(people):
    """Their holds have ended: each takes the hour in turn, and loses it to the next."""
    for n, person in enumerate(people):
        with time_machine.travel(MONDAY, tick=False):
            answer_all(person, name=f"Person {n} Petit", number=f"06 39 98 {n:02d} 10")
        SlotHold.objects.update(expires_at=MONDAY)

    with time_machine.travel(HOLDS_ENDED, tick=False):
        confirm = reverse("helpdesk:callback_check")
        check(people, all_at_once(PEOPLE, lambda n: people[n].post(confirm)))
    assert Callback.objects.count() == TakenQuarter.objects.count() == ADVISERS
