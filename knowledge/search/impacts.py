"""What each stem is worth in each guide (BM25), read from the index once for a state of it.

Whoosh walks its postings one by one, in Python, for every question. Here those of a stem become two
arrays when it is first asked for, and a question looks up only the guides that can still win.
"""

from array import array
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass
from math import log
from weakref import WeakKeyDictionary

from whoosh.searching import Searcher

# The model that people's questions are put to, and the field that holds all the words of one.
GUIDE = "knowledge.guidepage"
WHOLE = "whole_"

# Measured on the public guides (tests/knowledge/search/test_judged.py). A word that comes back
# counts for longer than usual, and a long guide is held back a little more.
K1 = 2.0
B = 0.95
# Eight bytes each. Beyond it the stems that were not asked for longest are read again.
MOST_KEPT = 4_000_000


@dataclass(frozen=True, eq=False)
class Impacts:
    """The documents that have a stem, ascending, and what it is worth in each; `highest` of all."""

    documents: "array[int]"
    values: "array[float]"
    highest: float

    def __len__(self) -> int:
        return len(self.documents)

    def of(self, document: int) -> float:
        """What the stem is worth in a document; 0 where it is not."""
        at = bisect_left(self.documents, document)
        if at < len(self.documents) and self.documents[at] == document:
            return self.values[at]
        return 0.0


class _Kept:
    """The stems of one searcher that were asked for."""

    def __init__(self) -> None:
        self.by_stem: OrderedDict[tuple[str, str], Impacts] = OrderedDict()
        self.size = 0

    def keep(self, term: tuple[str, str], impacts: Impacts) -> None:
        self.by_stem[term] = impacts
        self.size += len(impacts)
        while self.size > MOST_KEPT and len(self.by_stem) > 1:
            _term, oldest = self.by_stem.popitem(last=False)
            self.size -= len(oldest)


_kept: "WeakKeyDictionary[Searcher, _Kept]" = WeakKeyDictionary()


def impacts_of(reading: Searcher, language: str, stem: str) -> Impacts | None:
    """What a stem is worth in each guide of a language; None when no guide has it."""
    kept = _kept.setdefault(reading, _Kept())
    term = (WHOLE + language, stem)
    if term in kept.by_stem:
        kept.by_stem.move_to_end(term)
        return kept.by_stem[term]
    if term not in reading.reader():
        return None
    impacts = _read(reading, language, stem)
    kept.keep(term, impacts)
    return impacts


def _read(reading: Searcher, language: str, stem: str) -> Impacts:
    reader, field = reading.reader(), WHOLE + language
    # The averages of the guides alone: other pages do not have the field.
    guides = max(reader.doc_frequency("models", f"{GUIDE}:{language}"), 1)
    average = reader.field_length(field) / guides or 1
    rarity = log(guides / (reader.doc_frequency(field, stem) + 1)) + 1
    documents, values = array("L"), array("d")
    matching = reader.postings(field, stem)
    while matching.is_active():
        document, times = matching.id(), matching.weight()
        length = reader.doc_field_length(document, field) / average
        documents.append(document)
        values.append(rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * length)))
        matching.next()
    return Impacts(documents, values, max(values, default=0.0))
