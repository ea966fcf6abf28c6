"""A person is sent on to a real place: found by town or postcode, chosen, and told in the story."""

import pytest

from helpdesk.choices import Referral
from helpdesk.models import Case, Note, Place
from tests.factories.helpdesk import MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def make_place(code, postcode, town, key, **more):
    facts = {"name": f"Lieu {code}", "address": "3 rue Buffardel", **more}
    return Place.objects.create(code=code, postcode=postcode, town=town, town_key=key, **facts)


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


@pytest.fixture
def die():
    return make_place(
        "a",
        "26150",
        "Die",
        "die",
        phone="+33475000000",
        hours="Mo-Fr 09:00-12:00,14:00-18:00;Su off",
    )


@pytest.mark.parametrize(
    "near", ["DIE", "die", "26150", "26 150", "261", "26150 Die", "Die 26 150"]
)
def test_found_by_town_or_postcode(desk, case, die, near):
    make_place("b", "69001", "Lyon", "lyon")
    page = desk.read("case_refer", case.reference, near=near)
    assert "Lieu a" in page
    assert "3 rue Buffardel, 26150 Die" in page
    assert "Mon-Fri 09:00-12:00, 14:00-18:00; Sun closed" in page
    assert "Lieu b" not in page


def test_the_very_postcode_stands_before_the_area(desk, case, die):
    make_place("z", "26100", "Romans", "romans sur isere")
    page = desk.read("case_refer", case.reference, near="26150")
    assert page.index("Lieu a") < page.index("Lieu z")


def test_no_place_of_the_very_postcode_is_lost_in_a_large_area(desk, case, die):
    for number in range(40):
        make_place(f"z{number}", "26100", "Romans", "romans sur isere")
    assert "Lieu a" in desk.read("case_refer", case.reference, near="26150")


def test_those_around_the_person_stand_there_already(desk, case, die):
    case.person.postal_address = "4 place de la République\n26150 Die"
    case.person.save()
    assert "Lieu a" in desk.read("case_refer", case.reference)
    assert "Lieu a" not in desk.read("case_refer", case.reference, near="")


def test_accents_and_hyphens_are_forgiven(desk, case):
    make_place("s", "42000", "Saint-Étienne", "saint etienne")
    assert "Lieu s" in desk.read("case_refer", case.reference, near="st etienne")


@pytest.mark.parametrize("near", ["?!", "Nulle-Part", "99999", "<script>"])
def test_nothing_there_is_said(desk, case, die, near):
    page = desk.read("case_refer", case.reference, near=near)
    assert "No place is known there." in page
    assert "<script>" not in page.split("id_near")[1][:120]


def test_a_place_that_is_gone_is_neither_offered_nor_taken(desk, case, die):
    Place.objects.update(gone_at=MONDAY)
    assert "Lieu a" not in desk.read("case_refer", case.reference, near="die")
    assert desk.post("case_refer", case.reference, chosen=die.pk).status_code == 404


@pytest.mark.parametrize("chosen", ["x", "-1", "", "9" * 40, "١"])
def test_an_odd_choice_is_nothing(desk, case, chosen):
    assert desk.post("case_refer", case.reference, chosen=chosen).status_code == 404


def test_the_chosen_place_stands_on_the_request_and_in_its_story_once(desk, case, die):
    for _again in range(2):
        page = desk.says(desk.post("case_refer", case.reference, chosen=die.pk))
    assert "It is noted. The request stays open." in page
    case = Case.objects.get(pk=case.pk)
    assert (case.referral, case.referral_name) == (Referral.DIGITAL_MEDIATION, "Lieu a, Die")
    assert Note.objects.get().text.splitlines() == [
        "Lieu a",
        "3 rue Buffardel, 26150 Die",
        "+33475000000",
        "Mon-Fri 09:00-12:00, 14:00-18:00; Sun closed",
    ]
    assert "3 rue Buffardel, 26150 Die" in page


def test_a_closed_request_sends_nobody_on(desk, case, die):
    Case.objects.update(state="closed", closing_reason="withdrawn", closed_at=MONDAY)
    desk.post("case_refer", case.reference, chosen=die.pk)
    assert not Note.objects.exists()
