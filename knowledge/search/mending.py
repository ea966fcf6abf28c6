"""Compares the index with the database, and makes it equal."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Model
from modelsearch.index import get_indexed_models

from knowledge.search.documents import document_of, label_of
from knowledge.search.index import (
    IndexBusy,
    begin_again_if_broken,
    digests_in,
    distrust,
    is_whole,
    mark_whole,
)
from knowledge.search.writing import IndexBroken, remove, write

log = logging.getLogger(__name__)
CHUNK = 50


@dataclass
class Differences:
    """What the index lacks, what it says otherwise than the database, and what it has too many."""

    missing: dict[type[Model], list[Any]] = field(default_factory=dict)
    changed: dict[type[Model], list[Any]] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)

    def count(self) -> tuple[int, int, int]:
        """(missing, changed, extra)."""
        return (
            sum(map(len, self.missing.values())),
            sum(map(len, self.changed.values())),
            len(self.extra),
        )

    def __bool__(self) -> bool:
        return any(self.count())


def differences(folder: Path, *, contents: bool) -> Differences:
    """What differs; `contents`: every document is made again and compared, not only its key."""
    kept = _digests(folder)
    found = Differences()
    for model in get_indexed_models():
        rows = model.get_indexed_objects().order_by("pk")
        for pk in rows.values_list("pk", flat=True):
            key = f"{label_of(model)}:{pk}"
            digest = kept.pop(key, None)
            if digest is None:
                found.missing.setdefault(model, []).append(pk)
            elif contents:
                found.changed.setdefault(model, []).append((pk, digest))
    found.extra = list(kept)
    found.changed = {
        model: changed
        for model, pairs in found.changed.items()
        if (changed := _changed(model, pairs))
    }
    return found


def _digests(folder: Path) -> dict[str, str]:
    """The documents that are there: none when they cannot be read, and then it is said."""
    try:
        return digests_in(folder)
    except Exception:
        log.exception("The search index cannot be read")
        distrust(folder)
        begin_again_if_broken(folder)
        return {}


def _changed(model: type[Model], pairs: list[tuple[Any, str]]) -> list[Any]:
    """The keys of the rows whose document would not be the one with this digest."""
    digests = dict(pairs)
    return [
        row.pk
        for chunk in _chunks(list(digests))
        for row in model._default_manager.filter(pk__in=chunk)  # type: ignore[attr-defined]
        if document_of(row)["digest"] != digests[row.pk]
    ]


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def mend(folder: Path, *, seconds: float | None = None, contents: bool = False) -> bool:
    """Make the index equal to the database and say that it is whole; whether it is now.

    It stops after so many seconds, or when another writer keeps the lock: call it again. Raises
    IndexBroken when the files cannot be written.
    """
    until = None if seconds is None else time.monotonic() + seconds
    begin_again_if_broken(folder)
    found = differences(folder, contents=contents)
    try:
        if found.extra:
            remove(folder, found.extra)
        for wrong in (found.missing, found.changed):
            for model, pks in wrong.items():
                for chunk in _chunks(pks):
                    if until is not None and time.monotonic() > until:
                        return False
                    write(folder, model, chunk)
    except IndexBusy:
        return False
    except IndexBroken:
        # The next time begins again.
        distrust(folder)
        raise
    if not is_whole(folder):
        mark_whole(folder)
    return True
