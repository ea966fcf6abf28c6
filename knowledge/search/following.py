"""Each host keeps an index of its own, and follows the changes that the database numbers.

A change is a row that names a document; a host reads what the database says of it now. One that is
new, that missed more than is kept, or whose index is damaged compares everything. On SQLite there
is one host, and nothing is written down.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from knowledge.models import IndexChange, IndexSequence
from knowledge.models.index_changes import new_era
from knowledge.search.documents import key_of
from knowledge.search.engine import is_own_index
from knowledge.search.index import is_whole
from knowledge.search.mending import mend
from knowledge.search.writing import bring

# Who missed more compares everything, which takes some seconds.
KEPT = 5000
# Written in one commit of the index.
BATCH = 100
NOTED = "followed"


@dataclass(frozen=True)
class Reached:
    """How far something has come: the number of the last change, in which era."""

    era: str
    number: int


@dataclass(frozen=True)
class Lag:
    """How far the index of this host is behind: changes, and seconds since the first of them.

    `is_lost`: it has not begun to follow, or missed more than is kept: it compares everything.
    """

    changes: int
    seconds: float
    is_lost: bool


def is_followed() -> bool:
    """Whether other hosts may have an index of the same pages: ours, on a database of many."""
    return is_own_index() and connection.vendor != "sqlite"


def tell(keys: Iterable[str]) -> None:
    """Number these documents as changed, for every host; on SQLite nothing happens."""
    wanted = list(dict.fromkeys(keys))
    if not wanted or not is_followed():
        return
    with transaction.atomic():
        sequence = _locked()
        at = timezone.now()
        IndexChange.objects.bulk_create(
            IndexChange(number=number, key=key, at=at)
            for number, key in enumerate(wanted, sequence.number + 1)
        )
        sequence.number += len(wanted)
        sequence.save(update_fields=["number"])
        IndexChange.objects.filter(number__lte=sequence.number - KEPT).delete()


def when_published(instance: Model, **_signal: object) -> None:
    """Have a page followed at once: its task may wait behind others, and tells of it again."""
    if is_followed():
        transaction.on_commit(partial(tell, [key_of(instance)]), robust=True)


def begin_new_era() -> None:
    """Have every host compare its whole index: the database is not the one that it followed."""
    with transaction.atomic():
        sequence = _locked()
        sequence.era = new_era()
        sequence.save(update_fields=["era"])


def _locked() -> IndexSequence:
    IndexSequence.objects.get_or_create(pk=IndexSequence.ROW)
    return IndexSequence.objects.select_for_update().get(pk=IndexSequence.ROW)


def newest() -> Reached:
    """The last change of the database."""
    sequence, _made = IndexSequence.objects.get_or_create(pk=IndexSequence.ROW)
    return Reached(sequence.era, sequence.number)


def place_of(folder: Path) -> Reached | None:
    """How far the index in this folder has come; None where it never followed."""
    try:
        era, number = (folder / NOTED).read_text().split()
        return Reached(era, int(number))
    except (OSError, ValueError):
        return None


def _note(folder: Path, place: Reached) -> None:
    """In one rename: who reads it reads a whole line."""
    new = folder / f"{NOTED}.{os.getpid()}"
    new.write_text(f"{place.era} {place.number}")
    new.replace(folder / NOTED)


def follow(folder: Path) -> bool:
    """Bring the index of this host as far as the database is now; False: call again at once.

    Raises IndexBusy while another process writes for long, and IndexBroken.
    """
    last, place = newest(), place_of(folder)
    changes = _after(place, BATCH) if place else []
    if place is None or _is_lost(place, last, changes) or not is_whole(folder):
        # What changes meanwhile is found again among the changes after `last`.
        if not mend(folder, contents=True):
            return False
        _note(folder, last)
        return True
    if changes:
        bring(folder, [change.key for change in changes])
        _note(folder, Reached(last.era, changes[-1].number))
        return len(changes) < BATCH
    os.utime(folder / NOTED)
    return True


def _after(place: Reached, limit: int) -> list[IndexChange]:
    return list(IndexChange.objects.filter(number__gt=place.number)[:limit])


def _is_lost(place: Reached, last: Reached, changes: list[IndexChange]) -> bool:
    """Whether the changes do not begin where the index stands."""
    if place.era != last.era or place.number > last.number:
        return True
    # Read after `last`: more of them may have come, and none is missing in between.
    return changes[0].number != place.number + 1 if changes else place.number != last.number


def lag_of(folder: Path) -> Lag:
    """How far the index in this folder is behind now."""
    # In this order: the follower may go on meanwhile, and is never ahead of the database.
    place = place_of(folder)
    last = newest()
    changes = _after(place, 1) if place else []
    is_lost = place is None or _is_lost(place, last, changes) or not is_whole(folder)
    since = (timezone.now() - changes[0].at).total_seconds() if changes else 0.0
    return Lag(
        changes=max(last.number - (place.number if place else 0), 0),
        seconds=max(since, 0.0),
        is_lost=is_lost,
    )
