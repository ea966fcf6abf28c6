"""Which backups make room: the newest of each of the last days, weeks and months stay."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Kept:
    """How many days, weeks and months of backups stay."""

    days: int = 7
    weeks: int = 5
    months: int = 12


def no_longer_kept(made: Iterable[datetime], *, kept: Kept) -> set[datetime]:
    """Those of these instants whose backup may go; never the newest.

    Days, weeks and months count that have a backup: after a pause nothing goes because of it.
    """
    newest_first = sorted(made, reverse=True)
    stays = set(newest_first[:1])
    stays |= _newest_of_each(newest_first, lambda at: at.date(), kept.days)
    stays |= _newest_of_each(newest_first, lambda at: at.isocalendar()[:2], kept.weeks)
    stays |= _newest_of_each(newest_first, lambda at: (at.year, at.month), kept.months)
    return set(newest_first) - stays


def _newest_of_each(
    newest_first: Iterable[datetime], period: Callable[[datetime], object], count: int
) -> set[datetime]:
    found: dict[object, datetime] = {}
    for at in newest_first:
        if len(found) < count:
            found.setdefault(period(at), at)
    return set(found.values())
