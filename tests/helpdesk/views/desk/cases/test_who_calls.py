"""A softphone opens the page of a new request with the number of who calls."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.actions.people.restricted import restrict
from helpdesk.actions.promises.do_not_call import refuse_calls
from helpdesk.models import Callback, Case, PersonRead
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def page_for(desk, number):
    return desk.get("new_case", number=number)


@pytest.mark.parametrize("number", ["0639981234", "+33639981234", "06 39 98 12 34"])
def test_who_calls_is_shown_with_what_is_open(desk, cast, number):
    make_case(cast.topic, question="Ma facture est trop chère", at=MONDAY - timedelta(days=1))
    callback = make_callback(cast.topic, question="Plus de réseau")
    page = page_for(desk, number).content.decode()
    assert "06 39 98 12 34".replace(" ", "\u00a0") in page
    assert 'value="06\u00a039\u00a098\u00a012\u00a034"' in page
    assert page.index("Plus de réseau") < page.index("Ma facture est trop chère")
    assert reverse("helpdesk:attempt_start", args=[callback.pk]) in page
    assert "A number proves nobody" in page


def test_nothing_is_written_by_a_look_but_who_looked(desk, cast):
    make_callback(cast.topic)
    before = Case.objects.count(), Callback.objects.get().adviser
    page_for(desk, MADELEINE)
    assert (Case.objects.count(), Callback.objects.get().adviser) == before
    assert PersonRead.objects.filter(page="new_case").count() == 1


def test_an_unknown_number_is_said_so_and_is_in_the_form(desk, cast):
    page = page_for(desk, "0639985555").content.decode()
    assert "Nobody we know has this number" in page
    assert 'value="06\u00a039\u00a098\u00a055\u00a055"' in page


def test_a_number_that_several_people_share_asks_who_it_is(desk, cast):
    make_case(cast.topic, name="Madeleine Petit")
    make_case(cast.topic, name="Paul Petit")
    page = page_for(desk, MADELEINE).content.decode()
    assert "Several people share this number" in page
    assert "Madeleine Petit" in page
    assert "Paul Petit" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("anonymous", "a withheld number"),
        ("", "a withheld number"),
        ("201", "no number of a person"),
    ],
)
def test_no_number_is_said_so(desk, cast, typed, said):
    page = page_for(desk, typed).content.decode()
    assert said in page
    assert "Ask for the name and the number." in page


def test_who_wants_no_call_is_said_so(desk, cast):
    make_callback(cast.topic)
    refuse_calls(number=MADELEINE, at=MONDAY)
    assert "wants no call from us" in page_for(desk, MADELEINE).content.decode()


def test_a_restricted_record_shows_nobody(desk, cast):
    case = make_case(cast.topic, question="Plus de réseau")
    restrict(person_id=case.person.pk, at=MONDAY, by=cast.awa)
    page = page_for(desk, MADELEINE).content.decode()
    assert "This record is restricted" in page
    assert "Madeleine" not in page
    assert "Plus de réseau" not in page


def test_the_form_that_follows_keeps_the_card(desk, cast):
    make_callback(cast.topic)
    address = desk.url("new_case") + "?number=0639981234"
    answer = desk.client.post(address, {"number": "0639981234", "name": "", "topic": "phone"})
    assert answer.status_code == 422
    assert "A number proves nobody" in answer.content.decode()


def test_as_many_queries_for_six_requests_as_for_one(desk, cast, django_assert_max_num_queries):
    make_callback(cast.topic)
    with django_assert_max_num_queries(60) as counted:
        page_for(desk, MADELEINE)
    for n in range(5):
        make_callback(cast.topic, starts_at=AFTERNOON + timedelta(minutes=30 * (n + 1)))
    with django_assert_max_num_queries(len(counted.captured_queries)):
        page_for(desk, MADELEINE)


def test_a_stranger_sees_nobody(cast):
    make_callback(cast.topic)
    answer = Client().get(reverse("helpdesk:new_case"), {"number": MADELEINE})
    assert answer.status_code == 302
