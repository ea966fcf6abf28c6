"""Long sentences and paragraphs."""

import pytest

from accessibility.readability import MAX_WORDS, Rule, findings
from accessibility.readability.lengths import EASY_WORDS, MAX_SENTENCES


def found(rule, text):
    return [(f.stops, f.text) for f in findings(text, "fr") if f.rule is rule]


@pytest.mark.parametrize(
    ("count", "stops"),
    [(EASY_WORDS, []), (EASY_WORDS + 1, [False]), (MAX_WORDS, [False]), (MAX_WORDS + 1, [True])],
)
def test_a_long_sentence_is_advised_against_then_stops(count, stops):
    text = " ".join(["mot"] * count) + "."
    assert found(Rule.SENTENCE, f"Oui. {text} Non.") == [(stop, text) for stop in stops]


def test_more_than_three_sentences_make_a_long_paragraph():
    short = "Un mot. " * MAX_SENTENCES
    assert found(Rule.PARAGRAPH, short + "\n" + short) == []
    assert found(Rule.PARAGRAPH, short + "Fin.") == [(False, short + "Fin.")]


def test_a_colon_ends_no_sentence_of_a_paragraph():
    assert found(Rule.PARAGRAPH, "Un mot. Deux mots. Vous voyez : la carte.") == []
