"""What the cluster does for the index: changes whose turn did not come, removals, mending."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django_tasks import task
from modelsearch.backends import get_search_backends_with_name

from knowledge.search import writing
from knowledge.search.documents import label_of
from knowledge.search.index import IndexBusy, distrust
from knowledge.search.mending import mend

log = logging.getLogger(__name__)
# Shorter than the cluster lets a task run (Q_CLUSTER["timeout"]); the rest is another task.
SECONDS_A_TIME = 8.0
ASK_EVERY = 30


def _folders() -> list[Path]:
    """Where the Whoosh indexes of this site are: one folder, or none with another engine."""
    backends = [backend for _name, backend in get_search_backends_with_name()]
    return [backend.folder for backend in backends if hasattr(backend, "folder")]


@task()
def put_in_index(label: str, pks: list[str]) -> None:
    """Bring the documents of these rows up to date; again later while the lock is busy."""
    for folder in _folders():
        _write(folder, apps.get_model(label), pks)


@task()
def remove_from_index(keys: list[str], told: bool = False) -> None:
    """Remove these documents; again later while the lock is busy. `told`: other hosts know."""
    for folder in _folders():
        if not told:
            _tell(keys)
        _remove(folder, keys)


@task()
def mend_index() -> None:
    """Put in what the index lacks, a few seconds at a time, until it is whole."""
    for folder in _folders():
        if not mend(folder, seconds=SECONDS_A_TIME):
            mend_index.enqueue()


def ask_for_mending() -> None:
    """Have the index mended soon. Asked by a search or a change: it must never fail."""
    try:
        if cache.add("knowledge.search.mending", "asked", ASK_EVERY):
            with transaction.atomic():
                mend_index.enqueue()
    except Exception:
        log.exception("Nobody could be asked to mend the search index")


def _tell(keys: list[str]) -> None:
    """Have other hosts follow; nothing where the engine is used without our tables."""
    if apps.is_installed("knowledge"):
        from knowledge.search.following import tell  # noqa: PLC0415

        tell(keys)


def write_or_wait(folder: Path, model: type[Model], pks: list[Any]) -> None:
    """Bring the documents of these rows up to date, now or by a task, on every host."""
    _tell([f"{label_of(model)}:{pk}" for pk in pks])
    _write(folder, model, pks)


def remove_or_wait(folder: Path, keys: list[str]) -> None:
    """Remove documents by key, now or by a task, on every host."""
    _tell(keys)
    _remove(folder, keys)


def _write(folder: Path, model: type[Model], pks: list[Any]) -> None:
    with _or_later(folder, lambda: put_in_index.enqueue(label_of(model), [str(pk) for pk in pks])):
        writing.write(folder, model, pks)


def _remove(folder: Path, keys: list[str]) -> None:
    with _or_later(folder, lambda: remove_from_index.enqueue(keys, True)):
        writing.remove(folder, keys)


@contextmanager
def _or_later(folder: Path, later: Callable[[], Any]) -> Iterator[None]:
    """No change is lost: what finds the lock is queued, what finds damage is mended."""
    try:
        yield
    except IndexBusy:
        log.info("The search index is busy; the change waits in the queue")
        later()
    except writing.IndexBroken:
        distrust(folder)
        ask_for_mending()
