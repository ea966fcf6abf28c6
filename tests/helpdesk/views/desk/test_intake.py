"""Somebody calls the desk: three fields, then the case."""

import pytest

from helpdesk.choices import CaseSource
from helpdesk.models import Case, Person
from tests.factories.helpdesk import make_callback

pytestmark = pytest.mark.django_db

MADELEINE = {"number": "06 39 98 12 34", "name": "Madeleine Petit", "topic": "phone"}


def test_three_fields_open_a_case(desk, cast):
    response = desk.post("new_case", **MADELEINE)
    case = Case.objects.get()
    assert (case.source, case.adviser) == (CaseSource.PHONE, cast.karim)
    assert "Request opened" in desk.says(response)
    assert response.url.endswith(f"/{case.reference}/")


def test_the_next_call_can_be_planned_right_away(desk):
    response = desk.post("new_case", **MADELEINE, then="plan")
    assert response.url.endswith("/promise/")
    assert 'name="starts_at"' in desk.says(response)


def test_an_error_says_what_to_change_and_keeps_the_rest(desk):
    response = desk.post("new_case", number="06 39", name="Madeleine", topic="phone")
    page = response.content.decode()
    assert response.status_code == 422
    assert "6 digits short" in page
    assert 'value="Madeleine"' in page
    assert not Case.objects.exists()


def test_a_known_number_asks_who_it_is_before_anything_is_kept(desk, cast):
    known = make_callback(cast.topic).case.person
    page = desk.post("new_case", **MADELEINE | {"name": "Paul"}).content.decode()
    assert "Who is it?" in page
    assert "Madeleine Petit" in page
    assert Case.objects.count() == 1

    desk.post("new_case", **MADELEINE, asked="1", person=known.pk)
    assert list(known.cases.values_list("source", flat=True)).count("phone") == 1


def test_somebody_new_at_a_known_number_is_written_down(desk, cast):
    make_callback(cast.topic)
    desk.post("new_case", **MADELEINE | {"name": "Paul Petit"}, asked="1", person="new")
    assert Person.objects.get(name="Paul Petit").cases.count() == 1


def test_a_person_is_recognised_by_name_under_another_number(desk, cast):
    make_callback(cast.topic)
    data = {"number": "01 99 00 56 78", "name": "Madeleine Petti", "topic": "phone"}
    assert "Madeleine Petit" in desk.post("new_case", **data).content.decode()


def test_who_it_is_must_be_chosen(desk, cast):
    make_callback(cast.topic)
    response = desk.post("new_case", **MADELEINE, asked="1")
    assert response.status_code == 422
    assert "Choose who it is." in response.content.decode()


def test_a_person_who_was_not_offered_cannot_be_chosen(desk, cast):
    make_callback(cast.topic)
    stranger = make_callback(cast.topic, name="Zoé", number="+33199005678").case.person
    response = desk.post("new_case", **MADELEINE, asked="1", person=stranger.pk)
    assert response.status_code == 422
    assert stranger.cases.count() == 1


def test_a_double_click_opens_one_case(desk):
    key = "5b2c1d8e-0000-4000-8000-000000000001"
    first = desk.post("new_case", **MADELEINE, key=key)
    # The second click finds the person that the first has just written.
    again = desk.post("new_case", **MADELEINE, key=key, asked="1", person="new")
    assert Case.objects.count() == 1
    assert first.url == again.url
