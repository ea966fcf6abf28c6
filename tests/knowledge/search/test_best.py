"""The best documents, against a plain walk through all of them."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.best import COVERAGE, Expression, Way, with_all, with_any
from knowledge.search.impacts import Impacts

pytestmark = pytest.mark.both_databases

DOCUMENTS = range(30)


def impacts(values: dict[int, float]) -> Impacts:
    ordered = sorted(values.items())
    return Impacts(
        array("L", [document for document, _ in ordered]),
        array("d", [value for _, value in ordered]),
        max(values.values(), default=0.0),
    )


def said(*ways: dict[int, float]) -> Expression:
    return Expression([Way([impacts(way)], 1.0) for way in ways])


stems = st.dictionaries(st.sampled_from(DOCUMENTS), st.floats(0.1, 10), min_size=1).map(impacts)
ways = st.builds(Way, st.lists(stems, min_size=1, max_size=3), st.floats(0.3, 1))
expressions = st.builds(Expression, st.lists(ways, min_size=1, max_size=2))
questions = st.lists(expressions, min_size=1, max_size=5)


def plain(question: list[Expression], *, every: bool) -> list[tuple[int, float]]:
    """The definition, document by document."""
    whole = sum(expression.most for expression in question)
    found = []
    for document in DOCUMENTS:
        pairs = [(one.score(document), one.most) for one in question]
        total = sum(score for score, _most in pairs)
        if every and all(score for score, _most in pairs):
            found.append((document, total))
        elif not every and total:
            share = sum(most for score, most in pairs if score)
            found.append((document, total * (share / whole) ** COVERAGE))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def rounded(pairs: list[tuple[int, float]]) -> list[float]:
    return [pytest.approx(score) for _document, score in pairs]


@given(questions, st.integers(1, 6))
def test_with_any_finds_the_best_as_a_plain_walk_does(question, limit):
    found = with_any(question, limit=limit)
    expected = plain(question, every=False)
    assert [score for _document, score in found] == rounded(expected[:limit])


@given(questions, st.integers(1, 6))
def test_with_all_finds_the_best_as_a_plain_walk_does(question, limit):
    found = with_all(question, limit=limit)
    assert [score for _document, score in found] == rounded(plain(question, every=True)[:limit])


def test_a_document_with_more_of_the_question_stands_before_one_strong_word():
    question = [said({1: 5.0, 2: 4.0}), said({2: 2.0, 3: 1.0})]
    assert [document for document, _score in with_any(question, limit=3)] == [2, 1, 3]


def test_a_way_of_two_stems_needs_both():
    both = Way([impacts({1: 2.0, 2: 2.0}), impacts({2: 4.0})], 0.5)
    assert (both.score(1), both.score(2)) == (0.0, 3.0)
    assert [document for document, _ in with_any([Expression([both])], limit=5)] == [2]


def test_it_ends_when_no_other_document_can_win():
    walked = []

    class Watched(Expression):
        def documents(self):
            walked.append(self)
            return super().documents()

    rare = Watched(said({1: 9.0, 2: 9.0}).ways)
    usual = Watched(said(dict.fromkeys(DOCUMENTS, 0.1)).ways)
    with_any([usual, rare], limit=2)
    assert walked == [rare]
