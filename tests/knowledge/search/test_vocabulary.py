"""People's words and the guides' words."""

import pytest

from knowledge.analysis import words
from knowledge.search.vocabulary import Said, elsewhere, never_mended, usual
from tests.factories.search_words import starter_vocabulary

pytestmark = pytest.mark.both_databases


def meant(text: str, language: str = "fr") -> list[tuple[str, ...]]:
    vocabulary = starter_vocabulary(language)
    return [said.meant for said in vocabulary.read(words(text)) if said.meant]


@pytest.mark.parametrize(
    ("said", "guides_say"),
    [
        ("puce", ("carte", "sim")),
        ("portables", ("telephone",)),
        ("mon répondeur", ("messagerie", "vocale")),
        ("un hotspot", ("partage", "de", "connexion")),
        ("hameçonnage", ("sms", "frauduleux")),
        ("code secret", ("code", "pin")),
        ("changer d'opérateur", ("garder", "numero", "rio")),
    ],
)
def test_people_s_words_lead_to_those_of_the_guides(said, guides_say):
    assert meant(said) == [guides_say]


def test_the_longest_expression_is_read_first():
    assert starter_vocabulary("fr").read(["code", "secret", "oublie"]) == [
        Said(("code", "secret"), ("code", "pin")),
        Said(("oublie",)),
    ]


def test_no_word_is_lost():
    asked = words("je veux mettre ma puce dans mon portable neuf")
    assert [word for said in starter_vocabulary("fr").read(asked) for word in said.words] == asked


def test_a_language_without_a_table_keeps_its_words():
    assert meant("puce", "pt") == []


def test_english_has_its_own():
    assert meant("voice mail", "en") == [("voicemail",)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_words_that_need_no_correction_are_known_where_there_is_a_list(language):
    assert len(never_mended(language)) > 9_000
    assert never_mended("ar") == frozenset()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_shares_of_the_usual_stems_are_a_whole(language):
    shares = usual(language)
    assert sum(shares.values()) == pytest.approx(1)
    assert min(shares.values()) > 0
    assert usual("ar") == {}


@pytest.mark.parametrize(("language", "cat"), [("fr", "chat"), ("en", "cat")])
def test_a_cat_is_elsewhere_and_a_telephone_is_not(language, cat):
    assert cat in elsewhere(language)
    assert not elsewhere(language) & {"telephon", "phone", "sms", "wifi", "puc", "sim"}
    assert elsewhere("ar") == frozenset()
