"""Knows what a second pair of eyes looks at (trust rule 6), and what stands in for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from helpdesk.choices import NoticeKind

# A desk of one coordinator waits so long, and is told, in place of a second hand.
ALONE_FOR: Final = timedelta(hours=1)


def usable_at(*, proposed_at: datetime, has_second: bool) -> datetime | None:
    """From when on it is used by itself; None: never, before a second coordinator has seen it."""
    return None if has_second else proposed_at + ALONE_FOR


def may_accept(*, proposed_by: int, by: int) -> bool:
    """Whether this coordinator (key of the account) is a second hand."""
    return by != proposed_by


# Where these go is chosen as they are written: at what was known before.
TOLD_BEFORE: Final = frozenset({NoticeKind.CONTACT_CHANGED, NoticeKind.HELPER_NAMED})
# One adviser led a call or messages elsewhere, or ended a call: another voice says it.
TOLD_BY_ANOTHER: Final = TOLD_BEFORE | {NoticeKind.CALL_OVER, NoticeKind.CANCELLED}
# An adviser who is alone waits so long, while it stands on the page of the day.
SAID_ALONE_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """What a message tells: who did it (key of the account; None: no member of staff), and when."""

    by: int | None
    at: datetime


def may_say(kind: str, change: Change, *, by: int, has_other: bool, at: datetime) -> bool:
    """Whether this member of staff may say or post what tells somebody of a change.

    What warns them of the hand that made it is for another hand, where there is one (`has_other`).
    """
    if kind not in TOLD_BY_ANOTHER or by != change.by:
        return True
    return not has_other and at >= change.at + SAID_ALONE_AFTER
