"""The Whoosh index on disk: opened once a process and thread, made again when it is missing.

Whoosh ranks primary keys; the database has the last word on what may be shown.
"""

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from whoosh import fields, index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.searching import Searcher
from whoosh.util.filelock import FileLock
from whoosh.writing import LockError

log = logging.getLogger(__name__)
WRITER_WAITS = 10.0
READ_AGAIN = 50
_local = threading.local()


class IndexBusy(Exception):
    """Another process kept the writing lock for longer than WRITER_WAITS seconds."""


def index_folder() -> Path:
    """Where this site's index is, as its settings say."""
    backends: dict[str, dict[str, Any]] = settings.WAGTAILSEARCH_BACKENDS
    return Path(backends["default"]["PATH"])


def _schema() -> fields.Schema:
    text = fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)
    schema = fields.Schema(
        key=fields.ID(unique=True, stored=True),
        pk=fields.STORED,
        models=fields.KEYWORD,
        language=fields.ID,
    )
    schema.add("text_*", text, glob=True)
    schema.add("start_*", text, glob=True)
    return schema


def open_index(folder: Path) -> index.Index:
    """The index in this folder; an empty one when there is none or none that can be read.

    A writer may remove the file that was just listed as the newest: that is read again, and not
    taken for a fault.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(READ_AGAIN):
        try:
            return index.open_dir(str(folder))
        except index.EmptyIndexError:
            return _create(folder)
        except OSError:
            time.sleep(0.02)
        except Exception:
            log.exception("The search index is unreadable")
            break
    log.error("The search index begins again. Then run: manage.py check_index --repair")
    return _create(folder, instead=True)


def _create(folder: Path, *, instead: bool = False) -> index.Index:
    """A new index, made by one process at a time; `instead` of one that cannot be read."""
    lock = FileLock(str(folder / "create.lock"))
    lock.acquire(blocking=True)
    try:
        if not instead and index.exists_in(str(folder)):
            return index.open_dir(str(folder))
        return index.create_in(str(folder), _schema())
    finally:
        lock.release()


@contextmanager
def searcher(folder: Path) -> Iterator[Searcher]:
    """A long-lived searcher of this thread, brought up to the newest commit."""
    cache: dict[Path, Searcher] = _local.__dict__.setdefault("searchers", {})
    current = cache.get(folder)
    if current is None or not folder.exists():
        cache[folder] = open_index(folder).searcher()
    elif not current.up_to_date():
        cache[folder] = _refreshed(current, folder)
    yield cache[folder]


def _refreshed(current: Searcher, folder: Path) -> Searcher:
    """The same searcher on the newest commit, sharing what did not change."""
    # Whoosh cannot refresh a searcher that was opened on an empty index.
    if current.doc_count_all():
        for _ in range(READ_AGAIN):
            try:
                return current.refresh()
            except OSError:
                time.sleep(0.02)
    return open_index(folder).searcher()


@contextmanager
def writer(folder: Path) -> Iterator[Any]:
    """The one writer; waits for its turn. Commits at the end, drops everything on an error."""
    deadline = time.monotonic() + WRITER_WAITS
    while True:
        try:
            opened = open_index(folder).writer()
            break
        except LockError as error:
            if time.monotonic() > deadline:
                raise IndexBusy from error
            time.sleep(0.05)
    try:
        yield opened
    except BaseException:
        opened.cancel()
        raise
    opened.commit()


def keys_in(folder: Path) -> set[str]:
    """The key of every document."""
    with searcher(folder) as reader:
        return {document["key"] for document in reader.all_stored_fields()}


def delete(folder: Path, keys: Iterable[str]) -> None:
    """Remove documents by key."""
    with writer(folder) as writing:
        for key in keys:
            writing.delete_by_term("key", key)
