"""Which words of the glossary are explained where in a guide: each once, at its first use."""

from collections.abc import Iterable, Sequence
from typing import cast

from django.core.cache import cache

from knowledge.models.glossary import GlossaryTerm

# More would hide the steps behind their words.
MOST_TERMS = 6
# A change is seen at once where it was made, and by other processes after so many seconds.
SECONDS = 60


def known_terms(locale_id: int) -> list[GlossaryTerm]:
    """The words that this language explains; asked of the database once a minute."""

    def read() -> list[GlossaryTerm]:
        terms = GlossaryTerm.objects.filter(locale_id=locale_id)
        return list(terms.only("term", "definition", "locale_id"))

    return cast(list[GlossaryTerm], cache.get_or_set(_key(locale_id), read, SECONDS))


def forget_terms(instance: GlossaryTerm, **_signal: object) -> None:
    """After a term was saved or deleted."""
    cache.delete(_key(instance.locale_id))


def _key(locale_id: int) -> str:
    return f"knowledge.terms.{locale_id}"


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
