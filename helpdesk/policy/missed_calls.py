"""Knows what follows a call that nobody answered: a promise, and one for each number.

A caller is the holder of a number, and no more (trust.md). A number can be forged by whoever
calls, so the bounds of the site hold, and nothing is dialled that costs more than any call.
"""

from dataclasses import dataclass
from enum import StrEnum

from helpdesk.policy.phone_calls import HangUp


class Follow(StrEnum):
    """What became of a call that came in (suite donnée à l'appel)."""

    # Somebody of the team spoke with them, now or on another line.
    ANSWERED = "answered"
    # A withheld number: it is counted, and nobody can be called.
    COUNTED = "counted"
    # The owner of the number wants no call.
    REFUSED = "refused"
    # A call was promised already: it is noted there.
    KNOWN = "known"
    PROMISED = "promised"
    # A bound, or a number abroad: a person decides.
    LEFT = "left"


# What somebody of the team should look at: nobody was promised anything.
TO_BE_READ = frozenset({Follow.LEFT})


@dataclass(frozen=True)
class MissedCall:
    """How a call ended, and how its number stands with us.

    `asked_back`: they pressed "call me back". `is_helped`: another call of the number was answered
    since it began. `costs_no_more`: dialling it costs what any call does, or an adviser confirmed
    it. `may_promise`: the desk takes requests from afar.
    """

    has_number: bool
    is_answered: bool = False
    asked_back: bool = False
    is_helped: bool = False
    cause: HangUp = HangUp.UNKNOWN
    is_refused: bool = False
    has_promise: bool = False
    costs_no_more: bool = True
    may_promise: bool = True


def what_follows(missed: MissedCall) -> Follow:
    """What is done about a call that came in and has ended, or asked to be called back.

    A machine that answers is no answer to who asked to be called back. A call that rang at several
    lines and was taken at one is no missed call.
    """
    is_taken = missed.is_answered or missed.cause is HangUp.ELSEWHERE
    if (is_taken and not missed.asked_back) or missed.is_helped:
        return Follow.ANSWERED
    if not missed.has_number:
        return Follow.COUNTED
    if missed.is_refused:
        return Follow.REFUSED
    if missed.has_promise:
        return Follow.KNOWN
    return Follow.PROMISED if missed.costs_no_more and missed.may_promise else Follow.LEFT
