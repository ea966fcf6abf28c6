"""Knows whether a message that was lost may be sent again, and by which way."""

from collections.abc import Iterable
from enum import StrEnum

from helpdesk.choices import Channel, NoticeKind, NoticeState
from helpdesk.policy.reminders import Reach, channel_for

_TOLD = frozenset({NoticeState.SENT, NoticeState.DELIVERED})
_LEAVING = frozenset({NoticeState.QUEUED, NoticeState.SENDING})
_BY_PEOPLE = frozenset({Channel.ADVISER, Channel.LETTER})


class NotAgain(StrEnum):
    """Why a message is not sent again."""

    NOT_LOST = "not_lost"
    OVER = "over"
    TOLD = "told"
    LEAVING = "leaving"
    NO_WAY = "no_way"


def why_not_again(
    *, is_lost: bool, is_worth: bool, instead: Iterable[tuple[Channel, NoticeState]]
) -> NotAgain | None:
    """Why a message must not leave once more; None where it may.

    `instead` are the messages that were to say the same in another way. What somebody is still to
    say or to post stops nothing: it is dropped when the message leaves again.
    """
    if not is_lost:
        return NotAgain.NOT_LOST
    if not is_worth:
        return NotAgain.OVER
    ways = list(instead)
    if any(state in _TOLD for _channel, state in ways):
        return NotAgain.TOLD
    if any(state in _LEAVING and channel not in _BY_PEOPLE for channel, state in ways):
        return NotAgain.LEAVING
    return None


def channel_again(reach: Reach, kind: NoticeKind, *, was: Channel) -> Channel | None:
    """By what it leaves again: by the way it was, or the best one that gets to the person now.

    None where no message gets there.
    """
    if reach.by(was):
        return was
    best = channel_for(reach, kind)
    return best if reach.by(best) and best not in _BY_PEOPLE else None
