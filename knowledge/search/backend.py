"""Whoosh behind Wagtail's own search interface (modelsearch.backends.base).

Whoosh finds and ranks primary keys; the database filters, orders, counts and loads them, so an
index that lags can never show a page that was unpublished.
"""

import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import Count, Model, QuerySet
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchResults,
    FilterFieldError,
)
from modelsearch.index import class_is_indexed
from whoosh import query as wq
from whoosh.searching import Searcher
from whoosh.writing import CLEAR

from knowledge.search import from_database, writing
from knowledge.search.compiler import AutocompleteQueryCompiler, QueryCompiler
from knowledge.search.documents import document_of, key_of
from knowledge.search.index import (
    IndexNotReady,
    ask,
    begin_again_if_broken,
    mark_whole,
    open_writer,
)
from knowledge.search.tasks import (
    ask_for_mending,
    remove_from_index,
    remove_or_wait,
    write_or_wait,
)

REBUILDER_WAITS = 60.0
# Keys that are put to the database at once: below every database's limit of parameters.
CHUNK = 500


class Index(BaseIndex):
    """All models share one index."""

    def __init__(self, backend: Any, held: Any = None) -> None:
        """`held`: the writer of a rebuilding, which nobody else can have meanwhile."""
        super().__init__(backend)
        self.held = held

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.backend.folder

    def reset(self) -> None:
        """Forget every document; searches then find nothing."""
        begin_again_if_broken(self.folder)
        open_writer(self.folder).commit(mergetype=CLEAR)
        mark_whole(self.folder)

    def add_items(self, model: type[Model], items: Iterable[Model]) -> None:
        """Write documents, all in one commit, as the database says once it is our turn.

        When the lock does not come, the change is left in the database's queue of tasks.
        """
        objects = [item for item in items if item is not None and class_is_indexed(type(item))]
        if self.held is not None:
            for obj in objects:
                self.held.add_document(**document_of(obj))
            return
        for item_model in dict.fromkeys(type(obj) for obj in objects):
            pks = [obj.pk for obj in objects if type(obj) is item_model]
            write_or_wait(self.folder, item_model, pks)

    def delete_item(self, item: Model) -> None:
        """Remove one document; nothing happens when it is not there."""
        remove_or_wait(self.folder, [key_of(item)])


class Rebuilder:
    """Makes the index anew. Readers keep the old one until the new one is whole.

    It keeps the writing lock from beginning to end: changes made meanwhile wait in the queue.
    """

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> Index:
        """The index to add everything to. Raises IndexBusy when another writer does not end."""
        begin_again_if_broken(self.index.folder)
        self.held = open_writer(self.index.folder, waits=REBUILDER_WAITS)
        # A rebuilding that fails half-way gives the lock back.
        weakref.finalize(self, writing.release, self.held)
        return Index(self.index.backend, held=self.held)

    def finish(self) -> None:
        """Put the new documents in the place of all the old ones, in one commit."""
        self.held.commit(mergetype=CLEAR)
        mark_whole(self.index.folder)


class Results(BaseSearchResults):
    """Ranked keys from Whoosh, rows from the database."""

    supports_facet = True

    def _ranked(self) -> dict[str, float]:
        """Primary key → score of everything that matches, the best first. IndexNotReady."""
        compiler = self.query_compiler

        def question(reading: Searcher) -> dict[str, float]:
            found = reading.search(
                compiler.compile(reading),
                limit=None,
                filter=wq.Term("models", compiler.label()),
                optimize=False,
            )
            if not found.top_n:
                return {}
            column = reading.reader().column_reader("pk")
            ranked: dict[str, float] = {}
            for score, document in found.top_n:
                ranked.setdefault(column[document], float(score))
            return ranked

        return ask(self.backend.folder, question)

    def _matching(self) -> tuple[QuerySet[Any], dict[str, float]]:
        """The rows that match, without the limits of a slice, and their scores ({}: unranked)."""
        try:
            ranked = self._ranked()
        except IndexNotReady:
            ask_for_mending()
            return from_database.rows(self.query_compiler), {}
        return self.query_compiler.queryset.filter(pk__in=list(ranked)), ranked

    def _do_search(self) -> list[Any]:
        rows, ranked = self._matching()
        if self.query_compiler.order_by_relevance and ranked:
            found = list(islice(self._by_rank(ranked), self.start, self.stop))
        else:
            if not self.query_compiler.order_by_relevance and not rows.query.order_by:
                rows = rows.order_by("-pk")
            found = list(rows[self.start : self.stop])
        if self._score_field:
            for row in found:
                setattr(row, self._score_field, ranked.get(str(row.pk), 0.0))
        return found

    def _by_rank(self, ranked: dict[str, float]) -> Iterator[Any]:
        """The rows that the database allows, the best first, read a chunk at a time."""
        keys = iter(ranked)
        size = min(CHUNK, (self.stop or CHUNK) + 20)
        while chunk := list(islice(keys, size)):
            rows = self.query_compiler.queryset.filter(pk__in=chunk).order_by()
            by_key = {str(row.pk): row for row in rows}
            yield from (by_key[key] for key in chunk if key in by_key)
            size = CHUNK

    def _do_count(self) -> int:
        rows, _ranked = self._matching()
        count = rows.order_by().values("pk").distinct().count()
        stop = count if self.stop is None else min(count, self.stop)
        return max(stop - self.start, 0)

    def facet(self, field_name: str) -> "OrderedDict[Any, int]":
        """How many results have each value of a filterable field, most first."""
        if self.query_compiler._get_filterable_field(field_name) is None:
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". Please add '
                f'index.FilterField("{field_name}") to '
                f"{self.query_compiler.queryset.model.__name__}.search_fields.",
                field_name=field_name,
            )
        rows, _ranked = self._matching()
        counted = rows.order_by().values_list(field_name).annotate(times=Count("pk"))
        return OrderedDict(counted.order_by("-times", field_name))


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

    def delete(self, obj: Model) -> None:
        """Have a document removed, by a task that exists exactly when the deletion does.

        Wagtail calls this in the web process, before the end of the transaction.
        """
        remove_from_index.enqueue([key_of(obj)])
