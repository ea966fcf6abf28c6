"""All that the rules of plain language find in a text."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from accessibility.readability.finding import Finding, Rule, gettext_noop
from accessibility.readability.heard import unheard_words
from accessibility.readability.language import LANGUAGES, measured
from accessibility.readability.lengths import long_paragraphs, long_sentences
from accessibility.readability.negation import negations
from accessibility.readability.numerals import number_words, roman_numerals
from accessibility.readability.passage import Passage, folded
from accessibility.readability.passive_english import english_passives
from accessibility.readability.passive_french import french_passives
from accessibility.readability.signs import abbreviations, acronyms, parentheses, percentages
from accessibility.readability.structure import links_in_text
from accessibility.readability.vocabulary import jargon_and_other_names

_ACTIVE = gettext_noop("Say who does it: “we send the card”, not “the card is sent”.")


def passives(passage: Passage) -> Iterator[Finding]:
    """Verbs in the passive."""
    find = french_passives if passage.language == "fr" else english_passives
    for first, last in find(passage):
        yield passage.finding(Rule.PASSIVE, (first.start, last.end), _ACTIVE)


_RULES: Final[tuple[Callable[[Passage], Iterable[Finding]], ...]] = (
    long_sentences,
    long_paragraphs,
    passives,
    negations,
    parentheses,
    percentages,
    acronyms,
    abbreviations,
    roman_numerals,
    number_words,
    jargon_and_other_names,
    unheard_words,
    links_in_text,
)
# What needs no grammar and no list of words.
_COUNTING_RULES: Final = (long_sentences, long_paragraphs, parentheses)


def findings(text: str, language: str, *, glossary: frozenset[str] = frozenset()) -> list[Finding]:
    """What to write otherwise in a text in "fr", "en" or "ar", by place; ValueError for another.

    Arabic is only counted: its sentences and paragraphs, and what stands between parentheses.
    `glossary` has the terms that the site explains: they are neither jargon, nor rare, nor
    initials that nobody knows. A rule finds what it looks for wherever it stands, but a rare word
    only once. Nothing found does not mean that the text is easy: only readers can tell.
    """
    code = measured(language)
    passage = Passage(text, code, frozenset(map(folded, glossary)))
    rules = _RULES if code in LANGUAGES else _COUNTING_RULES
    found = [finding for rule in rules for finding in rule(passage)]
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule))
