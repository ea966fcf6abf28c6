"""People are found and shown; who read their page is written down."""

import pytest

from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.models import Person, PersonRead
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def madeleine(cast):
    return make_callback(cast.topic).case.person


def test_the_search_shows_name_masked_number_last_request_and_needs(desk, madeleine):
    Person.objects.update(speak_slowly=True)
    page = desk.read("people", q="madelaine petit")
    assert "Madeleine Petit" in page
    assert "06\xa039\xa098\xa0••\xa0••" in page
    assert MADELEINE not in page
    assert "My phone" in page
    assert "Speak slowly" in page


@pytest.mark.parametrize("typed", ["06 39 98 12 34", "0033 6 39 98 12 34", "petit  MADELEINE"])
def test_a_person_is_found_as_the_adviser_types(desk, madeleine, typed):
    assert desk.url("person", madeleine.pk) in desk.read("people", q=typed)


def test_a_person_is_found_by_the_reference_of_a_request(desk, madeleine):
    reference = madeleine.cases.get().reference.lower()
    assert desk.url("person", madeleine.pk) in desk.read("people", q=reference)


def test_nobody_found_says_what_to_do(desk):
    page = desk.read("people", q="Gaston")
    assert "Nobody for “Gaston”." in page
    assert "Try fewer words, or the number." in page
    assert desk.url("new_case") in page


def test_an_empty_search_says_what_to_type(desk, madeleine):
    page = desk.read("people")
    assert "Type a number, a name or a request number." in page
    assert "Madeleine" not in page


@pytest.mark.parametrize("typed", ["petit", "petti", "06 39 98 12 34"])
def test_nine_queries_find_and_show_any_number_of_people(
    desk, cast, typed, django_assert_max_num_queries
):
    for first in ("Anne", "Luc", "Zoé", "Paul", "Aline"):
        make_case(cast.topic, name=f"{first} Petit")
    desk.read("people")
    with django_assert_max_num_queries(9):
        assert "5 people." in desk.read("people", q=typed)


def test_many_people_are_not_all_shown(desk, cast, monkeypatch):
    monkeypatch.setattr("helpdesk.views.desk.people.people.SHOWN", 2)
    for first in ("Anne", "Luc", "Zoé"):
        add_person(Newcomer(name=f"{first} Petit", number=MADELEINE, language="fr"), at=MONDAY)
    page = desk.read("people", q="petit")
    assert "The latest 2 people." in page
    assert "Anne" not in page


def test_the_page_of_a_person_says_what_the_desk_knows(desk, madeleine):
    Person.objects.update(email="m@example.org", hard_of_hearing=True)
    madeleine.numbers.update(owner="somebody_else", owner_name="Paul")
    page = desk.read("person", madeleine.pk)
    for words in (
        "06\xa039\xa098\xa012\xa034",
        "Somebody else&#x27;s phone (Paul)",
        "Leave a message, but never say why",
        "Hard of hearing",
        "m@example.org",
        "My phone",
        f"{desk.url('new_case')}?person={madeleine.pk}",
        "A promised call goes to this number.",
    ):
        assert words in page, words


def test_who_was_merged_leads_to_the_kept_one(desk, cast, madeleine):
    other = add_person(Newcomer(name="Mado", number=MADELEINE, language="fr"), at=MONDAY)
    merge_people(kept=madeleine, merged=other, choices={}, at=MONDAY, by=cast.awa)
    response = desk.get("person", other.pk)
    assert response.status_code == 302
    assert response.url == desk.url("person", madeleine.pk)


def test_reading_a_person_or_a_request_is_written_each_time(desk, cast, madeleine):
    desk.read("person", madeleine.pk)
    desk.read("person", madeleine.pk)
    desk.read("case", madeleine.cases.get().reference)
    reads = PersonRead.objects.order_by("pk").values_list("person", "reader", "at", "page")
    who = (madeleine.pk, cast.karim.user.pk, MONDAY)
    assert list(reads) == [(*who, "person"), (*who, "person"), (*who, "case")]


def test_only_coordinators_see_who_read(desk, desk_of, cast, madeleine):
    assert "Who read this" not in desk.read("person", madeleine.pk)
    page = desk_of(cast.awa).read("person", madeleine.pk)
    assert "Who read this" in page
    assert "Karim · " in page


def test_an_auditor_sees_no_person(desk_of, madeleine):
    auditor = desk_of(make_user("ada", "auditor"))
    for page, args in (("people", ()), ("person", (madeleine.pk,)), ("duplicates", ())):
        assert auditor.get(page, *args).status_code == 403
    assert not PersonRead.objects.exists()


def test_a_name_is_corrected_and_found(desk, madeleine):
    response = desk.post("person_name", madeleine.pk, name="Hélène  Martin", seen=madeleine.name)
    assert "Hélène Martin" in desk.says(response)
    assert desk.url("person", madeleine.pk) in desk.read("people", q="martin")


def test_a_name_without_letters_is_refused_and_kept(desk, madeleine):
    response = desk.post("person_name", madeleine.pk, name="???", seen=madeleine.name)
    assert response.status_code == 422
    assert 'value="???"' in response.content.decode()


def test_a_stale_name_overwrites_nothing_and_stands_beside_the_new_one(desk, madeleine):
    response = desk.post("person_name", madeleine.pk, name="Hélène", seen="Mado")
    page = response.content.decode()
    assert response.status_code == 409
    assert "<strong>Madeleine Petit</strong>" in page
    assert 'value="Hélène"' in page
    again = desk.post("person_name", madeleine.pk, name="Hélène", seen="Madeleine Petit")
    assert again.status_code == 302
