"""Knows what the events of Asterisk's manager interface (AMI) say of a call.

Channels of one call share a `Linkedid`, the id of the first: that is the call. Fields are those of
Asterisk 13 and later.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from helpdesk.policy.callers import Caller, caller_of
from helpdesk.policy.phone_calls import (
    CallEvent,
    CallReport,
    Direction,
    HangUp,
    cause_of,
    lines_of,
)

# What our dialplan says: somebody pressed 1; a voice told them the hour of our call.
SAID: Final[Mapping[str, CallEvent]] = MappingProxyType(
    {"callme": CallEvent.CALL_ME, "hoursaid": CallEvent.HOUR_SAID}
)
# More calls at once than this desk has; the oldest are forgotten.
MOST_CALLS: Final = 2000
# PJSIP/201-0000002a, SIP/201, Local/201@team-00000001;2
_LINE: Final = re.compile(r"(?:[A-Za-z0-9]+/)?([^@;/]+?)(?:-[0-9a-f]{8})?(?:[@;].*)?$")


def line_of(channel: str) -> str:
    """The line that a channel or an interface is of: 201 of "PJSIP/201-0000002a"; "" for none."""
    found = _LINE.match(channel.strip())
    return found[1] if found else ""


# Before the ids of Asterisk, which are numbers of a clock: no other exchange's are so.
_OURS: Final = "ami "


# Before the ids that we give to calls of ours.
_DIALLED: Final = "cdf-"


def id_of_ours(key: str) -> str:
    """The id of a call that we have dialled, as it is kept; `key` is ours, and no other call's."""
    return f"{_OURS}{_DIALLED}{key}"


def channel_id_of(call_id: str) -> str:
    """What Asterisk calls the first channel of the call of this id."""
    return call_id.removeprefix(_OURS)


@dataclass
class _Call:
    caller: str
    channel: str
    was_answered: bool = False
    # Of a call of ours: a channel to the person was there.
    was_called: bool = False


@dataclass
class AsteriskCalls:
    """The calls that came in by `context` of the dialplan, as far as events told of them."""

    context: str
    _calls: "OrderedDict[str, _Call]" = field(default_factory=OrderedDict)

    def hear(self, event: Mapping[str, str]) -> CallReport | None:
        """What an event says of a call that came in; None for everything else."""
        name, call_id = event.get("Event", ""), event.get("Linkedid", "")
        if name == "Newchannel":
            return self._new(event, call_id)
        call = self._calls.get(call_id)
        if call is None:
            return None
        if call_id.startswith(_DIALLED):
            return self._of_ours(name, event, call_id, call)
        return self._said(name, event, call_id, call)

    def _said(
        self, name: str, event: Mapping[str, str], call_id: str, call: _Call
    ) -> CallReport | None:
        """What an event says of a call that is known."""
        if name in ("QueueCallerJoin", "AgentCalled"):
            return self._report(CallEvent.NEW, call_id, call, _ringing(event))
        if name in ("AgentConnect", "BridgeEnter"):
            return self._answered(event, call_id, call)
        if name == "UserEvent":
            said = SAID.get(event.get("UserEvent", "").casefold())
            return self._report(said, call_id, call) if said else None
        if name == "QueueCallerAbandon":
            return self._report(CallEvent.HANGUP, call_id, call, cause=HangUp.NO_ANSWER)
        return self._ended(event, call_id, call) if name == "Hangup" else None

    def channel_of(self, report: CallReport) -> str:
        """The channel of who called, as Asterisk names it; "" for a call that is over."""
        call = self._calls.get(report.call_id.removeprefix(_OURS))
        return call.channel if call else ""

    def _new(self, event: Mapping[str, str], call_id: str) -> CallReport | None:
        is_first = call_id and event.get("Uniqueid") == call_id
        is_ours = call_id.startswith(_DIALLED)
        if not is_first:
            if is_ours and call_id in self._calls:
                self._calls[call_id].was_called = True
            return None
        if not is_ours and event.get("Context") != self.context:
            return None
        call = self._calls[call_id] = _Call(event.get("CallerIDNum", ""), event.get("Channel", ""))
        while len(self._calls) > MOST_CALLS:
            self._calls.popitem(last=False)
        return None if is_ours else self._report(CallEvent.NEW, call_id, call)

    def _of_ours(
        self, name: str, event: Mapping[str, str], call_id: str, call: _Call
    ) -> CallReport | None:
        """What an event says of a call of ours: the second channel is that to the person."""
        is_second = event.get("Uniqueid") != call_id
        if name == "BridgeEnter" and is_second and not call.was_answered:
            call.was_answered = True
            return self._report(CallEvent.ANSWER, call_id, call)
        if name != "Hangup":
            return None
        if is_second:
            cause = cause_of(event.get("Cause", ""))
            return self._report(CallEvent.HANGUP, call_id, call, cause=cause)
        del self._calls[call_id]
        # The adviser hung up first; or never picked up, and nobody was called.
        cause = HangUp.NORMAL if call.was_called else HangUp.UNKNOWN
        if call.was_called and not call.was_answered:
            # Two channels end in any order: the dialplan gives the first the cause of the second.
            cause = cause_of(event.get("Cause", ""))
        return self._report(CallEvent.HANGUP, call_id, call, cause=cause)

    def _answered(self, event: Mapping[str, str], call_id: str, call: _Call) -> CallReport | None:
        """Somebody of the team is connected: another channel of the call is in its bridge."""
        if event["Event"] == "BridgeEnter" and event.get("Uniqueid") == call_id:
            return None
        if call.was_answered:
            return None
        call.was_answered = True
        named = _ringing(event) or (line_of(event.get("Channel", "")),)
        return self._report(CallEvent.ANSWER, call_id, call, named)

    def _ended(self, event: Mapping[str, str], call_id: str, call: _Call) -> CallReport | None:
        """The first channel hangs up: that is the end of the call, and no other is."""
        if event.get("Uniqueid") != call_id:
            return None
        del self._calls[call_id]
        cause = cause_of(event.get("Cause", ""))
        return self._report(CallEvent.HANGUP, call_id, call, cause=cause)

    def _report(
        self,
        event: CallEvent,
        call_id: str,
        call: _Call,
        lines: tuple[str, ...] = (),
        *,
        cause: HangUp = HangUp.UNKNOWN,
    ) -> CallReport:
        is_ours = call_id.startswith(_DIALLED)
        return CallReport(
            event=event,
            call_id=f"{_OURS}{call_id}",
            direction=Direction.OUT if is_ours else Direction.IN,
            caller=Caller() if is_ours else caller_of(call.caller),
            lines=lines_of(lines),
            cause=cause,
        )


def _ringing(event: Mapping[str, str]) -> tuple[str, ...]:
    """The lines that an event of a queue names: its member, and where that one is called."""
    named = (event.get("MemberName", ""), line_of(event.get("Interface", "")))
    return tuple(name for name in named if name)
