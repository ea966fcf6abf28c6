"""Links, alternatives and headings."""

import pytest

from accessibility.readability import (
    Rule,
    alternative_findings,
    findings,
    heading_findings,
    link_findings,
)

# --- Links ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "link"),
    [
        ("fr", "ici"),
        ("fr", "Cliquez ici !"),
        ("fr", "En  savoir plus…"),
        ("fr", "→"),
        ("en", "Click here"),
        ("en", "Read more"),
        ("en", ""),
    ],
)
def test_a_link_that_says_nothing_stops(language, link):
    (finding,) = link_findings(link, language)
    assert (finding.rule, finding.text, finding.stops) == (Rule.LINK, link, True)


def test_a_link_that_says_where_it_goes_is_good():
    assert link_findings("Voir les prix à l'étranger", "fr") == []


def test_an_address_as_a_link_is_advised_against():
    (finding,) = link_findings("https://exemple.fr/aide", "fr")
    assert not finding.stops


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Pour payer, cliquez ici.", ["cliquez ici"]),
        ("fr", "Voir https://exemple.fr/aide.", ["https://exemple.fr/aide"]),
        ("en", "Tap here to pay.", ["Tap here"]),
        ("en", "Tap the heart.", []),
    ],
)
def test_a_text_that_points_nowhere_is_found(language, text, expected):
    found = [f.text for f in findings(text, language) if f.rule is Rule.LINK]
    assert found == expected


# --- Alternatives -----------------------------------------------------------------------------


@pytest.mark.parametrize("alternative", ["", "  ", "IMG_2041", "photo-sim.JPG"])
def test_an_alternative_that_says_nothing_stops(alternative):
    (finding,) = alternative_findings(alternative, "fr")
    assert (finding.rule, finding.stops) == (Rule.ALTERNATIVE, True)


def test_a_good_alternative_is_left_alone():
    assert alternative_findings("Le bouton du côté du téléphone", "fr", beside="Appuyez.") == []


@pytest.mark.parametrize(
    ("language", "alternative", "beside"),
    [
        ("fr", "Image du bouton", ""),
        ("en", "Picture of the button", ""),
        ("fr", "Un bouton " * 10, ""),
        ("fr", "Appuyez sur le bouton", "Appuyez sur le bouton."),
    ],
)
def test_an_alternative_that_can_be_better_is_advised(language, alternative, beside):
    (finding,) = alternative_findings(alternative, language, beside=beside)
    assert not finding.stops
    assert finding.advice % finding.values


# --- Headings ---------------------------------------------------------------------------------


def test_headings_in_order_are_good():
    headings = [(1, "Un guide"), (2, "Une étape"), (3, "Un détail"), (2, "Une autre")]
    assert heading_findings(headings, "fr") == [[], [], [], []]


def test_a_level_that_is_left_out_stops():
    (_first, (finding,)) = heading_findings([(1, "Un guide"), (3, "Un détail")], "fr")
    assert (finding.stops, finding.values) == (True, {"level": 2})


def test_an_empty_heading_stops():
    ((finding,),) = heading_findings([(1, " ")], "fr")
    assert finding.stops


def test_two_headings_that_say_the_same_are_advised_against():
    (_first, (finding,)) = heading_findings([(2, "Une étape"), (2, "une étape ")], "fr")
    assert not finding.stops


def test_a_long_heading_is_advised_against():
    ((finding,),) = heading_findings([(1, "un mot " * 8)], "fr")
    assert finding.values == {"words": 16, "most": 15}


def test_no_heading_has_no_finding():
    assert heading_findings([], "en") == []
