"""Whoosh behind Wagtail's own search interface (modelsearch.backends.base).

Whoosh finds and ranks primary keys; the database filters, orders, counts and loads them, so an
index that lags can never show a page that was unpublished.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import get_language
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
    get_model_root,
)
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery
from whoosh import query as wq

from knowledge.search.analysis import analyse, words
from knowledge.search.index import delete, searcher, writer

# More than any site has pages; Whoosh needs a number.
MOST_DOCUMENTS = 1_000_000


def language_of(obj: Any) -> str:
    """The language of an object's text: its locale's, or the site's."""
    locale = getattr(obj, "locale", None)
    return locale.language_code if locale else settings.LANGUAGE_CODE


def key_of(obj: Any) -> str:
    """The document's key: one for an object, whichever of its parent models names it."""
    return f"{get_model_root(type(obj))._meta.label_lower}:{obj.pk}"


def _labels(model: type[Any]) -> str:
    """The model and its parents: a search for pages finds guides."""
    return " ".join(parent._meta.label_lower for parent in [model, *model._meta.get_parent_list()])


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return " ".join(_flat(item) for item in value.values())
    if isinstance(value, list | tuple | set):
        return " ".join(_flat(item) for item in value)
    return str(value)


def _search_fields(model: type[Any], kind: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(name, field) of every field of a kind, those of related models under `relation__name`."""
    for field in model.get_search_fields():
        if isinstance(field, kind):
            yield prefix + field.field_name, field
        elif isinstance(field, RelatedFields):
            for inner in field.fields:
                if isinstance(inner, kind):
                    yield f"{prefix}{field.field_name}__{inner.field_name}", inner


def _values(obj: Any, kind: Any) -> Iterator[tuple[str, str]]:
    for field in obj.get_search_fields():
        if isinstance(field, kind):
            yield field.field_name, _flat(field.get_value(obj))
        elif isinstance(field, RelatedFields):
            related = field.get_value(obj)
            others = related.all() if hasattr(related, "all") else [related] if related else []
            for inner in field.fields:
                if isinstance(inner, kind):
                    text = " ".join(_flat(inner.get_value(other)) for other in others)
                    yield f"{field.field_name}__{inner.field_name}", text


def document_of(obj: Any) -> dict[str, Any]:
    """What is written in the index for an object."""
    language = language_of(obj)
    document: dict[str, Any] = {
        "key": key_of(obj),
        "pk": str(obj.pk),
        "models": _labels(type(obj)),
        "language": language,
    }
    for name, text in _values(obj, SearchField):
        document[f"text_{name}"] = " ".join(analyse(text, language))
    for name, text in _values(obj, AutocompleteField):
        document[f"start_{name}"] = " ".join(words(text))
    return document


class Index(BaseIndex):
    """All models share one index."""

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.backend.folder

    def reset(self) -> None:
        """Forget every document."""
        with writer(self.folder) as writing:
            writing.delete_by_query(wq.Every())

    def add_items(self, model: type[Any], items: Any) -> None:
        """Write or replace documents, all in one commit."""
        objects = [item for item in items if item is not None]
        if not objects:
            return
        with writer(self.folder) as writing:
            for obj in objects:
                writing.update_document(**document_of(obj))

    def delete_item(self, item: Any) -> None:
        """Remove one document; nothing happens when it is not there."""
        delete(self.folder, [key_of(item)])


class Rebuilder:
    """Begins the index again. Readers keep what they opened until the new one is committed."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> Index:
        """Empty the index; the caller then adds everything."""
        self.index.reset()
        return self.index

    def finish(self) -> None:
        """Nothing more to do: each batch was committed."""


class QueryCompiler(BaseSearchQueryCompiler):
    """A search for whole words."""

    HANDLES_ORDER_BY_EXPRESSIONS = True
    kind: Any = SearchField
    prefix = "text_"

    def _terms(self, text: str) -> list[str]:
        return analyse(text, (get_language() or settings.LANGUAGE_CODE)[:2])

    def _term(self, field: str, term: str, boost: float) -> wq.Query:
        return wq.Term(field, term, boost=boost)

    def _fields(self) -> list[tuple[str, float]]:
        """(name in the index, boost) of the fields that are searched."""
        return [
            (self.prefix + name, field.kwargs.get("boost") or getattr(field, "boost", None) or 1.0)
            for name, field in _search_fields(self.queryset.model, self.kind)
            if not self.fields or name in self.fields
        ]

    def _plain(self, text: str, operator: str, boost: float = 1.0) -> wq.Query:
        each = [
            wq.Or([self._term(name, term, weight * boost) for name, weight in self._fields()])
            for term in self._terms(text)
        ]
        if not each:
            return wq.NullQuery
        return wq.And(each) if operator == "and" else wq.Or(each)

    def _phrase(self, text: str) -> wq.Query:
        terms = self._terms(text)
        if not terms:
            return wq.NullQuery
        return wq.Or([wq.Phrase(name, terms, boost=weight) for name, weight in self._fields()])

    def _fuzzy(self, query: Fuzzy) -> wq.Query:
        each = [
            wq.Or(
                [
                    wq.FuzzyTerm(name, term, boost=weight, maxdist=2 if len(term) >= 6 else 1)
                    for name, weight in self._fields()
                ]
            )
            for term in self._terms(query.query_string)
        ]
        if not each:
            return wq.NullQuery
        return wq.And(each) if query.operator == "and" else wq.Or(each)

    def compile(self, query: SearchQuery, boost: float = 1.0) -> wq.Query:  # noqa: PLR0911
        """The Whoosh query of one of modelsearch's; NotImplementedError for an unknown one."""
        everything = wq.Every()
        match query:
            case MatchAll():
                return everything
            case PlainText():
                return self._plain(query.query_string, query.operator, query.boost * boost)
            case Phrase():
                return self._phrase(query.query_string)
            case Fuzzy():
                return self._fuzzy(query)
            case Boost():
                return self.compile(query.subquery, boost * query.boost)
            case Not():
                return wq.And([everything, wq.Not(self.compile(query.subquery, boost))])
            case And():
                return wq.And([self.compile(part, boost) for part in query.subqueries])
            case Or():
                return wq.Or([self.compile(part, boost) for part in query.subqueries])
        raise NotImplementedError(f"{type(query).__name__} is not a query this backend knows.")


class AutocompleteQueryCompiler(QueryCompiler):
    """A search for the beginnings of words, on their unstemmed forms."""

    kind = AutocompleteField
    prefix = "start_"

    def _terms(self, text: str) -> list[str]:
        return words(text)

    def _term(self, field: str, term: str, boost: float) -> wq.Query:
        return wq.Prefix(field, term, boost=boost)


class Results(BaseSearchResults):
    """Ranked keys from Whoosh, rows from the database."""

    supports_facet = True

    def _ranked(self) -> dict[str, float]:
        """Primary key → score of everything that matches, the best first."""
        compiler = self.query_compiler
        label = compiler.queryset.model._meta.label_lower
        with searcher(self.backend.folder) as reading:
            hits = reading.search(
                compiler.compile(compiler.query),
                limit=MOST_DOCUMENTS,
                filter=wq.Term("models", label),
                optimize=False,
            )
            return {hit["pk"]: hit.score or 0.0 for hit in hits}

    def _rows(self, ranked: dict[str, float]) -> Any:
        """The queryset of what matches, without the limits of a slice."""
        return self.query_compiler.queryset.filter(pk__in=list(ranked))

    def _do_search(self) -> list[Any]:
        ranked = self._ranked()
        rows = self._rows(ranked)
        if self.query_compiler.order_by_relevance:
            allowed = {str(pk): pk for pk in rows.order_by().values_list("pk", flat=True)}
            wanted = [allowed[pk] for pk in ranked if pk in allowed][self.start : self.stop]
            by_key = rows.order_by().in_bulk(wanted)
            found = [by_key[pk] for pk in wanted]
        else:
            found = list(rows[self.start : self.stop])
        if self._score_field:
            for row in found:
                setattr(row, self._score_field, ranked[str(row.pk)])
        return found

    def _do_count(self) -> int:
        count = self._rows(self._ranked()).order_by().count()
        stop = count if self.stop is None else min(count, self.stop)
        return max(stop - self.start, 0)

    def facet(self, field_name: str) -> dict[Any, int]:
        """How many results have each value of a filterable field, most first."""
        if self.query_compiler._get_filterable_field(field_name) is None:
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". Please add '
                f'index.FilterField("{field_name}") to '
                f"{self.query_compiler.queryset.model.__name__}.search_fields.",
                field_name=field_name,
            )
        counted = (
            self._rows(self._ranked())
            .order_by()
            .values_list(field_name)
            .annotate(times=Count("pk"))
            .order_by("-times")
        )
        return dict(counted)


class SearchBackend(BaseSearchBackend):
    """`WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": …, "PATH": folder}}`."""

    query_compiler_class = QueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
    results_class = Results
    rebuilder_class = Rebuilder

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.folder = Path(params["PATH"])
