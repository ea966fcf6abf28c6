"""The next visitor of a shared computer: what a session keeps, how long, and how it is erased."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from helpdesk.actions.desk.tidying import forget_sessions
from helpdesk.models import Callback, SlotHold
from tests.factories.helpdesk import AFTERNOON, MONDAY
from tests.helpdesk.views.public.test_callback import answer_all, post, url

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

BROWSER = {"HTTP_ACCEPT": "text/html"}
FORMS = [
    "helpdesk:callback_start",
    "helpdesk:callback_about",
    "helpdesk:callback_when",
    "helpdesk:callback_you",
    "helpdesk:my_request",
    "complaint",
    "login",
    "contact",
]


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def browser(cast):
    return Client(**BROWSER)


def in_minutes(minutes):
    return time_machine.travel(MONDAY + timedelta(minutes=minutes), tick=False)


def rows():
    return repr([row.get_decoded() for row in Session.objects.all()])


def book(client):
    answer_all(client)
    client.post(url("callback_check"))
    return Callback.objects.get()


# --- A form that is only looked at ------------------------------------------------------------
@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_looked_at_writes_no_session(browser, name):
    browser.get(reverse(name), follow=True)
    assert not Session.objects.exists()
    assert settings.SESSION_COOKIE_NAME not in browser.cookies


def test_a_step_of_a_guide_leads_to_the_hours_without_a_session(browser):
    came = {"guide": "102", "step": "3", "topic": "phone"}
    start = browser.get(url("callback_start"), came)
    page = browser.get(start.url)
    assert 'name="starts_at"' in page.content.decode()
    assert not Session.objects.exists()
    # The session begins with the first form, and knows the guide.
    browser.post(start.url, {"starts_at": AFTERNOON.isoformat()})
    assert "'guide': 102" in rows()


def test_the_key_of_a_form_is_in_a_cookie_that_ends_with_the_browser(browser):
    browser.get(reverse("complaint"))
    cookie = browser.cookies[settings.CSRF_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"]) == ("", "", True)


# --- How long -------------------------------------------------------------------------------------
def test_a_session_ends_with_the_browser(browser):
    book(browser)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_the_next_visitor_read_number_and_word_for_seven_days(browser):
    callback = book(browser)
    with in_minutes(31):
        answer = browser.get(url("callback_done"), follow=True)
        assert callback.trust_word not in answer.content.decode()
        assert browser.get(url("my_request_show")).url == url("my_request")


def test_who_asks_for_pages_stays(browser):
    book(browser)
    for minutes in (20, 40, 60, 80):
        with in_minutes(minutes):
            browser.get("/fr/contact/")
    with in_minutes(100):
        assert browser.get(url("my_request_show")).status_code == 200


def test_a_page_writes_nothing_within_a_minute(browser, django_assert_max_num_queries):
    book(browser)
    browser.get(url("my_request_show"))
    before = Session.objects.get().session_data
    browser.get(url("my_request_show"))
    assert Session.objects.get().session_data == before


def test_who_takes_forty_minutes_for_a_question_loses_nothing_that_they_send(browser):
    strict = Client(enforce_csrf_checks=True, **BROWSER)
    strict.get(url("callback_about"))
    key = {"csrfmiddlewaretoken": strict.cookies[settings.CSRF_COOKIE_NAME].value}
    strict.post(url("callback_about"), {"topic": "phone", **key})
    strict.post(url("callback_reachable"), {"reachable_when": "le soir", **key})
    with in_minutes(40):
        you = {"name": "Madeleine Petit", "number": "06 39 98 12 34", **key}
        page = strict.post(url("callback_you"), you, follow=True)
        assert page.redirect_chain[-1][0] == url("callback_about")
        assert "Nous avons gardé ce que vous venez d’écrire" in page.content.decode()
        assert "Madeleine Petit" in strict.get(url("callback_you")).content.decode()


def test_who_confirms_after_forty_minutes_reads_why_all_is_asked_again(browser):
    answer_all(browser)
    with in_minutes(40):
        page = browser.post(url("callback_check"), follow=True).content.decode()
    assert "nous avons effacé vos réponses" in page
    assert not Callback.objects.exists()


# --- Erased -----------------------------------------------------------------------------------
def nothing_is_left(client, callback):
    pages = "".join(
        client.get(url(name), follow=True).content.decode()
        for name in ("callback_done", "my_request", "my_request_show", "callback_you")
    )
    secrets = (callback.trust_word, "Madeleine", "06\u00a039", "0639981234", "06 39 98 12 34")
    assert not any(text in pages + rows() for text in secrets)


@pytest.mark.parametrize("page", ["callback_done", "my_request_show"])
def test_erase_from_this_computer(browser, page):
    callback = book(browser)
    assert url("my_request_erase") in browser.get(url(page)).content.decode()
    answer = browser.post(url("my_request_erase"), follow=True)
    assert "C’est effacé de cet ordinateur" in answer.content.decode()
    nothing_is_left(browser, callback)
    assert Callback.objects.open().count() == 1


def test_pages_of_a_request_are_kept_by_no_browser(browser):
    book(browser)
    for page in ("callback_done", "my_request_show", "my_request_change", "my_request_cancel"):
        assert "no-store" in browser.get(url(page)).headers["Cache-Control"], page
    answer = browser.post(url("my_request_erase"))
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_erasing_takes_a_post(browser):
    callback = book(browser)
    browser.get(url("my_request_erase"))
    assert callback.trust_word in browser.get(url("my_request_show")).content.decode()


def test_start_again_kept_number_and_word(browser):
    callback = book(browser)
    browser.post(url("callback_start_again"))
    nothing_is_left(browser, callback)


def test_what_was_typed_wrongly_is_erased_too(browser):
    post(browser, "callback_about", topic="phone")
    post(browser, "callback_you", name="Madeleine Petit", number="06 39")
    assert "Madeleine" in rows()
    browser.post(url("my_request_erase"))
    assert "Madeleine" not in rows()


def test_somebody_of_the_desk_stays_logged_in(browser, cast):
    browser.force_login(cast.karim.user)
    callback = book(browser)
    browser.post(url("my_request_erase"))
    nothing_is_left(browser, callback)
    assert browser.get(reverse("helpdesk:today")).status_code == 200


def test_an_hour_that_was_kept_is_given_back(browser):
    answer_all(browser)
    browser.post(url("my_request_erase"))
    assert not SlotHold.objects.exists()


# --- Abandoned ------------------------------------------------------------------------------------
def test_an_abandoned_journey_kept_its_words_for_seven_days(browser):
    answer_all(browser)
    assert "Ça ne sonne plus" in rows()
    with in_minutes(60):
        forget_sessions(at=MONDAY + timedelta(minutes=60))
        assert not Session.objects.exists()


def test_in_a_session_that_lives_on_abandoned_answers_go_within_the_hour(browser, cast):
    browser.force_login(cast.karim.user)
    session = browser.session
    session.set_expiry(12 * 3600)
    session.save()
    answer_all(browser)
    assert forget_sessions(at=MONDAY + timedelta(minutes=59)) == 0
    assert "Ça ne sonne plus" in rows()
    with in_minutes(60):
        assert forget_sessions(at=MONDAY + timedelta(minutes=60)) == 1
        assert "Ça ne sonne plus" not in rows()
        assert "_auth_user_id" in rows()
