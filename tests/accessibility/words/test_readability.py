"""Every rule has a name, and every advice is said in the language of the screen."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from accessibility.readability import Rule, alternative_findings, findings, heading_findings, read
from accessibility.words.readability import RULES, advice

TEXTS = {
    "fr": "Cliquez ici, svp. La CAF (20 %) n'a pas deux portables. Le XIVe est traité, etc.",
    "en": "Click here, asap. The NHS (20%) has not two smartphones. Part IV is sent. Utilise it.",
}


def test_every_rule_has_a_name():
    assert set(RULES) == set(Rule)


@pytest.mark.parametrize("screen", ["fr", "en"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_advised_is_plain_in_both_languages(language, screen):
    found = findings(TEXTS[language], language)
    found += alternative_findings("", language)
    found += [
        finding for (here) in heading_findings([(1, ""), (3, "a")], language) for finding in here
    ]
    with translation.override(screen):
        said = {advice(finding) for finding in found}
    assert len(said) >= 10
    assert not any(read(sentence, screen).long_sentences for sentence in said)


def test_what_is_advised_holds_the_words_of_the_text():
    (twin,) = (f for f in findings("Votre portable est là.", "fr") if f.rule is Rule.OTHER_NAME)
    with translation.override("en"):
        assert "“téléphone”" in advice(twin)
        assert advice(twin) == gettext(twin.advice) % {"plain": "téléphone"}
