"""Somebody calls the desk: three fields, then the case."""

import re
from datetime import timedelta

import pytest

from helpdesk.choices import CaseSource
from helpdesk.models import Callback, Case, Person
from tests.factories.helpdesk import AFTERNOON, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MADELEINE = {"number": "06 39 98 12 34", "name": "Madeleine Petit", "topic": "phone"}


def test_three_fields_open_a_case(desk, cast):
    response = desk.post("new_case", **MADELEINE)
    case = Case.objects.get()
    assert (case.source, case.adviser) == (CaseSource.PHONE, cast.karim)
    assert "Request opened" in desk.says(response)
    assert response.url.endswith(f"/{case.reference}/")


@pytest.mark.parametrize(
    ("source", "said", "is_with_person"),
    [("visit", "phone", True), ("letter", "mail", False), ("", "phone", True)],
)
def test_a_visit_and_a_letter_are_told_apart(desk, source, said, is_with_person):
    desk.post("new_case", **MADELEINE, source=source)
    case = Case.objects.get()
    assert (case.source, case.fact_source) == (source or CaseSource.PHONE, said)
    assert case.is_with_person is is_with_person


def test_no_other_source_is_taken(desk):
    assert desk.post("new_case", **MADELEINE, source="web").status_code == 422


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


def test_the_call_is_booked_on_the_same_page_with_the_same_button(desk, cast):
    assert 'name="starts_at"' in desk.read("new_case")
    response = desk.post("new_case", **MADELEINE, starts_at=AFTERNOON.isoformat())
    callback = Callback.objects.get()
    assert callback.live_appointment.starts_at == AFTERNOON
    assert (callback.number, callback.case.source) == ("+33639981234", CaseSource.PHONE)
    page = desk.says(response)
    assert "The call is planned" in page
    assert callback.trust_word in page


def test_a_double_click_books_one_call(desk):
    key = "5b2c1d8e-0000-4000-8000-000000000002"
    booked = MADELEINE | {"key": key, "starts_at": AFTERNOON.isoformat()}
    first = desk.post("new_case", **booked)
    again = desk.post("new_case", **booked, asked="1", person="new")
    assert Callback.objects.count() == Case.objects.count() == 1
    assert first.url == again.url


def test_an_hour_that_is_gone_opens_nothing_and_keeps_all_that_was_typed(desk, cast):
    for name in ("Anne Un", "Luc Deux"):
        make_callback(cast.topic, name=name, number="+33199005678")
    response = desk.post(
        "new_case", **MADELEINE, question="Ça ne sonne plus", starts_at=AFTERNOON.isoformat()
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Nobody is free at this hour any more." in page
    assert 'value="Madeleine Petit"' in page
    assert "Ça ne sonne plus" in page
    assert not Person.objects.filter(name="Madeleine Petit").exists()


def test_the_chosen_hour_stands_while_we_ask_who_it_is(desk, cast):
    make_callback(cast.topic)
    page = desk.post(
        "new_case", **MADELEINE, starts_at=(AFTERNOON + timedelta(hours=1)).isoformat()
    ).content.decode()
    chosen = re.findall(r'name="starts_at"\s+value="([^"]+)"\s+checked', page)
    assert chosen == ["2026-11-23T15:00:00+01:00"]


def test_a_coordinator_who_takes_no_calls_leaves_no_case_without_anybody(desk_of, cast):
    desk_of(cast.awa).post("new_case", **MADELEINE)
    assert Case.objects.get().adviser in (cast.karim, cast.ines)


def test_from_the_page_of_a_person_they_are_there_and_one_button_books(desk, cast):
    person = make_callback(cast.topic).case.person
    page = desk.read("new_case", person=person.pk)
    assert 'value="Madeleine Petit"' in page
    assert 'value="06\xa039\xa098\xa012\xa034"' in page
    assert re.search(rf'name="person" value="{person.pk}"[^>]* checked', page)
    said = MADELEINE | {"number": "06\xa039\xa098\xa012\xa034"}
    desk.post("new_case", **said, asked="1", person=person.pk)
    assert person.cases.count() == 2


@pytest.mark.parametrize("person", ["", "abc", "999999", "9" * 30])
def test_an_address_of_nobody_gives_an_empty_form(desk, person):
    assert 'name="person"' not in desk.read("new_case", person=person)


def test_after_booking_the_adviser_reads_it_back(desk, cast):
    response = desk.post("new_case", **MADELEINE, starts_at=AFTERNOON.isoformat())
    page = desk.says(response)
    callback = Callback.objects.get()
    told = page[page.index("Read this to the person") :]
    told = told[: told.index("card number")]
    assert "calls you: Monday 23\xa0November, at\xa02\xa0pm" in told
    assert "06\xa039\xa098\xa012\xa034" in told
    assert callback.trust_word in told
    assert "Read this to the person" not in desk.read("case", callback.case.reference)


def test_the_open_request_of_who_calls_is_seen_before_another_is_opened(desk, cast):
    case = make_callback(cast.topic).case
    page = desk.post("new_case", **MADELEINE).content.decode()
    assert "A request is open already. Is it about that?" in page
    assert f'value="{case.reference}"' in page
    assert "Monday 23\u00a0November" in page
    other = desk.read("new_case", person=case.person_id)
    assert f'value="{case.reference}"' in other


def test_what_was_said_of_an_open_request_becomes_a_note_and_no_second_request(desk, cast):
    case = make_callback(cast.topic).case
    response = desk.post(
        "new_case",
        **MADELEINE,
        question="Toujours rien",
        asked="1",
        person=case.person_id,
        about=case.reference,
    )
    assert response.url == desk.url("case", case.reference)
    assert "Toujours rien" in desk.says(response)
    assert Case.objects.get() == case


def test_a_new_request_may_still_be_opened_beside_an_open_one(desk, cast):
    case = make_callback(cast.topic).case
    desk.post("new_case", **MADELEINE, asked="1", person=case.person_id, about="new")
    assert case.person.cases.count() == 2


@pytest.mark.parametrize("person", ["new", "other"])
def test_the_open_request_of_somebody_else_is_not_theirs(desk, cast, person):
    case = make_callback(cast.topic).case
    other = make_callback(cast.topic, name="Jean Petit", starts_at=None).case.person_id
    said = {"person": other if person == "other" else "new", "about": case.reference}
    response = desk.post("new_case", **MADELEINE, asked="1", **said)
    assert response.status_code == 422
    assert "This request is of somebody else." in response.content.decode()
    assert Case.objects.count() == 2


def test_a_closed_request_is_not_offered(desk, cast):
    case = make_callback(cast.topic).case
    desk.post("case_close", case.reference, reason="withdrawn")
    assert "A request is open already." not in desk.post("new_case", **MADELEINE).content.decode()


def test_what_cannot_wait_is_said_while_they_are_on_the_line(desk):
    desk.post("new_case", **MADELEINE, urgency="line_cut")
    case = Case.objects.get()
    assert case.urgency == "line_cut"
    assert "The line is cut" in desk.read("case", case.reference)
    assert desk.post("new_case", **MADELEINE, urgency="lottery").status_code == 422
