"""How many words of a text are beyond the 3,000 that people hear most, and which."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from accessibility.readability.finding import Finding, Rule, gettext_noop
from accessibility.readability.inflection import bases
from accessibility.readability.language import LANGUAGES, measured
from accessibility.readability.numerals import says_a_number
from accessibility.readability.passage import Passage, Piece, folded
from accessibility.readability.word_sets import word_set
from accessibility.text.word_lists import entries

# The bar of a text: the share of its words that may be beyond, and how many different ones may be
# whatever the share: what a short text is about has a name, and comes again.
MOST_UNHEARD: Final = 0.02
ALWAYS_ALLOWED: Final = 2

_UNHEARD = gettext_noop("People seldom hear this word: take another, or explain it.")
_SHORTEST: Final = 3


@dataclass(frozen=True)
class Hearing:
    """What was counted in a text: its words, and those beyond the most heard, in their order.

    These are in small letters; a word that stands twice is there twice. Names, numbers, words of
    the glossary and what a screen shows count in neither.
    """

    words: int
    unheard: tuple[str, ...]

    @property
    def share(self) -> float:
        """Which part of the words is beyond, from 0 to 1; 0 for a text without words."""
        return len(self.unheard) / self.words if self.words else 0.0

    @property
    def is_plain(self) -> bool:
        """Whether the share is at most MOST_UNHEARD, or it is one word or two, however often."""
        return self.share <= MOST_UNHEARD or len(set(self.unheard)) <= ALWAYS_ALLOWED


def hear(text: str, language: str, *, glossary: frozenset[str] = frozenset()) -> Hearing:
    """Count a text in "fr" or "en" ("fr-…", "en-…"); ValueError for another language.

    Arabic has no list: nothing is counted. `glossary` has the terms that the site explains.
    """
    code = measured(language)
    if code not in LANGUAGES:
        return Hearing(words=0, unheard=())
    passage = Passage(text, code, frozenset(map(folded, glossary)))
    counted = list(_counted(passage))
    return Hearing(
        words=len(counted),
        unheard=tuple(_bare(piece.word) for piece, word in counted if not is_heard(word, code)),
    )


def unheard_words(passage: Passage) -> Iterator[Finding]:
    """Words beyond the most heard, once each."""
    seen: set[str] = set()
    for piece, word in _counted(passage):
        if word not in seen and not is_heard(word, passage.language):
            yield passage.finding(Rule.RARE, (piece.start, piece.end), _UNHEARD)
        seen.add(word)


# --- The list ---------------------------------------------------------------------------------
@cache
def heard_words(language: str) -> frozenset[str]:
    """The 3,000 words most heard and their odd forms, folded."""
    return frozenset(word for line in entries(f"heard_{language}") for word in line.split())


# "Rallumer" is as easy as "allumer".
_PREFIXES: Final = {"fr": ("re", "r", "de"), "en": ("un", "re")}
_LEAST_AFTER_PREFIX: Final = 4


def is_heard(word: str, language: str) -> bool:
    """Whether a word, what it may be a form of, or that without a prefix, is among the 3,000."""
    listed, forms = heard_words(language), bases(folded(word), language)
    return not listed.isdisjoint(forms) or any(
        form.startswith(prefix)
        and len(form) - len(prefix) >= _LEAST_AFTER_PREFIX
        and form[len(prefix) :] in listed
        for prefix in _PREFIXES[language]
        for form in forms
    )


# --- Which words count ------------------------------------------------------------------------
_DATES_AND_MONEY: Final = {
    "fr": word_set(
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
        " euro euros"
    ),
    "en": word_set(
        "january february march april may june july august september october november december"
        " euro euros"
    ),
}


def _counted(passage: Passage) -> Iterator[tuple[Piece, str]]:
    """The words that a writer chose, in their order, folded: no name, number, screen, or term."""
    explained = {word for term in passage.glossary for word in term.split()}
    for pieces in passage.pieces:
        for place, piece in enumerate(pieces):
            word = _bare(folded(piece.word))
            if (
                len(word) >= _SHORTEST
                and not word.endswith("'")
                and not passage.is_quoted(piece)
                and not _is_proper(passage.text, piece, is_first=place == 0)
                and not says_a_number(word, passage.language)
                and word not in _DATES_AND_MONEY[passage.language]
                and explained.isdisjoint(bases(word, passage.language))
            ):
                yield piece, word


def _bare(word: str) -> str:
    """The word without what English leans on it: "you'll", "weren't"; "n'" stays as it is."""
    if word.endswith("n't"):
        return word.removesuffix("n't")
    before, sign, after = word.partition("'")
    return before if after else before + sign


# What stands around a word of "exemple.fr/aide".
_IN_ADDRESS = re.compile(r"^[./@]|[./@]\w")


def _is_proper(text: str, piece: Piece, *, is_first: bool) -> bool:
    """Whether the word is a name, initials, or a part of an address."""
    written = text[piece.start : piece.end]
    around = text[piece.start - 1 : piece.start] + text[piece.end : piece.end + 2]
    is_in_address = bool(_IN_ADDRESS.search(around))
    # iPhone, WhatsApp; and any capital that no sentence asks for.
    is_name = any(letter.isupper() for letter in (written[1:] if is_first else written))
    return is_in_address or is_name
