"""What a row of the national file of places says, and why another one is no place."""

import pytest

from helpdesk.policy.places import BadRow, place_of, sought, too_many_gone, town_key

ROW = {
    "id": "cnfs-1",
    "nom": "  Médiathèque\tdu Diois ",
    "adresse": "3 rue Buffardel",
    "code_postal": "26150",
    "commune": "Die",
    "telephone": "+33475000000|+33475000001",
    "courriels": "accueil@exemple.fr|autre@exemple.fr",
    "site_web": "https://exemple.fr",
    "horaires": "Mo-Fr 09:00-12:00",
    "services": "Aide aux démarches administratives|Maîtrise des outils",
    "modalites_acces": "Se présenter|Téléphoner",
}


def test_a_row_is_a_place_with_its_first_phone_and_all_its_services():
    facts = place_of(ROW)
    assert facts["name"] == "Médiathèque du Diois"
    assert (facts["postcode"], facts["town_key"]) == ("26150", "die")
    assert facts["phone"] == "+33475000000"
    assert facts["email"] == "accueil@exemple.fr"
    assert facts["services"] == "Aide aux démarches administratives, Maîtrise des outils"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"id": ""}, BadRow.NO_ID),
        ({"nom": None}, BadRow.NO_NAME),
        ({"adresse": " \x00 "}, BadRow.NO_ADDRESS),
        ({"commune": ""}, BadRow.NO_TOWN),
        ({"code_postal": ""}, BadRow.BAD_POSTCODE),
        ({"code_postal": "2615"}, BadRow.BAD_POSTCODE),
        ({"code_postal": "2A004"}, BadRow.BAD_POSTCODE),
        ({"code_postal": "261500"}, BadRow.BAD_POSTCODE),
        ({"nom": "n" * 121}, BadRow.TOO_LONG),
    ],
)
def test_what_is_missing_or_wrong_is_no_place(wrong, why):
    assert place_of(ROW | wrong) is why


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("site_web", "javascript:alert(1)", "website"),
        ("courriels", "nobody", "email"),
        ("telephone", "appelez-nous", "phone"),
    ],
)
def test_what_may_be_missing_is_left_out_where_it_is_not_what_it_should_be(column, value, name):
    assert place_of(ROW | {column: value})[name] == ""


def test_what_stands_beside_a_place_is_cut():
    assert len(place_of(ROW | {"services": "s" * 5000})["services"]) == 600


@pytest.mark.parametrize("typed", ["Saint-Étienne", "SAINT ETIENNE", "st etienne", "St-Étienne "])
def test_a_town_is_one_town_however_it_is_written(typed):
    assert town_key(typed) == "saint etienne"


@pytest.mark.parametrize(
    ("gone", "kept", "is_too_many"), [(0, 0, False), (1, 1, False), (2, 1, True), (1, 0, True)]
)
def test_more_than_half_gone_may_be_another_file(gone, kept, is_too_many):
    assert too_many_gone(gone=gone, kept=kept) is is_too_many


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("26150", ("26150", "")),
        ("26 150 Die", ("26150", "die")),
        ("Saint-Étienne (42)", ("42", "saint etienne")),
        ("Die", ("", "die")),
        ("7", ("", "7")),
        ("123456", ("", "123456")),
        ("", ("", "")),
    ],
)
def test_a_postcode_and_a_town_are_told_apart(text, found):
    assert sought(text) == found
