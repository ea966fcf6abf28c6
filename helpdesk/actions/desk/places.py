"""Places of digital mediation come from a file: what is new, changed and gone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from helpdesk.models import Place
from helpdesk.policy.places import BadRow, place_of, too_many_gone

# A whole country has some 20,000.
MOST_ROWS = 200_000
_PIECE = 1000


class TooManyGone(Exception):
    """More than half of the places would be gone: it may be another file."""


class TooManyRows(Exception):
    """The file has more rows than a country has places."""


@dataclass
class Changes:
    """What a file changes, by what it calls each place; `bad` is (line, why), lines from 1."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    same: int = 0
    bad: list[tuple[int, BadRow]] = field(default_factory=list)


@transaction.atomic
def import_places(
    rows: Iterable[tuple[int, Mapping[str, str | None]]],
    *,
    at: datetime,
    writes: bool,
    allows_many_gone: bool = False,
) -> Changes:
    """Keep the places of these rows, each with its line; without `writes`, say what would change.

    A bad row changes nothing: its place stays as it was. The same file again changes nothing.
    Raises TooManyRows, and TooManyGone unless it is allowed.
    """
    there = {place.code: place for place in Place.objects.select_for_update()}
    changes, seen = Changes(), set()
    new, changed = [], []
    for count, (line, row) in enumerate(rows):
        if count >= MOST_ROWS:
            raise TooManyRows
        code = " ".join((row.get("id") or "").split())
        facts = BadRow.TWICE if code in seen else place_of(row)
        seen.add(code)
        if isinstance(facts, BadRow):
            changes.bad.append((line, facts))
        elif (place := there.get(code)) is None:
            new.append(Place(**facts))
            changes.new.append(code)
        elif place.gone_at is None and all(getattr(place, k) == v for k, v in facts.items()):
            changes.same += 1
        else:
            for name, value in {**facts, "gone_at": None}.items():
                setattr(place, name, value)
            changed.append(place)
            changes.changed.append(code)
    gone = [place for place in there.values() if place.code not in seen and place.gone_at is None]
    changes.gone = [place.code for place in gone]
    kept = sum(place.gone_at is None for place in there.values()) - len(gone)
    if not allows_many_gone and too_many_gone(gone=len(gone), kept=kept):
        raise TooManyGone
    if writes:
        _write(new, changed, gone, at=at)
    return changes


def _write(new: list[Place], changed: list[Place], gone: list[Place], *, at: datetime) -> None:
    names = [each.name for each in Place._meta.concrete_fields if not each.primary_key]
    for place in gone:
        place.gone_at = at
    Place.objects.bulk_create(new, batch_size=_PIECE)
    Place.objects.bulk_update([*changed, *gone], names, batch_size=_PIECE // len(names))
