"""The sentence of a guide that answers a question, and its words as they are written."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from knowledge.analysis import analyse, fold

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Passages:
    """What the index keeps of a guide to show it: made when it is written, read with the answer.

    `sentences`: (text, its stems), the promise first; `written`: folded word → with its accents;
    `steps`: (number, title, stems of all its words) of each step.
    """

    sentences: tuple[tuple[str, str], ...]
    written: dict[str, str]
    steps: tuple[tuple[int, str, str], ...] = ()

    @classmethod
    def of(cls, guide: Any, language: str) -> "Passages":
        """Those of a guide, from its title, promise and steps."""
        body = guide.body_text()
        # What is still to fill in answers nobody: it is left out.
        texts = [guide.found_promise, *_SENTENCE.split(body)]
        texts = [text for text in texts if text.strip()] or [guide.title]
        written: dict[str, str] = {}
        for word in _WORD.findall(f"{guide.title} {guide.found_promise} {body}".lower()):
            if (folded := fold(word)) != word:
                written.setdefault(folded, word)
        return cls(
            tuple((text.strip(), " ".join(analyse(text, language))) for text in texts),
            written,
            tuple(
                (number, title, " ".join(analyse(words, language)))
                for number, title, words in guide.numbered_steps()
                if title
            ),
        )

    def best(self, stems: Collection[str]) -> str:
        """The sentence that shares most stems with the question; of equals, the first."""
        wanted = set(stems)
        return max(self.sentences, key=lambda one: len(wanted.intersection(one[1].split())))[0]

    def best_step(self, stems: Collection[str]) -> tuple[int, str] | None:
        """(number, title) of the step that shares most stems; of equals, the first. None: none."""
        wanted = set(stems)
        shared = [(len(wanted.intersection(step[2].split())), step) for step in self.steps]
        most, best = max(shared, key=lambda one: one[0], default=(0, (0, "", "")))
        return (best[0], best[1]) if most else None
