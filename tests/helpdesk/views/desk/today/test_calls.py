"""Who rings is shown on each page of the desk, and missed calls that somebody should know of."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.people.restricted import restrict
from helpdesk.actions.promises.phone_calls import take_report
from helpdesk.models import PersonRead, PhoneCall
from helpdesk.policy.phone_calls import read_report
from helpdesk.words.ringing import ringing_token
from tests.factories.helpdesk import MADELEINE, MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _hears_calls(settings):
    settings.PHONE_CALLS = True


def report(event="newCall", *, number=MADELEINE, key="c-1", **more):
    sent = {"event": event, "callId": key, "direction": "in", "from": number, **more}
    return take_report(report=read_report(sent), at=MONDAY)


def test_every_page_asks_who_rings_and_none_where_no_calls_are_heard(desk, settings):
    assert 'id="ringing"' in desk.read("people")
    settings.PHONE_CALLS = False
    assert 'id="ringing"' not in desk.read("people")


def test_who_rings_is_said_with_one_click_to_the_card(desk, cast):
    make_case(cast.topic)
    report()
    page = desk.read("phone_ringing")
    assert "The phone rings:" in page
    assert "Madeleine Petit" in page
    assert "?number=%2B33639981234" in page


def test_the_same_is_not_said_again_and_nobody_is_read_for_it(desk, cast):
    make_case(cast.topic)
    call = report()
    assert desk.get("phone_ringing").status_code == 200
    before = PersonRead.objects.count()
    assert desk.get("phone_ringing", seen=str(call.pk)).status_code == 204
    assert PersonRead.objects.count() == before
    report("hangup", cause="16")
    assert desk.read("phone_ringing", seen=str(call.pk)).count("The phone rings:") == 0


def test_a_page_asks_by_an_address_without_session_or_name(desk, cast, django_assert_num_queries):
    page = desk.read("people")
    address = re.search(r'data-rings="([^"]+)"', page)[1]
    visitor = Client()
    with django_assert_num_queries(1):
        answer = visitor.get(address)
    assert (answer.content, answer["Cache-Control"]) == (b"", "no-store, private")
    assert not answer.cookies
    call = report()
    assert visitor.get(address).content.decode() == str(call.pk)
    PhoneCall.objects.update(answered_by=cast.karim, answered_at=MONDAY)
    assert visitor.get(address).content.decode() == f"{call.pk}a"
    report(key="c-2", number="0639985555", user="elsewhere")
    shown = visitor.get(address).content.decode()
    assert desk.get("phone_ringing", seen=shown).status_code == 204


def test_the_address_is_signed_and_of_a_day(desk, cast, settings):
    token = ringing_token(cast.karim.pk, at=timezone.now() - timedelta(days=2))
    old = reverse("helpdesk:phone_rings", args=[token])
    right = ringing_token(cast.karim.pk, at=timezone.now())
    forged = reverse("helpdesk:phone_rings", args=[f"1{right}"])
    for address in (old, forged, reverse("helpdesk:phone_rings", args=["x"])):
        assert Client().get(address).status_code == 404
    of_nobody = reverse("helpdesk:phone_rings", args=[ringing_token(None, at=timezone.now())])
    assert Client().get(of_nobody).status_code == 200
    settings.PHONE_CALLS = False
    assert Client().get(of_nobody).status_code == 404


def test_a_page_that_lay_open_for_days_gets_another_address(desk, cast):
    assert "data-rings=" in desk.read("phone_ringing")
    assert desk.get("phone_ringing", seen="").status_code == 204


@pytest.mark.parametrize(
    ("number", "said"), [("anonymous", "a withheld number"), ("0639985555", "nobody we know")]
)
def test_who_is_nobody_we_know_is_said_so(desk, number, said):
    report(number=number)
    assert said in desk.read("phone_ringing")


def test_a_shared_number_names_nobody(desk, cast):
    make_case(cast.topic, name="Madeleine Petit")
    make_case(cast.topic, name="Paul Petit")
    report()
    page = desk.read("phone_ringing")
    assert "a number that several people share" in page
    assert "Petit" not in page


def test_a_restricted_record_is_not_named(desk, cast):
    case = make_case(cast.topic)
    restrict(person_id=case.person.pk, at=MONDAY, by=cast.awa)
    report()
    page = desk.read("phone_ringing")
    assert "a restricted record" in page
    assert "Madeleine" not in page


def test_a_missed_call_that_nobody_could_be_told_of_is_on_the_day(desk, cast):
    report("hangup", number="+33199005678", cause="cancel")
    report("hangup", number="anonymous", key="c-2", cause="cancel")
    page = desk.read("today", who="all")
    assert "Missed calls to look at" in page
    assert "they know of no hour" in page
    assert "1 call came from a withheld number" in page
    call = PhoneCall.objects.get(call_id="c-1")
    assert "It is noted." in desk.says(desk.post("phone_call_read", call.pk))
    assert "they know of no hour" not in desk.read("today", who="all")
    assert "done already" in desk.says(desk.post("phone_call_read", call.pk))


def test_a_call_that_nobody_ends_is_shown_no_more(desk):
    call = report()
    PhoneCall.objects.filter(pk=call.pk).update(began_at=MONDAY - timedelta(minutes=5))
    assert desk.get("phone_ringing", seen="").status_code == 204
