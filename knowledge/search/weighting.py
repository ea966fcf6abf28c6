"""How Whoosh weighs a word that matches: BM25, with the averages of the guides alone."""

from math import log
from typing import Any

from whoosh import scoring

# The model that people's questions are put to, and the field that holds all the words of one.
GUIDE = "knowledge.guidepage"
WHOLE = "whole_"

# Measured on the public guides (tests/knowledge/search/test_judged.py). A word that comes back
# counts for longer than usual, and a long guide is held back a little more.
K1 = 2.0
B = 0.9


class _Weighting(scoring.BM25F):
    """BM25F whose average length counts only documents that have the field.

    Whoosh divides by all documents, so a page without a field would shorten the average guide.
    """

    def idf(self, searcher: Any, fieldname: str, text: Any) -> float:
        parent = searcher.get_parent()
        having = _documents_with(parent, fieldname)
        return log(having / (parent.doc_frequency(fieldname, text) + 1)) + 1

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> Any:
        scorer = super().scorer(searcher, fieldname, text, qf=qf)
        if fieldname.startswith(WHOLE):
            parent = searcher.get_parent()
            having = _documents_with(parent, fieldname)
            scorer.avgfl = parent.field_length(fieldname) / having or 1
            scorer.setup(searcher, fieldname, text)
        return scorer


def _documents_with(searcher: Any, fieldname: str) -> int:
    """How many documents have this field: the guides of its language, or else all; at least 1."""
    if not fieldname.startswith(WHOLE):
        return max(searcher.doc_count_all(), 1)
    term = f"{GUIDE}:{fieldname.removeprefix(WHOLE)}"
    return max(searcher.doc_frequency("models", term), 1)


def weighting() -> scoring.WeightingModel:
    """The model that every searcher uses."""
    return _Weighting(B=B, K1=K1)
