"""The Whoosh index on disk: one writer at a time, long-lived readers, and whether it is whole.

The folder holds pickles: nobody but the site may write in it. A writer that dies leaves what was
committed before, for Whoosh names a new generation in one rename, and the lock dies with it.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from whoosh import fields, index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.searching import Searcher
from whoosh.util.filelock import FileLock
from whoosh.writing import LockError

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)
WRITER_WAITS = 5.0
READ_AGAIN = 50
# Another number when documents are written otherwise: each site then begins its index again.
FORMAT = "6"
_local = threading.local()


class IndexBusy(Exception):
    """Another process kept the writing lock for longer than WRITER_WAITS seconds."""


class IndexNotReady(Exception):
    """There is no index, or not the whole of it, or it cannot be read."""


def _schema() -> fields.Schema:
    """`text_*` and `start_*`: a field's stems and its words; `whole_*`, `words_*`: a guide's.

    `about_*`: the stems of what a guide is about; `sentences`, `written` and `steps`: what is shown
    of it (passages.Passages).
    """
    text = fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)
    schema = fields.Schema(
        key=fields.ID(unique=True, stored=True),
        pk=fields.ID(sortable=True),
        digest=fields.STORED,
        sentences=fields.STORED,
        written=fields.STORED,
        steps=fields.STORED,
        models=fields.KEYWORD,
        language=fields.ID,
    )
    schema.add("text_*", text, glob=True)
    schema.add("start_*", text, glob=True)
    schema.add("whole_*", fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False), glob=True)
    schema.add("about_*", fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False), glob=True)
    schema.add("words_*", fields.KEYWORD, glob=True)
    return schema


def index_folder() -> Path:
    """Where the files of the site's own index are."""
    options: dict[str, Any] = dict(settings.WAGTAILSEARCH_BACKENDS["default"])
    return Path(options["PATH"])


# --- Whole or not -----------------------------------------------------------------------------


def is_whole(folder: Path) -> bool:
    """Whether everything was put in this index once, in this format; changes follow since."""
    return (folder / "whole").exists() and _is_of_this_format(folder)


def _is_of_this_format(folder: Path) -> bool:
    try:
        return (folder / "format").read_text() == FORMAT
    except OSError:
        return False


def mark_whole(folder: Path) -> None:
    """Say so: searches are answered from the index from now on."""
    (folder / "whole").touch()


def distrust(folder: Path) -> None:
    """Answer from the database from now on, and begin the index again when it is mended."""
    if folder.is_dir():
        (folder / "broken").touch()
        (folder / "whole").unlink(missing_ok=True)


def begin_again_if_broken(folder: Path) -> None:
    """Empty an index that was distrusted or that another version made; others stay."""
    if (folder / "broken").exists() or (
        any(folder.glob("*.toc")) and not _is_of_this_format(folder)
    ):
        _create(folder, instead=True)
        (folder / "broken").unlink(missing_ok=True)


# --- Opening ----------------------------------------------------------------------------------


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
    log.error("The search index begins again")
    return _create(folder, instead=True)


def _create(folder: Path, *, instead: bool = False) -> index.Index:
    """A new index, made by one process at a time; `instead` of one that cannot be read."""
    lock = FileLock(str(folder / "create.lock"))
    lock.acquire(blocking=True)
    try:
        if not instead and index.exists_in(str(folder)):
            return index.open_dir(str(folder))
        # An empty index is not whole, even where the one that it replaces was.
        (folder / "whole").unlink(missing_ok=True)
        created = index.create_in(str(folder), _schema())
        (folder / "format").write_text(FORMAT)
        return created
    finally:
        lock.release()


@contextmanager
def searcher(folder: Path) -> Iterator[Searcher]:
    """A long-lived searcher of this process and thread, on the newest commit."""
    cache: dict[tuple[int, Path], Searcher] = _local.__dict__.setdefault("searchers", {})
    # A forked process must not share its parent's open files.
    key = (os.getpid(), folder)
    current = cache.get(key)
    if current is None or not folder.exists() or not current.up_to_date():
        # Never Searcher.refresh(): in whoosh-reloaded 2.7.5 it keeps the segments that the last
        # commit removed, so deleted documents and old versions of changed ones are found again.
        cache[key] = open_index(folder).searcher()
    yield cache[key]


def ask(folder: Path, question: Callable[[Searcher], Answer]) -> Answer:
    """What this question answers, given a searcher on the whole index.

    An error is tried once more on files opened anew; then the index is distrusted. Raises
    IndexNotReady: answer from the database, and have the index mended.
    """
    for is_last in (False, True):
        if not is_whole(folder):
            raise IndexNotReady
        try:
            with searcher(folder) as reading:
                # It may have been found unreadable, and begun again, just now.
                if is_whole(folder):
                    return question(reading)
        except Exception as error:
            _local.__dict__.pop("searchers", None)
            if is_last:
                log.exception("The search index cannot be read")
                distrust(folder)
                raise IndexNotReady from error
    raise IndexNotReady


# --- Writing ----------------------------------------------------------------------------------


def open_writer(folder: Path, *, waits: float | None = None) -> Any:
    """The one writer; waits for its turn, WRITER_WAITS seconds at most. Raises IndexBusy."""
    deadline = time.monotonic() + (WRITER_WAITS if waits is None else waits)
    while True:
        try:
            return open_index(folder).writer()
        except LockError as error:
            if time.monotonic() > deadline:
                raise IndexBusy from error
            time.sleep(0.05)


@contextmanager
def writer(folder: Path) -> Iterator[Any]:
    """The one writer. Commits at the end, drops everything on an error."""
    opened = open_writer(folder)
    try:
        yield opened
    except BaseException:
        opened.cancel()
        raise
    opened.commit()


def digests_in(folder: Path) -> dict[str, str]:
    """The key of every document → a digest of what was written."""
    with searcher(folder) as reading:
        return {
            document["key"]: document.get("digest", "")
            for document in reading.reader().all_stored_fields()
        }


def delete(folder: Path, keys: Iterable[str]) -> None:
    """Remove documents by key; nothing happens for one that is not there."""
    with writer(folder) as writing:
        for key in keys:
            writing.delete_by_term("key", key)
