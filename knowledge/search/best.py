"""The best documents for a question, without looking at those that cannot be among them.

Term at a time with upper bounds (H. Turtle and J. Flood, "Query evaluation: strategies and
optimizations", 1995): the expressions that are worth most are walked first, and it ends when all
that remain together could not lift a new document into the answer.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.search.impacts import Impacts

# A document that lacks a part of the question counts for less: its score times the share that it
# has, to this power. Measured on the public guides (tests/knowledge/search/test_judged.py).
COVERAGE = 0.5

Scored = tuple[int, float]


@dataclass(frozen=True)
class Way:
    """One way to say a thing: stems that must all be there, each counted `weight` times."""

    stems: Sequence[Impacts]
    weight: float

    def score(self, document: int) -> float:
        """What it is worth in a document: 0 when one of its stems is missing."""
        if len(self.stems) == 1:
            return self.stems[0].of(document) * self.weight
        total = 0.0
        for stem in self.stems:
            value = stem.of(document)
            if not value:
                return 0.0
            total += value
        return total * self.weight

    @cached_property
    def rarest(self) -> Impacts:
        """Its stem that fewest documents have."""
        return min(self.stems, key=len)

    @cached_property
    def most(self) -> float:
        """No document scores more."""
        return sum(stem.highest for stem in self.stems) * self.weight


@dataclass(frozen=True)
class Expression:
    """One thing that was said, and the ways to say it that the documents have."""

    ways: Sequence[Way]

    def score(self, document: int) -> float:
        """What it is worth in a document, all ways together."""
        if len(self.ways) == 1:
            return self.ways[0].score(document)
        return sum(way.score(document) for way in self.ways)

    def documents(self) -> Iterable[int]:
        """Those that may have it: all that do, and perhaps some that do not."""
        if len(self.ways) == 1:
            return self.ways[0].rarest.documents
        return set().union(*(way.rarest.documents for way in self.ways))

    @property
    def size(self) -> int:
        """How many documents may have it, at most."""
        return sum(len(way.rarest) for way in self.ways)

    @cached_property
    def most(self) -> float:
        """No document scores more."""
        return sum(way.most for way in self.ways)


def with_all(expressions: Sequence[Expression], *, limit: int) -> list[Scored]:
    """The best documents that have every expression, the best first; equals by number."""
    ordered = sorted(expressions, key=lambda expression: expression.size)
    rarest, others = ordered[0], ordered[1:]
    others_most = sum(expression.most for expression in others)
    best = _Best(limit)
    for document in rarest.documents():
        total = rarest.score(document)
        if not total or total + others_most < best.worst:
            continue
        for other in others:
            score = other.score(document)
            if not score:
                break
            total += score
        else:
            best.add(document, total)
    return best.ordered()


def with_any(expressions: Sequence[Expression], *, limit: int) -> list[Scored]:
    """The best documents that have one expression or more, the best first; equals by number."""
    by_worth = sorted(expressions, key=lambda expression: -expression.most)
    whole = sum(expression.most for expression in by_worth)
    # What a document can gain from an expression and all that follow.
    left = [sum(one.most for one in by_worth[place:]) for place in range(len(by_worth) + 1)]
    seen: set[int] = set()
    best = _Best(limit)
    for place, expression in enumerate(by_worth):
        # A document that none of the walked expressions has scores this at most.
        if left[place] * (left[place] / whole) ** COVERAGE < best.worst:
            break
        for document in expression.documents():
            if document not in seen:
                seen.add(document)
                # What was walked before does not have it.
                total = share = 0.0
                for at in range(place, len(by_worth)):
                    most = total + left[at]
                    if most * ((share + left[at]) / whole) ** COVERAGE < best.worst:
                        break
                    if score := by_worth[at].score(document):
                        total += score
                        share += by_worth[at].most
                else:
                    if total:
                        best.add(document, total * (share / whole) ** COVERAGE)
    return best.ordered()


class _Best:
    """The best documents so far, at most `limit`; `worst`: what another one must reach."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.worst = 0.0
        self._heap: list[tuple[float, int]] = []

    def add(self, document: int, total: float) -> None:
        scored = (total, -document)
        if len(self._heap) < self.limit:
            heapq.heappush(self._heap, scored)
        elif scored > self._heap[0]:
            heapq.heapreplace(self._heap, scored)
        if len(self._heap) == self.limit:
            self.worst = self._heap[0][0]

    def ordered(self) -> list[Scored]:
        return sorted(((-document, total) for total, document in self._heap), key=_order)


def _order(scored: Scored) -> tuple[float, int]:
    return -scored[1], scored[0]
