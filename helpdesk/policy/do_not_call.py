"""Decides who may let a number be called again (trust, rule 6: two hands)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Without a second coordinator this delay, in which the wish is on the list, is the second hand.
ALONE_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Wish:
    """The owner of a number wants to be called again: who heard it, by key, and when."""

    heard_by: int
    heard_at: datetime


def may_lift(wish: Wish, *, by: int, is_coordinator: bool, has_other: bool, at: datetime) -> bool:
    """Whether this member of staff may lift it at `at`: a coordinator, and not who heard it.

    Where no other coordinator is there (`has_other`), the same one may after ALONE_AFTER.
    """
    if not is_coordinator:
        return False
    return by != wish.heard_by or (not has_other and at >= wish.heard_at + ALONE_AFTER)
