"""Knows what an exchange reports of a telephone call, in the shape of Zammad's generic CTI."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from helpdesk.policy.callers import Caller, caller_of

# Of one report: a name or a number of the exchange, and how many of the team a call rings at.
LONGEST_WORD: Final = 100
MOST_LINES: Final = 50
# Of one caller in an hour; a robot that dials all day is counted no more.
MOST_IN_AN_HOUR: Final = 30


class CallEvent(StrEnum):
    """What happened to a call.

    Three are ours: whoever waited pressed "1: call me back"; a voice told them the hour of our
    call; they left a message.
    """

    NEW = "newCall"
    ANSWER = "answer"
    HANGUP = "hangup"
    CALL_ME = "callMe"
    HOUR_SAID = "hourSaid"
    VOICE = "voiceMessage"


class Direction(StrEnum):
    """Who called whom (sens de l'appel)."""

    IN = "in"
    OUT = "out"


class HangUp(StrEnum):
    """Why a call ended, as an exchange says it (cause de fin d'appel). UNKNOWN: it says nothing."""

    NORMAL = "normal"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    ELSEWHERE = "elsewhere"
    NOT_FOUND = "not_found"
    OUT_OF_ORDER = "out_of_order"
    NETWORK = "network"
    UNKNOWN = "unknown"


# The words of Zammad's CTI and its kin, and the causes of ITU-T Q.850 that a call can end with.
_CAUSES: Final[Mapping[str, HangUp]] = MappingProxyType(
    {
        **dict.fromkeys(("normalclearing", "16", "31"), HangUp.NORMAL),
        **dict.fromkeys(("busy", "userbusy", "17"), HangUp.BUSY),
        **dict.fromkeys(
            ("cancel", "cancelled", "noanswer", "nouserresponse", "originatorcancel", "18", "19"),
            HangUp.NO_ANSWER,
        ),
        **dict.fromkeys(("rejected", "callrejected", "21"), HangUp.REJECTED),
        **dict.fromkeys(("forwarded", "pickup", "answeredelsewhere", "26"), HangUp.ELSEWHERE),
        **dict.fromkeys(
            ("notfound", "unallocated", "unallocatednumber", "1", "22", "28"), HangUp.NOT_FOUND
        ),
        **dict.fromkeys(("destinationoutoforder", "20", "27"), HangUp.OUT_OF_ORDER),
        **dict.fromkeys(
            ("congestion", "networkoutoforder", "2", "3", "34", "38", "41", "42", "44", "47"),
            HangUp.NETWORK,
        ),
    }
)


@dataclass(frozen=True)
class CallReport:
    """One report of an exchange about one call.

    `caller` is the side that is no line of ours: who calls, or who is called. `lines` are what the
    exchange calls those of the team whose telephone rings, or who answered.
    """

    event: CallEvent
    call_id: str
    direction: Direction
    caller: Caller
    lines: tuple[str, ...] = ()
    cause: HangUp = HangUp.UNKNOWN


def cause_of(text: str) -> HangUp:
    """Why a call ended, by a word or a number of Q.850 in any spelling: "noAnswer", "NO_ANSWER"."""
    plain = "".join(sign for sign in text.casefold() if sign.isalnum())
    return _CAUSES.get(plain, HangUp.UNKNOWN)


def read_report(sent: Mapping[str, Any]) -> CallReport | None:
    """What was sent, as a form or as JSON; None where it is no report of a call.

    Needed are `event`, `callId` and `direction`; a field that says nothing of use is left out.
    """
    event = _one_of(CallEvent, _text(sent.get("event")))
    direction = _one_of(Direction, _text(sent.get("direction")))
    call_id = _text(sent.get("callId")).strip()
    if event is None or direction is None or not call_id:
        return None
    ours, theirs = ("to", "from") if direction is Direction.IN else ("from", "to")
    named = [*_texts(sent.get("user")), *_texts(sent.get("user[]"))]
    named += [_text(sent.get(each)) for each in ("answeringNumber", ours)]
    return CallReport(
        event=event,
        call_id=call_id,
        direction=direction,
        caller=caller_of(_text(sent.get(theirs))),
        lines=lines_of(named),
        cause=cause_of(_text(sent.get("cause"))[:LONGEST_WORD]),
    )


def lines_of(named: Iterable[str]) -> tuple[str, ...]:
    """Names of lines as they are compared: without case and spaces around, once each."""
    plain = (text[:LONGEST_WORD].strip().casefold() for text in named)
    return tuple(dict.fromkeys(text for text in plain if text))[:MOST_LINES]


def _text(value: Any) -> str:
    """A text or a whole number as text, of a list its first; "" for anything else."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    try:
        return str(value)
    except ValueError:
        # A number of thousands of digits.
        return ""


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for each in values[:MOST_LINES] if (text := _text(each))]


def _one_of(codes: type[Any], text: str) -> Any:
    """The code that is spelt so, whatever its case; None for none."""
    return next((code for code in codes if code.casefold() == text.strip().casefold()), None)
