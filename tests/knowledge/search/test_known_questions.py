"""Whole questions that an editor gave a guide to."""

import pytest

from knowledge.analysis import words
from knowledge.search.known_questions import KnownQuestions

pytestmark = pytest.mark.both_databases

QUESTIONS = KnownQuestions(
    [
        ("125", "Mon téléphone ne capte plus chez moi"),
        ("103", "Quel est mon code PUK ?"),
        ("104", "Ça marche plus"),
        ("102", "La carte est dans le tiroir depuis lundi"),
    ],
    "fr",
)


def asked(text: str) -> str | None:
    return QUESTIONS.guide_for(words(text))


@pytest.mark.parametrize(
    ("question", "guide"),
    [
        ("mon telephone ne capte plus chez moi", "125"),
        ("chez moi le téléphone capte pas", "125"),
        ("les téléphones captent plus chez moi", "125"),
        ("quel est le code puk", "103"),
        ("la carte est dans un tiroire depuis lundi", "102"),
    ],
)
def test_a_known_question_is_known_however_it_is_turned(question, guide):
    assert asked(question) == guide


@pytest.mark.parametrize("question", ["", "mon téléphone capte la télévision", "chez moi"])
def test_another_question_is_not_taken_for_a_known_one(question):
    assert asked(question) is None


def test_a_technical_word_is_never_near_enough():
    assert asked("quel est mon code pin") is None


def test_a_question_of_small_words_alone_is_compared_by_all_of_them():
    assert asked("ca marche plus") == "104"
    assert asked("ça ne va plus") is None


def test_without_questions_nothing_is_known():
    assert KnownQuestions().guide_for(["capte"]) is None
    assert not KnownQuestions()


def test_one_word_counts_and_settles_nothing():
    questions = KnownQuestions([("104", "Signal"), ("125", "Plus de signal ici")], "fr")
    assert questions.guide_for(["pas", "de", "signal"]) is None
    assert questions.likeness(["signal"])["104"] > 0
