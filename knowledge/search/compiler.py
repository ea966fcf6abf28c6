"""Turns modelsearch's query objects into Whoosh's.

Never Whoosh's normalize(): it makes something else of And([Every, x]).
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from modelsearch.backends.base import BaseSearchQueryCompiler
from modelsearch.index import AutocompleteField, SearchField, get_indexed_models
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery
from rapidfuzz import process
from rapidfuzz.distance import OSA
from whoosh import query as wq
from whoosh.searching import Searcher

from knowledge.analysis import analyse, words
from knowledge.search.documents import STEMS, inner_fields, label_of

MOST_WORDS = 60
MOST_ALIKE = 30
SHORTEST_FOR_TWO_SLIPS = 6

Single = Callable[[str, str, float], wq.Query]


def languages() -> list[str]:
    """The two letters of each language that content is written in."""
    codes = getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", settings.LANGUAGES)
    return list(dict.fromkeys([settings.LANGUAGE_CODE[:2], *(code[:2] for code, _name in codes)]))


def _any(queries: list[wq.Query]) -> wq.Query:
    return wq.Or(queries) if queries else wq.NullQuery


def _all(queries: list[wq.Query]) -> wq.Query:
    return wq.And(queries) if queries else wq.NullQuery


class QueryCompiler(BaseSearchQueryCompiler):
    """A search for whole words, in whichever language an object is."""

    HANDLES_ORDER_BY_EXPRESSIONS = True
    kind: Any = SearchField
    prefix = "text_"

    def weighted_fields(self) -> dict[str, float]:
        """Name in the index → boost of each field searched, those of child models included."""
        model = self.queryset.model
        children = [child for child in get_indexed_models() if issubclass(child, model)]
        found: dict[str, float] = {}
        for each in [model, *children]:
            for field in each.get_search_fields():
                if field.field_name == STEMS or (
                    self.fields and field.field_name not in self.fields
                ):
                    continue
                for name, inner in inner_fields(field, self.kind):
                    found.setdefault(self.prefix + name, float(getattr(inner, "boost", 0) or 1))
        return found

    def label(self) -> str:
        """The model's label: every document of it, and of its children, has it."""
        return label_of(self.queryset.model)

    def compile(self, reading: Searcher) -> wq.Query:
        """The Whoosh query. NotImplementedError for a query class that nobody knows."""
        return _Compilation(self, reading).of(self.query)

    def readings(self, text: str) -> Iterator[tuple[str, list[str]]]:
        """(language, its terms) for each language that reads the text otherwise; "" is for all."""
        read = {language: analyse(text, language)[:MOST_WORDS] for language in languages()}
        if len({tuple(terms) for terms in read.values()}) == 1:
            yield "", next(iter(read.values()))
        else:
            yield from read.items()


class AutocompleteQueryCompiler(QueryCompiler):
    """A search for the beginnings of words, on their unstemmed forms: languages are alike."""

    kind = AutocompleteField
    prefix = "start_"

    def readings(self, text: str) -> Iterator[tuple[str, list[str]]]:
        yield "", words(text)[:MOST_WORDS]


class _Compilation:
    """One query on one searcher."""

    def __init__(self, compiler: QueryCompiler, reading: Searcher) -> None:
        self.compiler = compiler
        self.fields = compiler.weighted_fields()
        self.reader = reading.reader()

    def of(self, query: SearchQuery, boost: float = 1.0) -> wq.Query:  # noqa: PLR0911
        match query:
            case MatchAll():
                return wq.Every()
            case PlainText():
                boost *= query.boost
                return self._words(query.query_string, query.operator, self._plain, boost)
            case Fuzzy():
                return self._words(query.query_string, query.operator, self._alike, boost)
            case Phrase():
                return self._phrase(query.query_string, boost)
            case Boost():
                return self.of(query.subquery, boost * query.boost)
            case Not():
                return wq.And([wq.Every(), wq.Not(self.of(query.subquery, boost))])
            case And():
                return _all([self.of(part, boost) for part in query.subqueries])
            case Or():
                return _any([self.of(part, boost) for part in query.subqueries])
        raise NotImplementedError(f"{type(query).__name__} is not a query this backend knows.")

    def _words(self, text: str, operator: str, single: Single, boost: float) -> wq.Query:
        combine = _all if operator == "and" else _any
        return self._in_each_language(
            text,
            lambda terms: combine(
                [
                    wq.Or([single(name, term, own * boost) for name, own in self.fields.items()])
                    for term in terms
                ]
            ),
        )

    def _phrase(self, text: str, boost: float) -> wq.Query:
        return self._in_each_language(
            text,
            lambda terms: wq.Or(
                [wq.Phrase(name, terms, boost=own * boost) for name, own in self.fields.items()]
            ),
        )

    def _in_each_language(self, text: str, made: Callable[[list[str]], wq.Query]) -> wq.Query:
        queries = [
            wq.Require(made(terms), wq.Term("language", language)) if language else made(terms)
            for language, terms in self.compiler.readings(text)
            if terms and self.fields
        ]
        return queries[0] if len(queries) == 1 else _any(queries)

    def _plain(self, field: str, term: str, boost: float) -> wq.Query:
        if isinstance(self.compiler, AutocompleteQueryCompiler):
            return wq.Prefix(field, term, boost=boost)
        return wq.Term(field, term, boost=boost)

    def _alike(self, field: str, term: str, boost: float) -> wq.Query:
        """The words of the field that are one slip away, two from six letters; the nearer first."""
        most = 2 if len(term) >= SHORTEST_FOR_TWO_SLIPS else 1
        near = process.extract(
            term,
            [word.decode() for word in self.reader.lexicon(field)],
            scorer=OSA.distance,
            score_cutoff=most,
            limit=MOST_ALIKE,
        )
        return _any([wq.Term(field, word, boost=boost / (1 + slips)) for word, slips, _at in near])
