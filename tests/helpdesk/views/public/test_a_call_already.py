"""Whoever has a call already is told so; whoever may have none here learns nothing of others."""

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from helpdesk.models import Callback, Case, DeskSettings
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback
from tests.helpdesk.views.public.test_callback import answer_all, post, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def choices_of(answer):
    page = BeautifulSoup(answer.content, "html.parser")
    return [link["href"] for link in page.select("main .choices a")]


def test_an_honest_person_books_again_and_is_told_of_the_first_call(client, cast):
    answer_all(client)
    client.post(url("callback_check"))
    again = client.get(url("callback_start"), {"topic": "phone"})
    assert "Vous avez déjà un appel" in again.content.decode()
    assert "14\u00a0h" in again.content.decode()
    # Changing comes first, another one last.
    assert choices_of(again)[0] == url("my_request_change")
    assert choices_of(again)[-1] == f"{url('callback_start')}?another=1"


def test_another_one_all_the_same_is_promised_and_a_third_is_not(client, cast):
    for name in ("Madeleine Petit", "Jean Petit", "Paul Petit"):
        client.get(url("callback_start"), {"another": "1"})
        post(client, "callback_about", topic="phone")
        post(client, "callback_reachable", reachable_when="le soir")
        post(client, "callback_you", name=name, number="06 39 98 12 34")
        answer = client.post(url("callback_check"))
    assert answer.status_code == 429
    assert Callback.objects.count() == 2


def test_who_goes_on_without_the_first_page_is_told_before_the_last(client, cast):
    answer_all(client)
    client.post(url("callback_check"))
    post(client, "callback_about", topic="phone")
    post(client, "callback_reachable", reachable_when="le soir")
    post(client, "callback_you", name="Madeleine Petit", number="06 39 98 12 34")
    for answer in (client.get(url("callback_check")), client.post(url("callback_check"))):
        assert "Vous avez déjà un appel" in answer.content.decode()
    assert Case.objects.count() == 1


def test_by_its_reference_a_call_is_known_too(client, cast):
    callback = make_callback(cast.topic)
    typed = {"reference": callback.case.reference, "number": "06 39 98 12 34"}
    client.post(url("my_request"), typed)
    assert "Vous avez déjà un appel" in client.get(url("callback_start")).content.decode()


def test_a_call_that_is_over_or_cancelled_is_none(client, cast):
    answer_all(client)
    client.post(url("callback_check"))
    client.post(url("my_request_cancel"))
    assert client.get(url("callback_start")).status_code == 302


def test_somebody_of_the_desk_asks_for_one_person_after_the_other(client, cast):
    client.force_login(cast.karim.user)
    for n in range(4):
        answer_all(client, name=f"Personne {n}", starts_at=AFTERNOON, number="06 39 98 12 34")
        post(client, "callback_reachable", reachable_when="le soir")
        assert client.post(url("callback_check")).url == url("callback_done")


def test_six_sessions_six_names_one_number(cast):
    """Five promises an hour were made to one number, with no bound on open ones."""
    answers = []
    for n in range(6):
        visitor = Client(REMOTE_ADDR=f"192.0.2.{n}")
        post(visitor, "callback_about", topic="phone")
        post(visitor, "callback_reachable", reachable_when="le soir")
        post(visitor, "callback_you", name=f"Personne {n}", number="06 39 98 12 34")
        answers.append(visitor.post(url("callback_check")))
    assert [answer.status_code for answer in answers] == [302, 302, 429, 429, 429, 429]
    assert Callback.objects.count() == 2
    refusal = answers[-1].content.decode()
    # The same words as for any other bound, with the phone number: nothing of whom we call.
    assert "Nous ne pouvons pas noter cet appel ici" in refusal
    assert "01\u00a099\u00a000\u00a012\u00a034" in refusal
    assert not any(f"Personne {n}" in refusal for n in range(6))
    assert "Personne 5" in visitor.get(url("callback_check")).content.decode()


def test_every_bound_is_refused_in_the_same_words(cast):
    desk = DeskSettings.current()
    pages = set()
    for bound in ("open_per_number", "open_per_session", "daily_per_address"):
        Callback.objects.update(state="stopped", ended_at=MONDAY)
        for name in ("open_per_number", "open_per_session", "daily_per_address"):
            setattr(desk, name, 1 if name == bound else 50)
        desk.save()
        visitor = Client(REMOTE_ADDR="192.0.2.1")
        for name in ("Un", "Deux"):
            visitor.get(url("callback_start"), {"another": "1"})
            post(visitor, "callback_about", topic="phone")
            post(visitor, "callback_reachable", reachable_when="le soir")
            post(visitor, "callback_you", name=name, number="06 39 98 12 34")
            answer = visitor.post(url("callback_check"))
        assert answer.status_code == 429, bound
        pages.add(BeautifulSoup(answer.content, "html.parser").select_one("main").text)
    assert len(pages) == 1


# --- Nobody can ask on the site -------------------------------------------------------------------
def switch_off():
    desk = DeskSettings.current()
    desk.is_booking_off = True
    desk.save()


def test_a_desk_that_takes_no_requests_says_so_with_its_number(client, cast):
    switch_off()
    page = client.get(url("callback_start"), follow=True)
    assert page.status_code == 200
    assert "Appelez-nous" in page.content.decode()
    assert "01\u00a099\u00a000\u00a012\u00a034" in page.content.decode()


def test_what_was_typed_is_kept_when_requests_are_switched_off_meanwhile(client, cast):
    answer_all(client)
    switch_off()
    for answer in (client.get(url("callback_check")), client.post(url("callback_check"))):
        page = answer.content.decode()
        assert all(text in page for text in ("Ça ne sonne plus", "Madeleine Petit", "06 39 98"))
    assert not Callback.objects.exists()
    desk = DeskSettings.current()
    desk.is_booking_off = False
    desk.save()
    assert client.post(url("callback_check")).url == url("callback_done")


def test_the_form_being_sent_is_kept_too(client, cast):
    post(client, "callback_about", topic="phone")
    switch_off()
    post(client, "callback_reachable", reachable_when="après 18 h")
    assert "après 18 h" in client.get(url("callback_you")).content.decode()


def test_the_desk_still_asks_for_people_on_its_own_site(client, cast):
    switch_off()
    client.force_login(cast.karim.user)
    answer_all(client)
    assert client.post(url("callback_check")).url == url("callback_done")
