"""The words that are read aloud: published ones stay as they are, and all are short."""

import hashlib
import json
import re
from dataclasses import asdict
from datetime import date

import pytest

from helpdesk.choices import ConsentScope
from helpdesk.words.consent_script import CURRENT, SCRIPTS, WITHOUT_CONSENT, script_read

pytestmark = pytest.mark.both_databases

# A published version is never changed: add a new one, and its digest here.
DIGESTS = {1: "633dec9f8a3ea2a6"}
READ = {
    "person": "Madeleine Petit",
    "helper": "Paul Petit",
    "scope": ConsentScope.ONE_REQUEST,
    "until": date(2027, 5, 1),
}


def digest(version):
    words = {language: asdict(script) for language, script in SCRIPTS[version].items()}
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:16]


@pytest.mark.parametrize("version", SCRIPTS)
def test_a_published_version_is_never_changed(version):
    assert digest(version) == DIGESTS[version]


@pytest.mark.parametrize("scope", ConsentScope)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("version", SCRIPTS)
def test_every_sentence_has_15_words_at_most_and_every_place_is_filled(version, language, scope):
    lines = script_read(**{**READ, "scope": scope}, language=language, version=version)
    spoken = [*lines, *WITHOUT_CONSENT[language]]
    for sentence in re.split(r"(?<=[.?!])\s+", " ".join(spoken)):
        assert len(re.findall(r"[\w’'-]+", sentence)) <= 15, sentence
    for told in ("Madeleine Petit", "Paul Petit", "2027"):
        assert any(told in line for line in lines)
    assert "{" not in "".join(lines)


@pytest.mark.parametrize("scope", ConsentScope)
def test_every_version_says_for_what_in_every_language(scope):
    assert all(script.scopes[scope] for each in SCRIPTS.values() for script in each.values())


def test_the_day_is_said_in_the_language_of_the_script():
    assert any("1 mai 2027" in line for line in script_read(**READ, language="fr"))
    assert any("1 May 2027" in line for line in script_read(**READ, language="en"))


def test_another_language_reads_french_with_the_interpreter():
    assert script_read(**READ, language="ar") == script_read(**READ, language="fr")


def test_the_newest_version_is_read():
    assert max(DIGESTS) == CURRENT


def test_a_name_with_braces_is_no_place():
    lines = script_read(**{**READ, "helper": "{person}"}, language="en")
    assert lines[0] == "Madeleine Petit, you would like {person} to help you."
