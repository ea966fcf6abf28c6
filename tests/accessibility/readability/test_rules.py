"""What holds for every finding, in any text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accessibility.readability import Rule, findings
from accessibility.readability.finding import SOURCES

FRENCH = (
    "Une carte. La demande n'a pas été traitée par la CAF (20 %), etc. Cliquez ici avec le XIVe"
    " smartphone. Ce n'est pas impossible à paramétrer, p. ex. douze fois. Un. Deux. Palimpseste !"
)
ENGLISH = (
    "The card was not sent by the NHS (20%), etc. Click here with your smartphone, part IV. It is"
    " not impossible to utilise it twice, e.g. twelve times. One. Two. Palimpsest! World War II."
)
PIECES = st.sampled_from([*FRENCH.split(" "), *ENGLISH.split(" "), "\n", "\n\n- ", "l’« écran »"])
TEXTS = st.one_of(st.text(), st.lists(PIECES).map(" ".join))
LANGUAGES = st.sampled_from(["fr", "en"])


@pytest.mark.parametrize(("language", "text"), [("fr", FRENCH), ("en", ENGLISH)])
def test_one_text_may_break_every_rule_about_words(language, text):
    seen = {finding.rule for finding in findings(text, language)}
    assert seen >= set(Rule) - {Rule.HEADING, Rule.ALTERNATIVE, Rule.NEGATION, Rule.SENTENCE}


@given(TEXTS, LANGUAGES)
@example(FRENCH, "fr")
@example(ENGLISH, "en")
@example("ſvp, İ.e. ıd", "fr")
def test_a_finding_stands_where_it_says(text, language):
    for finding in findings(text, language):
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text


@given(TEXTS, LANGUAGES)
@example(FRENCH, "fr")
@example(ENGLISH, "en")
def test_a_finding_can_be_said_and_names_its_source(text, language):
    for finding in findings(text, language):
        assert "%(" not in finding.advice % finding.values
        assert finding.source == SOURCES[finding.rule]


@given(TEXTS, LANGUAGES)
def test_the_same_text_gives_the_same_findings_in_order(text, language):
    found = findings(text, language)
    assert found == findings(text, language)
    assert [f.start for f in found] == sorted(f.start for f in found)


@given(TEXTS)
def test_explaining_more_words_never_finds_more(text):
    explained = frozenset(text.split())
    assert len(findings(text, "fr", glossary=explained)) <= len(findings(text, "fr"))


def test_every_rule_has_a_source():
    assert set(SOURCES) == set(Rule)


def test_a_regional_code_is_its_language():
    assert findings(FRENCH, "fr-FR") == findings(FRENCH, "fr")


@pytest.mark.parametrize("language", ["", "de", "pt"])
def test_a_language_that_is_not_known_is_refused(language):
    with pytest.raises(ValueError, match=r"No readability .* language"):
        findings("Hallo.", language)


def test_an_empty_text_has_no_finding():
    assert findings("", "fr") == []
