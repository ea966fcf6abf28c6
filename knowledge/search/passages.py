"""The sentence of a guide that answers a question, and its words as they are written."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from knowledge.analysis import analyse, fold
from knowledge.placeholders import placeholders_in

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Passages:
    """What the index keeps of a guide to show it: made when it is written, read with the answer.

    `sentences`: (text, its stems), the promise first; `written`: folded word → with its accents.
    """

    sentences: tuple[tuple[str, str], ...]
    written: dict[str, str]

    @classmethod
    def of(cls, guide: Any, language: str) -> "Passages":
        """Those of a guide, from its title, promise and steps."""
        body = guide.body_text()
        texts = [guide.promise, *(text for text in _SENTENCE.split(body) if text.strip())]
        # What is still to fill in answers nobody.
        texts = [text for text in texts if not placeholders_in(text)] or [guide.title]
        written: dict[str, str] = {}
        for word in _WORD.findall(f"{guide.title} {guide.promise} {body}".lower()):
            if (folded := fold(word)) != word:
                written.setdefault(folded, word)
        return cls(
            tuple((text.strip(), " ".join(analyse(text, language))) for text in texts), written
        )

    def best(self, stems: Collection[str]) -> str:
        """The sentence that shares most stems with the question; of equals, the first."""
        wanted = set(stems)
        return max(self.sentences, key=lambda one: len(wanted.intersection(one[1].split())))[0]
