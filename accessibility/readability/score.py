"""How easy a text is to read, in French (Kandel and Moles) and English (Flesch).

Arabic has no score here: its sentences are counted, and nothing else.
"""

from dataclasses import dataclass
from typing import Final

from accessibility.readability.cutting import cut
from accessibility.readability.language import LANGUAGES, measured
from accessibility.readability.syllable_counts import syllables

# The bars that every text of ours is held to: lowest score, most words in a sentence.
BAR: Final = 80
MAX_WORDS: Final = 15

# (start, weight of words per sentence, weight of syllables per word). Sources: L. Kandel and
# A. Moles, "Application de l'indice de Flesch à la langue française" (1958); R. Flesch, "A new
# readability yardstick" (1948).
_FORMULAS: Final = {"fr": (207.0, 1.015, 73.6), "en": (206.835, 1.015, 84.6)}


@dataclass(frozen=True)
class Reading:
    """What was counted in a text.

    `score` goes from about 0 (hard) to 100 and more (easy); None when there is no word, or no
    formula for the language, which then has no `syllables` either.
    `long_sentences` are those of more than MAX_WORDS words, as they were written; `longest` is
    the number of words of the longest sentence, 0 when there is none.
    """

    words: int
    sentences: int
    syllables: int
    score: float | None
    long_sentences: tuple[str, ...]
    longest: int = 0

    @property
    def is_plain(self) -> bool:
        """True when a score, if any, reaches BAR and no sentence is long; so is an empty text."""
        return not self.long_sentences and (self.score is None or self.score >= BAR)

    @property
    def words_per_sentence(self) -> float | None:
        """The mean length of a sentence; None when there is none."""
        return self.words / self.sentences if self.sentences else None


def read(text: str, language: str) -> Reading:
    """Measure a text in "fr", "en" or "ar" (or "fr-…"); ValueError for another language."""
    code = measured(language)
    found = cut(text)
    total = sum(len(sentence.words) for sentence in found)
    score, spoken = None, 0
    if code in LANGUAGES:
        spoken = sum(syllables(text[a:b], code) for sentence in found for a, b in sentence.words)
        if total:
            start, per_sentence, per_word = _FORMULAS[code]
            score = start - per_sentence * total / len(found) - per_word * spoken / total
    return Reading(
        words=total,
        sentences=len(found),
        syllables=spoken,
        score=score,
        long_sentences=tuple(
            text[sentence.start : sentence.end]
            for sentence in found
            if len(sentence.words) > MAX_WORDS
        ),
        longest=max((len(sentence.words) for sentence in found), default=0),
    )


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order, without the space around them; [] when it has no word.

    A sentence ends with . ! ? … : ; ؟ or ؛ before a space, and where a paragraph, a heading or an
    item of a list does: a colon and a semicolon end one as Flesch counted (1948). The dot of an
    abbreviation (M., p. ex.) or of an initial ends nothing; that of "etc." does before a capital.
    """
    return [text[sentence.start : sentence.end] for sentence in cut(text)]


def words(text: str, language: str) -> list[str]:
    """The words of a text, in order, as written; ValueError for an unknown language.

    In French an elided word is part of the one that it leans on: "l'eau" is one word. In both
    languages so are "don't", "rendez-vous", "2,5", a telephone number and an address of the web;
    "14 h 30" is three. The mark of an item in a list ("1.", "-") is no word.
    """
    measured(language)
    return [text[start:end] for sentence in cut(text) for start, end in sentence.words]
