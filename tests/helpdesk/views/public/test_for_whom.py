"""Paul asks for Madeleine: the desk asks her, and until then tells Paul nothing of her."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import WantedCall, cancel_callback, promise_callback
from helpdesk.actions.promises.intake import use_number
from helpdesk.models import Callback, Case, Person
from helpdesk.words.links import token_of
from tests.factories.helpdesk import AFTERNOON, MONDAY
from tests.helpdesk.views.public.test_callback import post_time, url

pytestmark = pytest.mark.django_db
PAUL = {
    "asked_by": "Paul Martin",
    "name": "Madeleine Petit",
    "number": "06 39 98 12 34",
    "agreed": "told",
}
NOTHING_OF_HER = "Avant son accord, nous ne vous disons rien d’elle."


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def promise(client, cast):
    """What Paul's browser asked for, and confirmed."""
    post_time(client)
    assert client.post(f"{url('callback_you')}?for=somebody", PAUL).url == url("callback_check")
    client.post(url("callback_check"))
    return Callback.objects.get()


def my_request(client):
    return client.get(url("my_request_show")).content.decode()


def test_paul_says_his_name_hers_and_how_she_agreed(promise):
    case = promise.case
    assert (case.asked_by, case.agreed) == ("Paul Martin", "told")
    assert (case.person.name, promise.number) == ("Madeleine Petit", "+33639981234")
    # He is nobody whom the desk knows: she names him, or nobody does.
    assert Person.objects.count() == 1
    assert promise.consent is None


@pytest.mark.parametrize("missing", PAUL)
def test_nothing_of_it_may_be_left_out(client, cast, missing):
    post_time(client)
    page = client.post(f"{url('callback_you')}?for=somebody", {**PAUL, missing: ""})
    assert page.status_code == 422
    assert "Paul Martin" in page.content.decode() or missing == "asked_by"


def test_no_e_mail_of_paul_would_tell_him_what_becomes_of_her(client, cast):
    post_time(client)
    page = client.get(url("callback_you"), {"for": "somebody"}).content.decode()
    assert 'type="email"' not in page
    client.post(f"{url('callback_you')}?for=somebody", {**PAUL, "email": "paul@example.org"})
    client.post(url("callback_check"))
    assert Case.objects.get().email == ""


def test_whoever_turns_back_to_oneself_asks_for_oneself(client, cast):
    post_time(client)
    client.post(f"{url('callback_you')}?for=somebody", PAUL)
    assert 'name="asked_by"' in client.get(url("callback_you")).content.decode()
    me = {"name": "Paul Martin", "number": "06 39 98 55 55"}
    client.post(f"{url('callback_you')}?for=me", me)
    client.post(url("callback_check"))
    assert Case.objects.get().asked_by == ""


def test_paul_sees_what_he_typed_while_nothing_has_happened(client, promise):
    assert "appelle la personne que vous avez nommée" in my_request(client)


def moved(promise, cast):
    move_appointment(
        callback=promise,
        starts_at=AFTERNOON.replace(hour=15),
        at=MONDAY,
        by=cast.karim.user,
    )


def called(promise, cast):
    start_attempt(callback=promise, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)


def cancelled(promise, cast):
    cancel_callback(callback=promise, at=MONDAY, by=cast.karim.user)


def promised_anew(promise, cast):
    """The desk promised her another call, in the same request: it never was his."""
    cancelled(promise, cast)
    wanted = WantedCall(number=promise.number, starts_at=AFTERNOON.replace(hour=15))
    case = Case.objects.get(pk=promise.case_id)
    promise_callback(case=case, wanted=wanted, at=MONDAY, by=cast.karim.user)


def given_another_number(promise, cast):
    use_number(case=promise.case, number="+33639985678", note="Hers", at=MONDAY, by=cast.karim.user)


@pytest.mark.parametrize("happens", [moved, called, cancelled, promised_anew])
def test_what_happens_to_her_is_not_told_to_paul(client, cast, promise, happens):
    happens(promise, cast)
    for name in ("my_request_show", "my_request_change", "my_request_cancel", "callback_done"):
        page = client.get(url(name), follow=True).content.decode()
        assert NOTHING_OF_HER in page, name
        assert "15\u00a0h" not in page
    again = client.get(url("callback_start"), follow=True).content.decode()
    assert "Vous avez déjà un appel" not in again
    assert client.post(url("my_request_cancel")).status_code == 200
    # Nor to anybody who has her reference and her number.
    stranger = Client()
    two = {"reference": promise.case.reference, "number": promise.number}
    assert NOTHING_OF_HER in stranger.post(url("my_request"), two, follow=True).content.decode()


def test_she_sees_it_all_by_the_link_that_went_to_her(cast, promise):
    moved(promise, cast)
    hers = Client()
    link = reverse("helpdesk:my_request_by_link", args=[token_of(promise)])
    page = hers.post(link, {"letters": "mad"}, follow=True).content.decode()
    assert "16\u00a0h" in page
    assert NOTHING_OF_HER not in page


def test_her_old_link_opens_the_promise_that_took_its_place(cast, promise):
    cancel_callback(callback=promise, at=MONDAY, by=cast.karim.user)
    case = Case.objects.get()
    wanted = WantedCall(number=promise.number, starts_at=AFTERNOON)
    promise_callback(case=case, wanted=wanted, at=MONDAY, by=cast.karim.user)
    hers = Client()
    link = reverse("helpdesk:my_request_by_link", args=[token_of(promise)])
    page = hers.post(link, {"letters": "mad"}, follow=True).content.decode()
    assert NOTHING_OF_HER not in page
    assert "14\u00a0h" in page


def test_the_adviser_is_told_who_asked_and_to_ask_her_first(client, cast, promise):
    client.force_login(cast.karim.user)
    said = "Paul Martin a demandé cet appel"
    case = client.get(reverse("helpdesk:case", args=[promise.case.reference])).content.decode()
    attempt = start_attempt(callback=promise, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)
    call = client.get(reverse("helpdesk:attempt", args=[attempt.pk])).content.decode()
    for page in (case, call):
        assert said in page
        assert "ne dites rien à Paul Martin" in page
    named = client.get(reverse("helpdesk:case_helper", args=[promise.case.reference]))
    assert 'value="Paul Martin"' in named.content.decode()


def test_a_number_that_she_gave_since_is_not_told_to_paul(client, cast, promise):
    given_another_number(promise, cast)
    for name in ("callback_done", "my_request_show"):
        page = client.get(url(name), follow=True).content.decode()
        assert NOTHING_OF_HER in page, name
        assert "06\u00a039\u00a098\u00a056\u00a078" not in page
