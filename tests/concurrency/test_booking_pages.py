"""The same fifty people before the pages: three are thanked, the others get other hours."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from helpdesk.models import Callback, TakenQuarter
from tests.concurrency.test_booking import ADVISERS, PEOPLE, all_at_once
from tests.factories.helpdesk import MONDAY, make_adviser, make_desk, make_topic
from tests.helpdesk.views.public.test_callback import answer_all

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("real_database")]


def test_fifty_confirmations_at_once_give_three_bookings_and_forty_seven_polite_pages(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    make_desk()
    topic = make_topic(code="phone")
    for name in ("Karim", "Inès", "Jeanne"):
        make_adviser(name, topics=(topic,))
    confirm = reverse("helpdesk:callback_check")

    with time_machine.travel(MONDAY, tick=False):
        people = [Client(REMOTE_ADDR=f"10.0.0.{n}") for n in range(PEOPLE)]
        for n, person in enumerate(people):
            answer_all(person, name=f"Person {n} Petit", number=f"06 39 98 {n:02d} 10")
        answers = all_at_once(PEOPLE, lambda n: people[n].post(confirm))

    codes = sorted(getattr(answer, "status_code", repr(answer)) for answer in answers)
    assert codes == [302] * ADVISERS + [409] * (PEOPLE - ADVISERS)
    assert Callback.objects.count() == TakenQuarter.objects.count() == ADVISERS
    for answer in answers:
        if answer.status_code == 409:
            page = answer.content.decode()
            assert page.count('name="starts_at"') >= 3
            assert 'role="alert"' in page
