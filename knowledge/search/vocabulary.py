"""What people say, the words that the guides use for it, and the questions whose guide is known.

Editors manage them in the CMS (knowledge.models.search_words); here they are values.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

from accessibility.text.word_lists import entries
from knowledge.analysis import LONGEST_EXPRESSION, stem, words
from knowledge.search.known_questions import KnownQuestions

DATA = Path(__file__).resolve().parent / "data"
# The first words of a language are said less often than their place alone says (B. Mandelbrot).
TOO_FREQUENT = 50


@dataclass(frozen=True)
class Said:
    """One word, or some that are one expression, and what the guides call it: () if nothing."""

    words: tuple[str, ...]
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of one language; compared by identity, for it is made once and kept.

    `meant`: folded words that people say → folded words of the guides.
    """

    language: str
    meant: Mapping[tuple[str, ...], tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    questions: KnownQuestions = field(default_factory=KnownQuestions)

    @classmethod
    def of(
        cls,
        language: str,
        *,
        synonyms: Iterable[tuple[str, Iterable[str]]] = (),
        questions: Iterable[tuple[str, str]] = (),
    ) -> "Vocabulary":
        """From (words of the guides, what is said for them) and (key of a guide, a question)."""
        return cls(
            language,
            {
                tuple(words(said)): tuple(words(meant))
                for meant, all_said in synonyms
                for said in all_said
            },
            KnownQuestions(questions, language),
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded words that are no mistake even where no guide has them."""
        return everyday(self.language).union(*self.meant, self.questions.words)

    @property
    def common(self) -> frozenset[str]:
        """The folded words that everybody writes rightly often enough: never corrected."""
        return never_mended(self.language)

    def read(self, asked: list[str]) -> list[Said]:
        """A question as expressions, the longest that is known first; no word is lost."""
        result: list[Said] = []
        at = 0
        while at < len(asked):
            for size in range(min(LONGEST_EXPRESSION, len(asked) - at), 0, -1):
                said = tuple(asked[at : at + size])
                meant = self.meant.get(said) or self.meant.get((*said[:-1], said[-1].rstrip("sx")))
                if meant or size == 1:
                    result.append(Said(said, meant or ()))
                    at += size
                    break
        return result


@cache
def everyday(language: str) -> frozenset[str]:
    """The folded everyday words of a language; none for one without a list."""
    text = tomllib.loads((DATA / "everyday.toml").read_text("utf-8")).get(language, "")
    return frozenset(words(text))


@cache
def elsewhere(language: str) -> frozenset[str]:
    """The stems of everyday things that no guide is about; none without a list."""
    return frozenset(stem(word, language) for word in _elsewhere(language))


@cache
def never_mended(language: str) -> frozenset[str]:
    """The folded words that are no mistakes, and that no mistake is mended to."""
    others = _elsewhere(language)
    return others.union(_frequent(language), (f"{word}s" for word in others))


@cache
def usual(language: str) -> Mapping[str, float]:
    """Stem → its share of all that is said, by its place among the frequent words (G. K. Zipf)."""
    places: dict[str, int] = {}
    for place, word in enumerate(_frequent(language), 1):
        places.setdefault(stem(word, language), place + TOO_FREQUENT)
    whole = sum(1 / place for place in places.values())
    return {one: 1 / (place * whole) for one, place in places.items()}


def _elsewhere(language: str) -> frozenset[str]:
    topics = tomllib.loads((DATA / "elsewhere.toml").read_text("utf-8")).get(language, {})
    return frozenset(word for topic in topics.values() for word in words(topic))


def _frequent(language: str) -> list[str]:
    """The folded most frequent words, the most frequent first; [] for a language without a list."""
    try:
        return [word for line in entries(f"frequent_{language}") for word in words(line)]
    except FileNotFoundError:
        return []
