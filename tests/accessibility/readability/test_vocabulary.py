"""Jargon, other names of one thing, and the lists that rules look into."""

from pathlib import Path

import pytest

from accessibility.readability import Rule, findings
from accessibility.text import word_lists
from accessibility.text.word_lists import entries


def found(rule, text, language, **options):
    return [
        (f.text, f.values.get("plain"))
        for f in findings(text, language, **options)
        if f.rule is rule
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Votre portable est là.", [("portable", "téléphone")]),
        ("fr", "Sortez la puce.", [("puce", "carte SIM")]),
        ("fr", "Écoutez le répondeur.", [("répondeur", "messagerie vocale")]),
        ("fr", "Ouvrez le réseau mobile.", []),
        ("fr", "Prenez votre ordinateur portable.", []),
        ("en", "Take your smartphone.", [("smartphone", "phone")]),
        ("en", "Check your mobile number.", []),
        ("en", "Send a text. Make the text larger.", [("text", "SMS")]),
        ("fr", "Le chat a des puces.", []),
    ],
)
def test_one_thing_has_one_name(language, text, expected):
    assert found(Rule.OTHER_NAME, text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Lisez votre newsletter.", [("newsletter", "lettre d'information")]),
        ("fr", "Vous paramétrez le son.", [("paramétrez", "régler")]),
        ("fr", "Préalablement, appelez.", [("Préalablement", "avant")]),
        ("en", "Utilise the code prior to the call.", [("Utilise", "use"), ("prior to", "before")]),
        ("en", "We commenced early.", [("commenced", "start")]),
    ],
)
def test_jargon_has_plain_words(language, text, expected):
    assert found(Rule.JARGON, text, language) == expected


def test_what_a_screen_says_is_not_jargon():
    assert found(Rule.JARGON, "Touchez « Newsletter » puis “Roaming”.", "fr") == []


def test_what_the_glossary_explains_is_not_jargon():
    text = "Coupez le roaming."
    assert found(Rule.JARGON, text, "fr") != []
    assert found(Rule.JARGON, text, "fr", glossary=frozenset({"Roaming"})) == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["jargon", "twins", "abbreviations"])
def test_each_line_of_a_list_has_words_and_plain_words_once(name, language):
    pairs = [line.split(" = ") for line in entries(f"{name}_{language}")]
    assert all(len(pair) == 2 and all(pair) for pair in pairs)
    hard = [pair[0] for pair in pairs]
    assert sorted(set(hard)) == sorted(hard)


LISTS = ("abbreviations", "adjectives", "frequent", "heard", "initials", "jargon", "negative")
MORE_LISTS = ("participles", "states", "syllables", "twins")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", LISTS + MORE_LISTS)
def test_each_list_says_its_source_and_its_licence_first(name, language):
    path = Path(word_lists.__file__).parent / "data" / f"{name}_{language}.txt"
    head = path.read_text("utf-8").splitlines()[:8]
    assert any("Source:" in line or "Our own list" in line for line in head)
    assert any("Licence:" in line for line in head)
