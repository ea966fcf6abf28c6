"""Words that no guide has, and what they were meant to be."""

import pytest

from knowledge.analysis import PROTECTED
from knowledge.search.correction import Lexicon
from knowledge.search.vocabulary import everyday

pytestmark = pytest.mark.both_databases

WORDS = """
reseau telephone portable messagerie facture photo carte code forfait internet connexion appel
numero ville ecran batterie donnees mobile rappeler opposition partage
""".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(WORDS, "fr")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("telehpone", "telephone"),
        ("messgaerie", "messagerie"),
        ("factture", "facture"),
        ("forfzit", "forfait"),
        ("bateri", "batterie"),
        ("oposissions", "opposition"),
    ],
)
def test_slips_of_the_finger_are_mended(lexicon, typed, meant):
    assert lexicon.corrected(typed) == meant


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("reso", "reseau"),
        ("reseo", "reseau"),
        ("telefone", "telephone"),
        ("telefon", "telephone"),
        ("vil", "ville"),
        ("foto", "photo"),
        ("ekran", "ecran"),
    ],
)
def test_words_written_as_they_sound_are_understood(lexicon, heard, meant):
    assert lexicon.corrected(heard) == meant


@pytest.mark.parametrize("word", [*WORDS, "pas", "avec"])
def test_known_words_stay(lexicon, word):
    assert lexicon.corrected(word) == word


@pytest.mark.parametrize("word", sorted(PROTECTED))
def test_telecom_words_stay_though_no_guide_has_them(lexicon, word):
    assert lexicon.corrected(word) == word


@pytest.mark.parametrize("word", ["telephones", "factures", "forfaits", "appels"])
def test_another_form_of_a_known_word_is_no_mistake(lexicon, word):
    assert lexicon.corrected(word) == word


@pytest.mark.parametrize("word", ["mange", "poste", "vois", "tombe"])
def test_everyday_words_that_no_guide_has_are_not_taken_for_others(word):
    lexicon = Lexicon({"manque", "range", "porte", "voix", "combe"} | everyday("fr"), "fr")
    assert lexicon.corrected(word) == word


@pytest.mark.parametrize("word", ["", "x", "ab", "08", "c38", "x" * 2000, "日本語"])
def test_what_cannot_be_compared_stays(lexicon, word):
    assert lexicon.corrected(word) == word


def test_of_two_words_that_sound_alike_the_more_usual_is_meant():
    usual = {"phone": 40, "font": 1}
    lexicon = Lexicon(usual, "en", usual=lambda word: usual.get(word, 0))
    assert lexicon.corrected("fone") == "phone"


def test_a_short_word_has_no_slips():
    assert Lexicon(["prix"], "fr").corrected("pri") == "prix"
    assert Lexicon(["mur"], "fr").corrected("mir") == "mir"


def test_a_beginning_becomes_the_most_usual_word_that_begins_so():
    usual = {"reseau": 1, "reseaux": 3, "retour": 9}
    lexicon = Lexicon(usual, "fr", usual=lambda word: usual.get(word, 0))
    assert lexicon.completed("rese") == "reseaux"
    assert lexicon.completed("reseau") == "reseau"
    assert lexicon.completed("zzz") == "zzz"
