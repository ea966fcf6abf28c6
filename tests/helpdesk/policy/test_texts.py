"""Which of several languages is read."""

import copy
import pickle

import pytest

from helpdesk.policy.texts import Text, text_in

TEXTS = {"fr": "Bonjour", "en": "Hello", "pt-br": "Olá", "es": " "}


@pytest.mark.parametrize(
    ("asked", "words", "language"),
    [
        ("fr", "Bonjour", "fr"),
        ("en", "Hello", "en"),
        ("en-gb", "Hello", "en"),
        ("pt", "Olá", "pt-br"),
        ("es", "Bonjour", "fr"),
        ("ar", "Bonjour", "fr"),
    ],
)
def test_the_asked_language_is_read_else_the_first_one(asked, words, language):
    text = text_in(TEXTS, asked, first="fr")
    assert (text, text.language) == (words, language)


def test_without_the_first_language_anything_written_is_better_than_nothing():
    text = text_in({"fr": "", "tr": "Merhaba"}, "ar", first="fr")
    assert (text, text.language) == ("Merhaba", "tr")


def test_nothing_written_is_nothing():
    text = text_in({}, "ar", first="fr")
    assert (text, text.language) == ("", "")


def pickled(text):
    """As a cache keeps it."""
    return pickle.loads(pickle.dumps(text))


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
def test_a_copy_keeps_its_language(again):
    text = again(Text("Bonjour", "fr"))
    assert (text, text.language) == ("Bonjour", "fr")


def test_words_stay_words_when_an_object_says_them():
    class Greeting:
        def __str__(self):
            return Text("Bonjour", "fr")

    assert str(Greeting()).language == "fr"
