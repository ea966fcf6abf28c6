"""Somebody types Madeleine's name and number as their own: what the desk arranges is hers alone."""

from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from helpdesk.actions.people.people import confirm_fact
from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import WantedCall, cancel_callback, promise_callback
from helpdesk.actions.promises.intake import use_number
from helpdesk.choices import (
    AttemptOutcome,
    CallbackState,
    CaseSource,
    Channel,
    ContactFact,
    NoticeKind,
)
from helpdesk.models import Callback, Case
from helpdesk.words.links import NUMBER_SALT, SALT, _short, email_token, token_of
from helpdesk.words.message import words_of
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback
from tests.helpdesk.views.public.test_callback import post_time, url

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LATER = AFTERNOON.replace(hour=15)
CALL_US = "Appelez-nous pour cette demande"
MOBILE, LANDLINE = "06 39 98 12 34", "01 99 00 56 78"
STRANGERS = "stranger@example.org"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def asked(client, *, number=MOBILE, email=""):
    """The promise that this browser asked for, as if it were Madeleine's own."""
    post_time(client)
    client.post(url("callback_you"), {"name": "Madeleine Petit", "number": number, "email": email})
    client.post(url("callback_check"))
    return Callback.objects.latest("pk")


@pytest.fixture
def promise(client, cast):
    return asked(client)


def tried(promise, cast, outcome):
    attempt = start_attempt(callback=promise, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)
    end_attempt(attempt=attempt, outcome=outcome, at=AFTERNOON, by=cast.karim.user)


def spoken_with(promise, cast):
    tried(promise, cast, AttemptOutcome.ASKED_LATER)


def answered_by_another(promise, cast):
    tried(promise, cast, AttemptOutcome.REACHED_OTHER)


def moved_by_desk(promise, cast):
    move_appointment(callback=promise, starts_at=LATER, at=MONDAY, by=cast.karim.user)


def promised_anew(promise, cast):
    cancel_callback(callback=promise, at=MONDAY, by=cast.karim.user)
    wanted = WantedCall(number=promise.number, starts_at=LATER)
    case = Case.objects.get(pk=promise.case_id)
    promise_callback(case=case, wanted=wanted, at=MONDAY, by=cast.karim.user)


def confirmed(promise, cast):
    case, by = promise.case, cast.karim.user
    confirm_fact(case=case, fact=ContactFact.NUMBER, value=promise.number, at=MONDAY, by=by)
    moved_by_desk(promise, cast)


def given_another_number(promise, cast):
    use_number(case=promise.case, number="+33639985678", note="", at=MONDAY, by=cast.karim.user)


ARRANGED = [
    spoken_with,
    answered_by_another,
    moved_by_desk,
    promised_anew,
    confirmed,
    given_another_number,
]


@pytest.mark.parametrize("happens", ARRANGED)
def test_the_next_call_of_the_person_who_was_named(client, cast, promise, happens):
    """Whoever typed her name and number saw, moved and cancelled what an adviser had arranged."""
    happens(promise, cast)
    stands = Callback.objects.latest("pk")
    before = (stands.state, stands.live_appointment)
    stranger = Client()
    two = {"reference": promise.case.reference, "number": MOBILE}
    stranger.post(url("my_request"), two)
    for browser in (client, stranger):
        for name in ("my_request_show", "my_request_change", "my_request_cancel", "callback_done"):
            page = browser.get(url(name), follow=True).content.decode()
            assert "15\u00a0h" not in page, name
            assert "06\u00a039\u00a098\u00a056\u00a078" not in page
        browser.post(url("my_request_cancel"))
        browser.post(url("my_request_change"), {"starts_at": AFTERNOON.isoformat()})
    stands.refresh_from_db()
    assert (stands.state, stands.live_appointment) == before
    again = client.get(url("callback_start"), follow=True).content.decode()
    assert "Vous avez déjà un appel" not in again


def test_the_page_says_what_to_do(client, cast, promise, settings):
    settings.SMS_REACHES_PEOPLE = True
    moved_by_desk(promise, cast)
    page = client.get(url("my_request_show")).content.decode()
    assert CALL_US in page
    assert "ouvrez son lien" in page


def test_the_link_that_went_to_her_number_shows_it_all(cast, promise):
    spoken_with(promise, cast)
    promise.refresh_from_db()
    assert promise.state == CallbackState.OPEN
    hers = Client()
    hers.post(reverse("helpdesk:my_request_by_link", args=[token_of(promise)]), {"letters": "mad"})
    assert CALL_US not in hers.get(url("my_request_show")).content.decode()
    hers.post(url("my_request_cancel"))
    promise.refresh_from_db()
    assert promise.state == CallbackState.CANCELLED


@pytest.mark.parametrize(
    "outcome", [AttemptOutcome.NO_ANSWER, AttemptOutcome.BUSY, AttemptOutcome.WRONG_NUMBER]
)
def test_whoever_asked_follows_the_tries_to_reach_them(client, cast, promise, outcome):
    tried(promise, cast, outcome)
    assert CALL_US not in client.get(url("my_request_show")).content.decode()
    client.post(url("my_request_cancel"))
    promise.refresh_from_db()
    assert promise.state == CallbackState.CANCELLED


def test_whoever_asked_moves_their_call_as_often_as_before(client, promise):
    client.post(url("my_request_change"), {"starts_at": LATER.isoformat()})
    client.post(url("my_request_change"), {"starts_at": AFTERNOON.isoformat()})
    assert CALL_US not in client.get(url("my_request_show")).content.decode()


def test_what_was_asked_for_on_the_phone_is_looked_up_by_its_two_numbers(client, cast):
    """Nobody but the person was told the number of such a request."""
    promise = make_callback(cast.topic, name="Madeleine Petit", number="+33639981234")
    Case.objects.filter(pk=promise.case_id).update(source=CaseSource.PHONE)
    moved_by_desk(promise, cast)
    two = {"reference": promise.case.reference, "number": MOBILE}
    page = client.post(url("my_request"), two, follow=True).content.decode()
    assert CALL_US not in page


def test_the_link_of_an_e_mail_that_was_only_typed_opens_no_more_than_the_page(
    client, cast, settings
):
    settings.EMAIL_REACHES_PEOPLE = True
    promise = asked(client, number=LANDLINE, email=STRANGERS)
    message = promise.notices.get(kind=NoticeKind.CONFIRMATION)
    assert message.channel == Channel.EMAIL
    (link,) = [word for word in words_of(message).split() if "/r/" in word]
    moved_by_desk(promise, cast)
    stranger = Client()
    page = stranger.post(urlsplit(link).path, {"letters": "mad"}, follow=True)
    assert CALL_US in page.content.decode()


def test_the_link_of_an_e_mail_that_she_confirmed_shows_it_all(client, cast, settings):
    settings.EMAIL_REACHES_PEOPLE = True
    promise = asked(client, number=LANDLINE, email="madeleine@example.org")
    case, by = promise.case, cast.karim.user
    value = "madeleine@example.org"
    confirm_fact(case=case, fact=ContactFact.EMAIL, value=value, at=MONDAY, by=by)
    promise.refresh_from_db()
    moved_by_desk(promise, cast)
    hers = Client()
    address = reverse("helpdesk:my_request_by_link", args=[email_token(promise)])
    assert CALL_US not in hers.post(address, {"letters": "mad"}, follow=True).content.decode()


def test_the_link_of_a_number_that_is_called_no_more_opens_nothing(client, cast, promise):
    old = reverse("helpdesk:my_request_by_link", args=[token_of(promise)])
    assert client.get(old).status_code == 200
    given_another_number(promise, cast)
    assert client.get(old).status_code == 404


def test_a_link_sent_by_the_last_release_opens_what_was_asked_for(cast, promise):
    old = _short(promise, SALT, f"{promise.pk}")
    hers = Client()
    address = reverse("helpdesk:my_request_by_link", args=[old])
    page = hers.post(address, {"letters": "mad"}, follow=True).content.decode()
    assert CALL_US not in page
    moved_by_desk(promise, cast)
    assert CALL_US in hers.get(url("my_request_show")).content.decode()
    assert _short(promise, NUMBER_SALT, f"{promise.pk}") != token_of(promise)
