"""Who asks for a person is led to one before any guide."""

import pytest

from knowledge.search.somebody import wants_somebody


@pytest.mark.parametrize(
    "asked",
    ["appeler un conseiller", "parler à quelqu'un", "Je veux parler à un conseiller !",
     "parler a une vraie personne", "être rappelé", "rappelez-moi", "comment vous joindre",
     "joindre le service client", "service client", "avoir quelqu’un au téléphone",
     "téléphoner à un conseiller", "contacter l'assistance", "conseillère",
     "parler avec une conseillère", "demander un appel"],
)  # fmt: skip
def test_a_question_for_a_person_is_heard(asked):
    assert wants_somebody(asked, "fr")


@pytest.mark.parametrize(
    "asked",
    ["talk to someone", "speak to a human", "call an adviser", "customer service", "call me back",
     "I want to talk to a real person", "how can I contact you"],
)  # fmt: skip
def test_a_question_for_a_person_is_heard_in_english(asked):
    assert wants_somebody(asked, "en")


@pytest.mark.parametrize(
    ("asked", "language"),
    [("", "fr"), ("appeler à l'étranger", "fr"), ("quelqu'un m'appelle sans cesse", "fr"),
     ("bloquer quelqu'un", "fr"), ("renvoi d'appel", "fr"), ("appeler ma fille", "fr"),
     ("partager avec quelqu'un", "fr"), ("rappel automatique", "fr"), ("call abroad", "en"),
     ("someone calls me all the time", "en"), ("talk to someone", "ar")],
)  # fmt: skip
def test_other_questions_are_for_guides(asked, language):
    assert not wants_somebody(asked, language)
