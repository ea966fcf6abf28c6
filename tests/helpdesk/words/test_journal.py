"""The journal says which page was shown in words, and never by the name of its address."""

import pytest
from django.utils import translation

from helpdesk.words.journal import page_in_words
from helpdesk.words.journal_details import details_in_words


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("case", "A request"),
        ("case_close", "A request"),
        ("promise_time", "A request"),
        ("person_name", "The record of a person"),
        ("person_file", "All that we keep of a person"),
        ("person_erase", "Before a person is erased"),
        ("consent_letter", "Who may help a person"),
    ],
)
def test_a_form_of_a_record_is_called_like_the_record(page, words):
    with translation.override("en"):
        assert page_in_words(page) == words


def test_what_nobody_named_is_told_with_its_code():
    with translation.override("en"):
        assert page_in_words("odd") == "Another page (odd)"


def test_codes_of_the_journal_stood_in_english_on_a_french_page():
    with translation.override("fr"):
        told = details_in_words(
            {
                "how": "call",
                "roles": ["adviser", "editor"],
                "own": True,
                "reason": "they_call",
                "text": "confirmation/sms/fr",
                "notes": 3,
            }
        )
    assert told == (
        "comment: Par téléphone · rôles: Conseil, Rédaction et publication"
        " · de nouveau nos mots: oui · pourquoi: La personne est au téléphone"
        " · quel texte: Confirmation / SMS / fr · Notes de demandes finies: 3"
    )


def test_settings_are_told_by_the_words_of_the_cms():
    facts = {"of": "desksettings", "fields": ["name"], "values": ["open_per_number:2/3"]}
    with translation.override("fr"):
        told = details_in_words(facts)
    assert told == (
        "de: le service · quoi: nom du service"
        " · avant et après: appels promis à un numéro en même temps 2 → 3"
    )


def test_what_nobody_named_stands_as_it_is():
    with translation.override("en"):
        told = details_in_words({"odd": "x", "of": "nothing", "fields": ["y"]})
    assert told == "odd: x · of: nothing · what: y"
    assert details_in_words({}) == ""
