"""Which words of the glossary are explained where in a guide: each once, at its first use."""

from collections.abc import Iterable, Sequence

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
