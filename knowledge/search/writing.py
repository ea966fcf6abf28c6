"""Writes and removes documents, as the database says at the moment when it is our turn."""

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model

from knowledge.search.documents import document_of, label_of
from knowledge.search.index import open_writer, searcher

log = logging.getLogger(__name__)


class IndexBroken(Exception):
    """Whoosh could not write: a damaged file, a full disk."""


def write(folder: Path, model: type[Model], pks: Iterable[Any]) -> None:
    """Bring the documents of these rows up to date: replaced, or removed with their rows.

    Raises IndexBusy when the lock does not come, and IndexBroken.
    """
    pks = list(pks)
    writing = open_writer(folder)
    try:
        # Read under the lock: of two changes to a row, the later one is written last.
        rows = model._default_manager.filter(pk__in=pks)  # type: ignore[attr-defined]
        documents = [document_of(row) for row in rows]
    except BaseException:
        writing.cancel()
        raise
    _commit(writing, [f"{label_of(model)}:{pk}" for pk in pks], documents)


def remove(folder: Path, keys: Iterable[str]) -> None:
    """Remove documents by key. Raises IndexBusy when the lock does not come, and IndexBroken."""
    _commit(open_writer(folder), keys, [])


def bring(folder: Path, keys: Iterable[str]) -> int:
    """Make these documents what the database says; how many were not. Others stay.

    Raises IndexBusy when the lock does not come, and IndexBroken.
    """
    writing = open_writer(folder)
    try:
        stale, documents = _not_as_the_database(folder, keys)
    except BaseException:
        writing.cancel()
        raise
    if stale:
        _commit(writing, stale, documents)
    else:
        writing.cancel()
    return len(stale)


def _not_as_the_database(folder: Path, keys: Iterable[str]) -> tuple[list[str], list[dict]]:
    """Keys of documents that the index has otherwise, or too many, and those to write instead."""
    wanted = dict.fromkeys(keys)
    by_label: dict[str, list[str]] = {}
    for key in wanted:
        label, _, pk = key.partition(":")
        by_label.setdefault(label, []).append(pk)
    now = {
        document["key"]: document
        for label, pks in by_label.items()
        for document in map(document_of, _rows(label, pks))
    }
    with searcher(folder) as reading:
        here = {key: (reading.document(key=key) or {}).get("digest") for key in wanted}
    stale = [key for key in wanted if here[key] != now.get(key, {}).get("digest")]
    return stale, [now[key] for key in stale if key in now]


def _rows(label: str, pks: list[str]) -> Iterable[Model]:
    """Those that are there, as `mend` would index them; none of a table of another release."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return []
    return model.get_indexed_objects().filter(pk__in=pks)  # type: ignore[attr-defined,no-any-return]


def _commit(writing: Any, stale: Iterable[str], documents: list[dict[str, str]]) -> None:
    try:
        for key in stale:
            writing.delete_by_term("key", key)
        for document in documents:
            writing.add_document(**document)
        writing.commit()
    except Exception as error:
        log.exception("The search index could not be written")
        release(writing)
        raise IndexBroken from error


def release(writing: Any) -> None:
    """Give the lock back, whatever state the writer is in; nothing is committed."""
    try:
        if not writing.is_closed:
            writing.cancel()
    except Exception:
        log.exception("A writer could not be cancelled")
        if writing.writelock.fd is not None:
            writing.writelock.release()
