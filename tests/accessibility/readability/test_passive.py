"""The passive voice, against sentences read by hand."""

import pytest

from accessibility.readability import Rule, findings


def passives(text, language):
    return [found.text for found in findings(text, language) if found.rule is Rule.PASSIVE]


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("Votre demande est traitée.", "est traitée"),
        ("Les codes ont été envoyés hier.", "ont été envoyés"),
        ("La ligne n'a pas encore été ouverte.", "a pas encore été ouverte"),
        ("Un SMS vous sera envoyé.", "sera envoyé"),
        ("Le code doit être tapé deux fois.", "être tapé"),
        ("La facture est-elle payée ?", "est-elle payée"),
        ("Elle vient d'être prévenue.", "être prévenue"),
        ("La carte est bloquée par l'opérateur.", "est bloquée"),
        ("Vous serez rappelé demain.", "serez rappelé"),
        ("Nous avons été avertis.", "avons été avertis"),
        ("Le dossier étant transmis, attendez.", "étant transmis"),
        ("L’appel sera ensuite mis en attente.", "sera ensuite mis"),
    ],
)
def test_a_french_passive_is_found_from_its_auxiliary_to_its_participle(sentence, verb):
    assert passives(sentence, "fr") == [verb]


@pytest.mark.parametrize(
    "sentence",
    [
        "Karim est arrivé.",
        "Les papiers sont tombés.",
        "Paul s'est trompé de numéro.",
        "Vous vous êtes inscrite hier.",
        "Nous nous sommes parlé.",
        "Le téléphone est très usé.",
        "Elle est fatiguée.",
        "L'été dernier, nous avons appelé.",
        "Cet été, appelez-nous.",
        "Le téléphone est à côté de vous.",
        "C'est un employé de la mairie.",
        "La personne est âgée.",
        "Nous envoyons la carte.",
        "Votre vœu est un secret.",
    ],
)
def test_what_only_looks_like_a_french_passive_is_left_alone(sentence):
    assert passives(sentence, "fr") == []


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("The card is sent by post.", "is sent"),
        ("Your calls have been blocked.", "have been blocked"),
        ("The code will not be asked again.", "will not be asked"),
        ("Is it repaired here?", "Is it repaired"),
        ("The bill was already paid.", "was already paid"),
        ("The line is being cut.", "is being cut"),
        ("It must be typed twice.", "must be typed"),
        ("You're called back at noon.", "You're called"),
        ("The form wasn't sent.", "wasn't sent"),
    ],
)
def test_an_english_passive_is_found_from_its_auxiliary_to_its_participle(sentence, verb):
    assert passives(sentence, "en") == [verb]


@pytest.mark.parametrize(
    "sentence",
    [
        "The phone is red.",
        "You are tired.",
        "I am interested in this plan.",
        "She has called.",
        "They are very worried.",
        "We need it.",
        "The children are naked.",
        "There are hundred ways.",
    ],
)
def test_what_only_looks_like_an_english_passive_is_left_alone(sentence):
    assert passives(sentence, "en") == []


@pytest.mark.parametrize(
    ("language", "sentence", "verb"),
    [
        ("fr", "La porte est fermée par le gardien.", "est fermée"),
        ("en", "I was surprised by the price.", "was surprised"),
    ],
)
def test_a_state_becomes_a_passive_when_somebody_does_it(language, sentence, verb):
    assert passives(sentence, language) == [verb]
