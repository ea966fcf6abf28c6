"""Negations, one and two, against sentences read by hand."""

import pytest

from accessibility.readability import Rule, findings


def found(text, language):
    rules = (Rule.NEGATION, Rule.DOUBLE_NEGATION)
    return [(f.rule, f.text) for f in findings(text, language) if f.rule in rules]


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("fr", "Ne touchez pas l'écran.", "Ne touchez pas"),
        ("fr", "Le téléphone n’a plus de batterie.", "n’a plus"),
        ("fr", "Nous ne le demandons jamais.", "ne le demandons jamais"),
        ("fr", "Il n'y a rien.", "n'y a rien"),
        ("en", "Do not touch the screen.", "not"),
        ("en", "You can’t call.", "can’t"),
        ("en", "We never ask for it.", "never"),
        ("en", "There is no signal.", "no"),
    ],
)
def test_a_negation_is_found(language, sentence, words):
    assert found(sentence, language) == [(Rule.NEGATION, words)]


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("fr", "Ce n'est pas impossible.", "n'est pas impossible"),
        ("fr", "N'appelez pas sans le numéro.", "N'appelez pas sans"),
        ("en", "It is not impossible.", "not impossible"),
        ("en", "Never call without the number.", "Never call without"),
        ("en", "You cannot call unless you pay.", "cannot call unless"),
    ],
)
def test_two_words_that_say_not_are_found_as_one_pair(language, sentence, words):
    assert found(sentence, language) == [(Rule.DOUBLE_NEGATION, words)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Vous n'avez que trois essais."),
        ("fr", "Appelez plus tard, pas à pas."),
        ("fr", "Touchez n'importe quel bouton."),
        ("fr", "Sortez sans bruit."),
        ("en", "Note the number now."),
        ("en", "Call with or without the card."),
        ("en", "It is impossible."),
    ],
)
def test_a_word_of_negation_alone_is_left_alone(language, sentence):
    assert found(sentence, language) == []


def test_two_negations_of_one_sentence_are_found_together():
    text = "Si vous ne voyez pas la carte, n'insistez pas. Ne criez pas."
    assert found(text, "fr") == [
        (Rule.DOUBLE_NEGATION, "ne voyez pas la carte, n'insistez pas"),
        (Rule.NEGATION, "Ne criez pas"),
    ]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Aucun appel n'arrive.", "Aucun appel n'"),
        ("Personne ne l'a jamais vu.", "Personne ne l'a jamais"),
        ("Sans code, rien ne marche.", "Sans code, rien ne"),
    ],
)
def test_a_negation_may_begin_before_its_verb(sentence, words):
    assert [text for _rule, text in found(sentence, "fr")] == [words]
