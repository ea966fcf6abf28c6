"""A text as the rules read it: its sentences, and the words of their grammar."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from accessibility.readability.cutting import Bounds, Sentence, cut, paragraphs
from accessibility.readability.finding import SOURCES, Finding, Rule


class Piece(NamedTuple):
    """A word as grammar sees it, in small letters with straight apostrophes: "n'" and "est"."""

    start: int
    end: int
    word: str


PIECES: Final = {
    "fr": re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_«“]))?"),
    "en": re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*"),
}
# Between two words of one group of words: spaces, a hyphen, a quotation mark.
_NOTHING_BETWEEN = re.compile(r"[\s\u00a0\u202f«»“”\"‑-]*")

_QUOTATION = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"\n]*\"")


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """The word in small letters, without accents, with straight apostrophes."""
    plain = unicodedata.normalize("NFD", word.lower().replace("œ", "oe").replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Passage:
    """A text in one language, and the folded terms that the glossary explains.

    "ar" has no grammar here: its sentences are known, and no `pieces`.
    """

    text: str
    language: str
    glossary: frozenset[str] = frozenset()

    @cached_property
    def paragraphs(self) -> list[Bounds]:
        """Where each paragraph, heading or item of a list stands."""
        return paragraphs(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences, in order."""
        return cut(self.text)

    @cached_property
    def pieces(self) -> list[list[Piece]]:
        """For each sentence, the words of its grammar."""
        found = PIECES[self.language]
        return [
            [
                Piece(*match.span(), match.group().lower().replace("’", "'"))
                for match in found.finditer(self.text, sentence.start, sentence.end)
            ]
            for sentence in self.sentences
        ]

    @cached_property
    def quotations(self) -> list[Bounds]:
        """What stands between quotation marks: what a screen says, which nobody can change."""
        return [match.span() for match in _QUOTATION.finditer(self.text)]

    def is_quoted(self, piece: Piece) -> bool:
        """Whether a word stands between quotation marks."""
        return any(start < piece.start < end for start, end in self.quotations)

    def are_joined(self, before: Piece, after: Piece) -> bool:
        """Whether two words stand in one group, with no other sign between them."""
        return _NOTHING_BETWEEN.fullmatch(self.text, before.end, after.start) is not None

    def finding(
        self,
        rule: Rule,
        bounds: Bounds,
        advice: str,
        values: Mapping[str, str | int] | None = None,
        *,
        stops: bool = False,
    ) -> Finding:
        """What a rule found between two places of the text."""
        start, end = bounds
        return Finding(
            rule, start, end, self.text[start:end], advice, SOURCES[rule], stops, values or {}
        )
