"""The journey through the test client: nothing is lost, nothing is asked twice."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from helpdesk.models import Callback, Case
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def url(name):
    return reverse(f"helpdesk:{name}")


def post(client, page, **data):
    return client.post(url(page), data)


def answer_all(client, *, starts_at=AFTERNOON, name="Madeleine Petit", number="06 39 98 12 34"):
    """Answer each page up to the last one."""
    client.get(url("callback_start"))
    post(client, "callback_about", topic="phone", question="Ça ne sonne plus")
    post(client, "callback_how", skip="1")
    post(client, "callback_when", starts_at=starts_at.isoformat())
    return post(client, "callback_you", name=name, number=number)


def test_a_person_without_e_mail_books_a_call(client, cast):
    assert answer_all(client).url == url("callback_check")
    page = client.get(url("callback_check")).content.decode()
    assert "06\u00a039\u00a098\u00a012\u00a034" in page

    done = client.post(url("callback_check"), follow=True)
    callback = Callback.objects.get()
    assert callback.trust_word in done.content.decode()
    assert callback.case.question == "Ça ne sonne plus"


def test_confirming_twice_makes_one_request(client, cast):
    answer_all(client)
    client.post(url("callback_check"))
    again = client.post(url("callback_check"))
    assert again.url == url("callback_done")
    assert Case.objects.count() == 1


def test_the_guide_and_step_that_led_here_are_kept(client, cast):
    client.get(url("callback_start"), {"guide": "102", "step": "3", "words": "puce bloquée"})
    answer = client.get(url("callback_about")).content.decode()
    assert "102" in answer
    assert "puce bloquée" in answer
    answer_all(client)
    client.post(url("callback_check"))
    case = Case.objects.get()
    assert (case.guide_number, case.guide_step) == (102, 3)


def test_an_hour_taken_meanwhile_offers_the_nearest_ones_and_keeps_the_rest(client, cast):
    answer_all(client)
    make_callback(cast.topic, name="One")
    make_callback(cast.topic, name="Two")

    refused = client.post(url("callback_check"))
    page = refused.content.decode()
    assert refused.status_code == 409
    assert 'name="starts_at"' in page
    post(client, "callback_when", starts_at=(AFTERNOON + timedelta(minutes=15)).isoformat())
    assert "Madeleine Petit" in client.get(url("callback_check")).content.decode()
    client.post(url("callback_check"))
    assert Case.objects.filter(person__name="Madeleine Petit").count() == 1


def test_a_page_out_of_order_leads_to_the_first_unanswered_one(client, cast):
    assert client.get(url("callback_check")).url == url("callback_about")
    assert client.get(url("callback_when")).url == url("callback_about")


def test_while_the_desk_is_not_ready_the_page_says_so(client, cast):
    from helpdesk.models import OpeningPeriod

    OpeningPeriod.objects.all().delete()
    page = client.get(url("callback_start"))
    assert page.status_code == 200
    assert 'name="topic"' not in page.content.decode()


def test_when_no_hour_suits_the_person_says_when(client, cast):
    client.get(url("callback_start"))
    post(client, "callback_about", topic="phone")
    post(client, "callback_reachable", reachable_when="après 18 h")
    post(client, "callback_you", name="Madeleine", number="0639981234")
    client.post(url("callback_check"))
    callback = Callback.objects.get()
    assert callback.find_a_time_by is not None
    assert callback.reachable_when == "après 18 h"


def test_the_sixth_request_for_one_number_in_an_hour_is_asked_to_wait(client, cast, settings):
    settings.REQUESTS_PER_NUMBER = 1
    answer_all(client)
    client.post(url("callback_check"))
    answer_all(client, starts_at=AFTERNOON + timedelta(hours=1))
    refused = client.post(url("callback_check"))
    assert refused.status_code == 429
    assert Case.objects.count() == 1
    assert "Madeleine Petit" in client.get(url("callback_check")).content.decode()


def test_start_again_forgets_every_answer(client, cast):
    answer_all(client)
    client.post(url("callback_start_again"))
    assert "Madeleine" not in client.get(url("callback_you")).content.decode()


def test_whoever_is_stuck_at_a_step_is_asked_for_the_hour_at_once(client, cast):
    start = client.get(url("callback_start"), {"guide": "102", "step": "3", "topic": "phone"})
    assert start.url == url("callback_when")
    page = client.get(start.url).content.decode()
    assert "1 sur 3" in page
    post(client, "callback_when", starts_at=AFTERNOON.isoformat())
    post(client, "callback_you", name="Madeleine Petit", number="06 39 98 12 34")
    client.post(url("callback_check"))
    case = Case.objects.get()
    assert (case.guide_number, case.guide_step, case.topic) == (102, 3, cast.topic)
