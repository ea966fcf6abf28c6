"""What is said first, and to a voicemail."""

import pytest

from helpdesk.words.call_script import SCRIPTS, script_for

pytestmark = pytest.mark.both_databases

EVERY = [script for versions in SCRIPTS.values() for script in versions]


@pytest.mark.parametrize("script", EVERY, ids=lambda s: f"{s.language}-{s.version}")
def test_a_voicemail_names_the_adviser_and_the_number_and_nothing_else(script):
    said = script.voicemail.format(adviser="Karim", number="01 99")
    assert "Karim" in said
    assert "01 99" in said
    with pytest.raises(KeyError):
        script.voicemail.format(adviser="Karim")
    assert "{desk}" not in script.voicemail


@pytest.mark.parametrize("script", EVERY, ids=lambda s: f"{s.language}-{s.version}")
def test_the_opening_says_who_calls_and_what_we_never_ask(script):
    said = script.opening.format(adviser="Karim", desk="Coup de fil")
    assert "Karim" in said
    assert "Coup de fil" in said
    assert {"fr": "jamais", "en": "never"}[script.language] in said
    assert all(len(sentence.split()) <= 15 for sentence in said.split(". "))


def test_versions_are_numbered_in_order():
    for versions in SCRIPTS.values():
        assert [script.version for script in versions] == list(range(1, len(versions) + 1))


@pytest.mark.parametrize(("speaks", "hears"), [("fr", "fr"), ("en", "en"), ("ar", "fr")])
def test_words_are_in_the_language_of_the_person(speaks, hears):
    assert script_for(speaks).language == hears
