"""Parentheses, percentages, initials and short forms."""

import pytest

from accessibility.readability import Rule, findings


def found(rule, text, language, **options):
    return [f.text for f in findings(text, language, **options) if f.rule is rule]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prenez la carte (la petite).", ["(la petite)"]),
        ("Appelez [le matin] ou (le soir).", ["[le matin]", "(le soir)"]),
        ("Choisissez votre abonné(e).", []),
        ("1) Appelez-nous.", []),
        ("Souriez :) ou ( ) pleurez.", []),
    ],
)
def test_what_stands_between_parentheses_is_found(text, expected):
    assert found(Rule.PARENTHESES, text, "fr") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Il reste 20 % de batterie.", ["20 %"]),
        ("fr", "Dix pour cent des gens.", ["Dix pour cent"]),
        ("fr", "Un pourcentage élevé.", ["pourcentage"]),
        ("fr", "Appelez pour cela.", []),
        ("en", "The battery is at 15%.", ["15%"]),
        ("en", "Ten percent of people.", ["Ten percent"]),
        ("en", "Ten per person.", []),
    ],
)
def test_percentages_are_found(language, text, expected):
    assert found(Rule.PERCENT, text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La CAF vous répond.", ["CAF"]),
        ("Le réseau de la S.N.C.F. est là.", ["S.N.C.F."]),
        ("Touchez OK.", []),
        ("ATTENTION AU FEU DE LA GARE", []),
        ("Paul appelle.", []),
    ],
)
def test_initials_are_found(text, expected):
    assert found(Rule.ACRONYM, text, "fr") == expected


def test_initials_that_the_glossary_explains_are_known():
    text = "Envoyez un SMS. Les SMS partent."
    assert found(Rule.ACRONYM, text, "fr") == ["SMS", "SMS"]
    assert found(Rule.ACRONYM, text, "fr", glossary=frozenset({"SMS"})) == []


def test_initials_inside_a_term_of_the_glossary_are_known():
    text = "Tapez le code PUK."
    assert found(Rule.ACRONYM, text, "fr", glossary=frozenset({"code PUK"})) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Un objet, p. ex. un trombone.", ["p. ex."]),
        ("fr", "Du pain, du lait, etc.", ["etc."]),
        ("fr", "Notez le n° de série.", ["n°"]),
        ("fr", "Un exemple : le tel.", []),
        ("en", "A tool, e.g. a pin.", ["e.g."]),
        ("en", "It is a minimum.", []),
        ("en", "She said no. Take no. 5.", ["no."]),
    ],
)
def test_short_forms_are_found(language, text, expected):
    assert found(Rule.ABBREVIATION, text, language) == expected


def test_a_short_form_is_written_in_full():
    (finding,) = (f for f in findings("Appelez svp.", "fr") if f.rule is Rule.ABBREVIATION)
    assert finding.advice % finding.values == "Write “s'il vous plaît”."
