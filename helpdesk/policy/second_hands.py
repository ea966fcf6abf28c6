"""Knows how a change that can harm many gets a second pair of eyes (trust rule 6)."""

from datetime import datetime, timedelta
from typing import Final

# A desk of one coordinator waits so long, and is told, in place of a second hand.
ALONE_FOR: Final = timedelta(hours=1)


def usable_at(*, proposed_at: datetime, has_second: bool) -> datetime | None:
    """From when on it is used by itself; None: never, before a second coordinator has seen it."""
    return None if has_second else proposed_at + ALONE_FOR


def may_accept(*, proposed_by: int, by: int) -> bool:
    """Whether this coordinator (key of the account) is a second hand."""
    return by != proposed_by
