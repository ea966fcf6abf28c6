"""Signs that stop a reader: parentheses, percentages, initials, numbers that are no figures."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from accessibility.readability.finding import INSTEAD, Finding, Rule, gettext_noop
from accessibility.readability.heard import is_heard
from accessibility.readability.numerals import roman_numerals
from accessibility.readability.passage import Passage, folded
from accessibility.readability.word_sets import word_set
from accessibility.text.word_lists import entries

_PARENTHESES = gettext_noop("Make a sentence of the words between parentheses, or leave them out.")
_PERCENT = gettext_noop("Count people or things: “3 people out of 10”, “one half”.")
_ACRONYM = gettext_noop("Write %(word)s in full, or explain it in the glossary.")

# --- Parentheses and percentages --------------------------------------------------------------
# "(e)" and "(s)" inside a word are another matter, and "1)" is the mark of an item.
_IN_PARENTHESES = re.compile(r"(?<!\w)\([^()\n]*\w[^()\n]*\)|\[[^\[\]\n]*\w[^\[\]\n]*\]")
_PER_CENT: Final = {
    "fr": re.compile(
        r"(?:\d[\d\s,.]*)?(?:%|‰)|(?:\w+\s)?\bpour[\s-]?cents?\b|\bpourcentages?\b", re.I
    ),
    "en": re.compile(r"(?:\d[\d\s,.]*)?(?:%|‰)|(?:\w+\s)?\bper\s?cent\b|\bpercentages?\b", re.I),
}


def parentheses(passage: Passage) -> Iterator[Finding]:
    """What stands between parentheses or brackets."""
    for match in _IN_PARENTHESES.finditer(passage.text):
        yield passage.finding(Rule.PARENTHESES, match.span(), _PARENTHESES)


def percentages(passage: Passage) -> Iterator[Finding]:
    """ "50 %", "pour cent", "percentage"."""
    for match in _PER_CENT[passage.language].finditer(passage.text):
        yield passage.finding(Rule.PERCENT, match.span(), _PERCENT)


# --- Initials and short forms -----------------------------------------------------------------
_CAPITALS = re.compile(
    r"(?<![\w.@/-])(?:[A-ZÀ-Þ]{2,6}s?(?:\d\+?)?|(?:[A-ZÀ-Þ]\.){2,}[A-ZÀ-Þ]?|[a-z]?[A-Z]+[a-z]?[A-Z]{2,})(?![\w@]|\.\w)"
)
_WRITTEN_LOUD: Final = word_set(
    "ok stop oui non yes no on off fin menu esc start info ps help and or not ne pas si et ou am pm"
)

# Longer signs in capitals may be words: PARIS.
_LONG: Final = 5


def acronyms(passage: Passage) -> Iterator[Finding]:
    """Initials that the glossary does not explain, and that the text does not spell out."""
    explained = {word for term in passage.glossary for word in term.split()}
    explained |= _well_known(passage.language) | _short_forms(passage.language)[1].keys()
    numerals = {finding.start for finding in roman_numerals(passage)}
    for match in _CAPITALS.finditer(passage.text):
        word = folded(match.group()).replace(".", "")
        known = {word, word.removesuffix("s")} & explained
        is_word = len(word) >= _LONG and is_heard(word, passage.language)
        if (
            match.start() in numerals
            or known
            or is_word
            or word in _WRITTEN_LOUD
            or _is_loud(passage.text, match)
        ):
            continue
        yield passage.finding(Rule.ACRONYM, match.span(), _ACRONYM, {"word": match.group()})


@cache
def _well_known(language: str) -> frozenset[str]:
    """Initials that everybody says and that nobody spells out: "TV"."""
    return frozenset(map(folded, entries(f"initials_{language}")))


def _is_loud(text: str, match: re.Match[str]) -> bool:
    """Whether the words around are in capitals too: a line written loud, no initials."""
    around = re.findall(r"[^\W\d_]{2,}", text[max(0, match.start() - 15) : match.end() + 15])
    return bool(sum(word.isupper() for word in around) > max(1, len(around) / 2))


@cache
def _short_forms(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all the short forms, the longest first, and what to write for each, unspaced."""
    pairs = [line.split(" = ") for line in entries(f"abbreviations_{language}")]
    pairs.sort(key=lambda pair: -len(pair[0]))
    forms = "|".join(
        re.escape(form).replace(r"\ ", r"\s?") + (_BEFORE_A_NUMBER if form in _NUMBERED else "")
        for form, _words in pairs
    )
    plain = {form.replace(" ", ""): words for form, words in pairs}
    return re.compile(rf"(?<![\w.-])(?:{forms})(?!\w)", re.IGNORECASE), plain


# "She said no." ends a sentence; "no. 5" does not.
_NUMBERED: Final = frozenset(("no.", "p.", "fig.", "chap.", "art."))
_BEFORE_A_NUMBER: Final = r"(?=\s?\d)"


def abbreviations(passage: Passage) -> Iterator[Finding]:
    """Short forms: "p. ex.", "etc.", "e.g."."""
    pattern, plain = _short_forms(passage.language)
    for match in pattern.finditer(passage.text):
        # None for letters that only a pattern takes for others: "ſvp".
        words = plain.get(re.sub(r"\s", "", match.group().lower()))
        if words is not None:
            yield passage.finding(Rule.ABBREVIATION, match.span(), INSTEAD, {"plain": words})
