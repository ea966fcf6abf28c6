"""What the cluster does for the index: changes whose turn did not come, removals, mending."""

import logging
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django_tasks import task
from modelsearch.backends import get_search_backends_with_name

from knowledge.search.mending import mend

log = logging.getLogger(__name__)
# Shorter than the cluster lets a task run (Q_CLUSTER["timeout"]); the rest is another task.
SECONDS_A_TIME = 8.0
ASK_EVERY = 30


def _indexes() -> list[Any]:
    """The Whoosh indexes of this site: one."""
    from knowledge.search.backend import Index, SearchBackend

    return [
        Index(backend)
        for _name, backend in get_search_backends_with_name()
        if isinstance(backend, SearchBackend)
    ]


@task()
def put_in_index(label: str, pks: list[str]) -> None:
    """Bring the documents of these rows up to date; again later while the lock is busy."""
    for index in _indexes():
        index.write(apps.get_model(label), pks)


@task()
def remove_from_index(keys: list[str]) -> None:
    """Remove these documents; again later while the lock is busy."""
    for index in _indexes():
        index.remove(keys)


@task()
def mend_index() -> None:
    """Put in what the index lacks, a few seconds at a time, until it is whole."""
    for index in _indexes():
        if not mend(index.folder, seconds=SECONDS_A_TIME):
            mend_index.enqueue()


def ask_for_mending() -> None:
    """Have the index mended soon. Asked by a search or a change: it must never fail."""
    try:
        if cache.add("knowledge.search.mending", "asked", ASK_EVERY):
            with transaction.atomic():
                mend_index.enqueue()
    except Exception:
        log.exception("Nobody could be asked to mend the search index")
