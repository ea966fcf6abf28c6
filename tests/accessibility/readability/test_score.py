"""Readability against counts made by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.readability import MAX_WORDS, Reading, read

# Éteignez le téléphone. | Sortez la carte.
# é-tei-gnez 3, le 1, té-lé-phone 3 | sor-tez 2, la 1, carte 1: six words, eleven syllables.
TWO_SENTENCES = "Éteignez le téléphone. Sortez la carte."
SIXTEEN_WORDS = "un deux trois quatre cinq six sept huit neuf dix un deux trois quatre cinq six"


def test_a_french_text_is_counted_as_by_hand():
    reading = read(TWO_SENTENCES, "fr")
    assert (reading.words, reading.sentences, reading.syllables) == (6, 2, 11)


def test_the_french_score_is_that_of_kandel_and_moles():
    expected = 207 - 1.015 * 6 / 2 - 73.6 * 11 / 6
    assert read(TWO_SENTENCES, "fr").score == pytest.approx(expected)


def test_the_english_score_is_that_of_flesch():
    # turn off the phone (4 words, 4 syllables), then wait (2, 2)
    expected = 206.835 - 1.015 * 6 / 2 - 84.6 * 6 / 6
    assert read("Turn off the phone. Then wait.", "en").score == pytest.approx(expected)


def test_an_empty_text_has_no_score():
    assert read(" … !", "fr") == Reading(0, 0, 0, None, ())


def test_an_empty_text_is_plain():
    assert read("", "fr").is_plain


def test_short_words_in_short_sentences_are_plain():
    assert read("Touchez le rond vert. La carte est là.", "fr").is_plain


def test_long_words_are_not_plain():
    assert not read("Paramétrez manuellement l'itinérance internationale.", "fr").is_plain


def test_fifteen_words_are_not_a_long_sentence():
    assert read(" ".join(SIXTEEN_WORDS.split()[:MAX_WORDS]), "fr").long_sentences == ()


def test_sixteen_words_are_a_long_sentence():
    assert read(f"Oui. {SIXTEEN_WORDS}. Non.", "fr").long_sentences == (f"{SIXTEEN_WORDS}.",)


def test_a_long_sentence_is_not_plain_however_short_its_words():
    assert not read(SIXTEEN_WORDS, "fr").is_plain


def test_a_regional_code_is_its_language():
    assert read(TWO_SENTENCES, "fr-FR") == read(TWO_SENTENCES, "fr")


@pytest.mark.parametrize("language", ["", "de", "pt"])
def test_a_language_without_a_formula_is_refused(language):
    with pytest.raises(ValueError, match="No readability formula"):
        read("Hallo.", language)


def test_the_mean_sentence_is_said():
    assert read(TWO_SENTENCES, "fr").words_per_sentence == 3


def test_an_empty_text_has_no_mean_sentence():
    assert read("", "en").words_per_sentence is None


@given(st.text(alphabet="aéê'’-.?!:; \n12LMe»«"))
def test_any_text_can_be_read(text):
    reading = read(text, "fr")
    assert reading.syllables >= reading.words
    assert (reading.score is None) == (reading.words == 0)
