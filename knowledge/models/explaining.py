"""Which words of the glossary are explained where in a guide: each once, at its first use."""

from collections.abc import Iterable, Sequence
from typing import Any

from knowledge.blocks import STEP_TEXTS
from knowledge.models.glossary import GlossaryTerm

# More would hide the steps behind their words.
MOST_TERMS = 6


def first_uses(texts: Iterable[str], terms: Sequence[GlossaryTerm]) -> list[list[GlossaryTerm]]:
    """For each text, in their order, the terms that readers meet there for the first time.

    At most MOST_TERMS in all; within a text in the order in which it has them.
    """
    left, budget = list(terms), MOST_TERMS
    met: list[list[GlossaryTerm]] = []
    for text in texts:
        places = [(term.place_in(text), term) for term in left] if budget else []
        here = sorted((pair for pair in places if pair[0] >= 0), key=lambda pair: pair[0])
        met.append([term for _place, term in here[:budget]])
        budget -= len(met[-1])
        left = [term for term in left if term not in met[-1]]
    return met


def explain_along(
    paths: list[dict[str, Any]], terms: Sequence[GlossaryTerm], *, above: str, below: str
) -> tuple[list[GlossaryTerm], list[GlossaryTerm]]:
    """Give each of `paths` its `steps_and_words`: with each step the terms first met there.

    Returns the terms that stand `above` the steps and in none of them, and those that only stand
    in what to do if it fails (`below`). A word is explained where it is used: the first step is not
    pushed out of sight by the words of the title.
    """
    intro: list[GlossaryTerm] = []
    met: set[Any] = set()
    last: list[GlossaryTerm] = []
    for path in paths:
        steps = ["\n".join(step[name] or "" for name in STEP_TEXTS) for step in path["steps"]]
        *by_step, intro, last = first_uses([*steps, above, below], terms)
        path["steps_and_words"] = list(zip(path["steps"], by_step, strict=True))
        met.update(term.pk for words in by_step for term in words)
    return intro, [term for term in last if term.pk not in met]
