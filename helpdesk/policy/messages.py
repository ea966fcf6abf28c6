"""Knows how messages are told apart on their page, and how a way out stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from helpdesk.choices import Channel, NoticeState


class Part(StrEnum):
    """A part of the page of messages."""

    WAITING = "waiting"
    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    LOST = "lost"
    KEPT = "kept"
    SMS = "sms"
    MAIL = "mail"


class WayState(StrEnum):
    """How a way out stands."""

    OPEN = "open"
    SHUT = "shut"
    # It leaves nothing: no server, no gateway.
    NONE = "none"
    # It keeps messages in a folder, for trying.
    FOLDER = "folder"
    BY_HAND = "by_hand"


STATES: Final[Mapping[Part, tuple[NoticeState, ...]]] = MappingProxyType(
    {
        Part.WAITING: (NoticeState.QUEUED,),
        Part.ON_ITS_WAY: (NoticeState.SENDING, NoticeState.SENT),
        Part.DELIVERED: (NoticeState.DELIVERED,),
        Part.LOST: (NoticeState.GIVEN_UP, NoticeState.FAILED),
        Part.KEPT: (NoticeState.PRINTED,),
    }
)
_WAITING = (NoticeState.QUEUED, NoticeState.SENDING)
_LEFT = (NoticeState.SENT, NoticeState.DELIVERED)


@dataclass(frozen=True)
class WayCount:
    """How many messages of one way, how many of them are due, and when; None is never.

    `oldest` is when the first was due, `last` when the latest left, `hour` how many left in the
    last hour.
    """

    count: int = 0
    due: int = 0
    oldest: datetime | None = None
    last: datetime | None = None
    hour: int = 0


@dataclass(frozen=True)
class Tally:
    """How many messages there are, by way and state."""

    rows: Mapping[tuple[Channel, NoticeState], WayCount] = field(default_factory=dict)

    def of_part(self, part: Part) -> int:
        """How many stand in a part; 0 for what came in."""
        states = STATES.get(part, ())
        return sum(row.count for (_channel, state), row in self.rows.items() if state in states)

    def of_channel(self, channel: Channel, *, at: datetime) -> WayCount:
        """What waits by a channel, and what left by it.

        A message that reached nobody is none that left. `oldest` is None where nothing is due.
        """
        waits = [self.rows[channel, state] for state in _WAITING if (channel, state) in self.rows]
        left = [self.rows[channel, state] for state in _LEFT if (channel, state) in self.rows]
        due = [row.oldest for row in waits if row.oldest is not None and row.oldest <= at]
        return WayCount(
            count=sum(row.count for row in waits),
            due=sum(row.due for row in waits),
            oldest=min(due, default=None),
            last=max((row.last for row in left if row.last is not None), default=None),
            hour=sum(row.hour for row in left),
        )


def way_state(*, is_by_hand: bool, reaches: bool, keeps: bool, is_shut: bool) -> WayState:
    """How a way out stands. One that is not set up is never called open, nor shut."""
    if is_by_hand:
        return WayState.BY_HAND
    if not reaches:
        return WayState.FOLDER if keeps else WayState.NONE
    return WayState.SHUT if is_shut else WayState.OPEN
