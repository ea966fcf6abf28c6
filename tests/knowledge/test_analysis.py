"""What people write, as words that compare."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.analysis import PROTECTED, analyse, fold, sound, stem, words

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize("written", ["Réseau", "RÉSEAU", "reseau", "re\u0301seau"])
def test_accents_and_capitals_make_no_difference(written):
    assert fold(written) == "reseau"


@pytest.mark.parametrize("written", ["Wi-Fi", "wifi", "WI FI", "Wi‑Fi".replace("‑", "-")])
def test_wifi_is_one_word_however_it_is_written(written):
    assert words(written) == ["wifi"]


@pytest.mark.parametrize(
    ("written", "folded"),
    [("e-mail", "email"), ("e-mails", "emails"), ("4 G", "4g"), ("e-SIM", "esim")],
)
def test_words_in_two_parts_are_joined(written, folded):
    assert words(written) == [folded]


@pytest.mark.parametrize("written", ["l'écran", "L’écran", "d'écran", "qu'écran"])
def test_elision_is_cut_off_with_either_apostrophe(written):
    assert words(written) == ["ecran"]


def test_a_question_without_accents_has_the_words_of_the_guide():
    assert analyse("j ai plus de reseau a l etranger", "fr") == analyse("réseau à l'étranger", "fr")


def test_forms_of_a_word_are_one_in_french_and_in_english():
    assert analyse("réglages", "fr") == analyse("réglage", "fr")
    assert analyse("forfaits", "fr") == analyse("forfait", "fr")
    assert analyse("calling", "en") == analyse("calls", "en")


def test_another_language_is_folded_only():
    assert analyse("Телефоны работают", "ru") == ["телефоны", "работают"]
    assert analyse("ligações", "pt") == ["ligacoes"]


@pytest.mark.parametrize("word", sorted(PROTECTED))
def test_telecom_words_are_never_stemmed(word):
    assert stem(word, "fr") == stem(word, "en") == word


def test_numbers_are_kept():
    assert analyse("erreur 38, guide 214", "fr") == ["erreur", "38", "guid", "214"]


@pytest.mark.parametrize("nothing", ["", "   ", "?!…", "😀😀", "\x00", "' - '"])
def test_a_text_without_words_has_none(nothing):
    assert analyse(nothing, "fr") == []


@pytest.mark.parametrize(
    ("heard", "word"),
    [
        ("reso", "reseau"),
        ("rezo", "reseau"),
        ("telefone", "telephone"),
        ("vil", "ville"),
        ("foto", "photo"),
        ("messajerie", "messagerie"),
        ("konexion", "connexion"),
        ("ekran", "ecran"),
    ],
)
def test_a_word_spelt_as_it_sounds_sounds_the_same(heard, word):
    assert sound(heard) == sound(word)


@pytest.mark.parametrize(("one", "other"), [("carte", "perte"), ("code", "mode"), ("sim", "sms")])
def test_other_words_sound_otherwise(one, other):
    assert sound(one) != sound(other)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["fr", "en", "ar"]))
def test_any_text_gives_words_without_spaces_or_signs(text, language):
    assert all(word.isalnum() for word in words(text))
    assert all(analyse(text, language))


def test_threads_that_stem_at_once_do_not_mix_their_words():
    wanted = {word: stem(word, "fr") for word in (f"appellerions{'s' * n}" for n in range(50))}
    stem.cache_clear()
    wrong = []

    def work():
        for word, stemmed in wanted.items():
            if stem.__wrapped__(word, "fr") != stemmed:
                wrong.append(word)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
