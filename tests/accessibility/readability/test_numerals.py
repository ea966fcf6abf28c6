"""Numbers in words and Roman numerals, with their figures."""

import pytest

from accessibility.readability import Rule, findings


def found(rule, text, language):
    return [(f.text, f.values["plain"]) for f in findings(text, language) if f.rule is rule]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Attendez douze minutes.", [("douze", "12")]),
        ("fr", "Il y a vingt-deux pas.", [("vingt-deux", "22")]),
        ("fr", "quatre-vingt-dix-sept euros", [("quatre-vingt-dix-sept", "97")]),
        ("fr", "trois cent soixante et onze", [("trois cent soixante et onze", "371")]),
        ("fr", "deux mille vingt-six", [("deux mille vingt-six", "2026")]),
        ("fr", "onze ou douze", [("onze", "11"), ("douze", "12")]),
        ("fr", "quinze et seize", [("quinze", "15"), ("seize", "16")]),
        ("fr", "dix-neuf heures", [("dix-neuf", "19")]),
        ("en", "Wait twelve minutes.", [("twelve", "12")]),
        ("en", "twenty-one days", [("twenty-one", "21")]),
        ("en", "three hundred and five", [("three hundred and five", "305")]),
        ("en", "two thousand", [("two thousand", "2000")]),
    ],
)
def test_a_number_in_words_is_found_with_its_figures(language, text, expected):
    assert found(Rule.NUMBER_WORD, text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Prenez un téléphone et une carte."),
        ("fr", "Un téléphone neuf dans sa boîte."),
        ("fr", "30 pour cent des lignes."),
        ("fr", "Deux ou dix minutes, neuf heures."),
        ("en", "Two or ten minutes."),
        ("fr", "Il y a 2 millions de lignes."),
        ("en", "Take one of them, or no one."),
        ("en", "There are 3 million lines."),
    ],
)
def test_what_counts_nothing_in_words_is_left_alone(language, text):
    assert found(Rule.NUMBER_WORD, text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Louis XIV est mort.", [("XIV", "14")]),
        ("fr", "au XIXe siècle", [("XIXe", "19e")]),
        ("fr", "le chapitre V du contrat", [("V", "5")]),
        ("fr", "le tome III", [("III", "3")]),
        ("en", "World War II", [("II", "2")]),
        ("en", "part IX of the contract", [("IX", "9")]),
    ],
)
def test_a_roman_numeral_is_found_with_its_figures(language, text, expected):
    assert found(Rule.ROMAN, text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Un CD et une taille XL."),
        ("fr", "Les codes, des mots, ces cartes, le lien."),
        ("fr", "Un MMS, M. Durand, l'avenue C."),
        ("en", "I am here, and I call."),
        ("en", "My CV and my CD."),
    ],
)
def test_letters_that_are_no_roman_numeral_are_left_alone(language, text):
    assert found(Rule.ROMAN, text, language) == []
