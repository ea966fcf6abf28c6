"""Two people beside each other become one, field by field, and are two again."""

import re

import pytest

from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.models import Consent, Person, PersonMerge
from tests.factories.helpdesk import MADELEINE, MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def two(cast):
    kept = make_case(cast.topic).person
    other = add_person(
        at=MONDAY,
        newcomer=Newcomer(
            name="Petit Madelon", number=MADELEINE, language="fr", email="m@example.org"
        ),
    )
    return kept, other


def test_who_may_be_the_same_is_proposed_on_the_page_and_in_the_list(desk, two):
    kept, other = two
    address = desk.url("merge", kept.pk, other.pk)
    page = desk.read("person", kept.pk)
    assert "Perhaps written twice" in page
    assert "a name, the number" in page
    assert address in page
    assert address in desk.read("duplicates")


def test_an_empty_list_says_that_all_is_well(desk):
    assert "Nobody is written twice here." in desk.read("duplicates")


def test_the_list_takes_eight_queries_at_most(desk, two, django_assert_max_num_queries):
    desk.read("duplicates")
    with django_assert_max_num_queries(8):
        desk.read("duplicates")


def test_only_what_differs_is_asked_and_the_fuller_value_is_proposed(desk, two):
    kept, other = two
    page = desk.read("merge", kept.pk, other.pk)
    asked = set(re.findall(r'type="radio" name="(\w+)"', page))
    assert asked == {"name", "email"}
    chosen = dict(re.findall(r'name="(\w+)" value="(\d+)"[^>]* checked', page))
    fuller = str(other.pk)
    assert chosen == {"name": fuller, "email": fuller}


def test_each_field_is_chosen_and_the_old_page_leads_to_the_kept_one(desk, two):
    one, other = two
    response = desk.post("merge", one.pk, other.pk, name=one.pk, email=other.pk)
    page = desk.says(response)
    assert "The two are one person now." in page
    kept = Person.objects.get(merged_into=None)
    assert (kept.name, kept.email) == ("Madeleine Petit", "m@example.org")
    assert response.url == desk.url("person", kept.pk)
    assert "Undo: they are two people" in page


def test_a_field_without_a_choice_is_asked_again(desk, two):
    one, other = two
    response = desk.post("merge", one.pk, other.pk, name=one.pk)
    assert response.status_code == 422
    assert not PersonMerge.objects.exists()


def test_a_merge_is_undone_from_the_page_of_the_kept_one(desk, two):
    one, other = two
    desk.post("merge", one.pk, other.pk, name=one.pk, email=other.pk)
    merge = PersonMerge.objects.get()
    for _click in range(2):
        page = desk.says(desk.post("merge_undo", merge.pk))
        assert "They are two people again." in page
    one.refresh_from_db()
    assert (one.merged_into, one.email) == (None, "")


def test_somebody_was_faster(desk, two):
    one, other = two
    fields = {"name": one.pk, "email": other.pk}
    desk.post("merge", one.pk, other.pk, **fields)
    assert "Somebody merged one of the two meanwhile." in desk.says(
        desk.post("merge", one.pk, other.pk, **fields)
    )
    assert PersonMerge.objects.count() == 1


def test_a_helper_is_somebody_else(desk, cast, two):
    one, other = two
    Consent.objects.create(
        person=one,
        helper=other,
        scope="every_request",
        expires_on=MONDAY.date(),
        script_version=1,
        language="fr",
        given_at=MONDAY,
        taken_by=cast.awa,
    )
    response = desk.post("merge", one.pk, other.pk, name=one.pk, email=other.pk)
    page = desk.client.get(response.url, follow=True).content.decode()
    assert "One of the two helps the other." in page
    assert not PersonMerge.objects.exists()


def test_nobody_is_compared_with_themselves(desk, two):
    assert desk.get("merge", two[0].pk, two[0].pk).status_code == 404
