"""Knows what an exchange heard of a call of ours; the adviser who made it says how it ended."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from helpdesk.choices import AttemptOutcome
from helpdesk.policy.phone_calls import HangUp

_O = AttemptOutcome
# A number that does not exist and a line that is down: nobody was there, and nobody else either.
_UNANSWERED: Final[Mapping[HangUp, AttemptOutcome]] = MappingProxyType(
    {
        HangUp.BUSY: _O.BUSY,
        HangUp.NO_ANSWER: _O.NO_ANSWER,
        HangUp.REJECTED: _O.NO_ANSWER,
        HangUp.NORMAL: _O.NO_ANSWER,
        HangUp.NOT_FOUND: _O.OUT_OF_SERVICE,
        HangUp.OUT_OF_ORDER: _O.OUT_OF_SERVICE,
        HangUp.NETWORK: _O.CUT_OFF,
    }
)


def heard_outcome(cause: HangUp, *, is_answered: bool) -> AttemptOutcome | None:
    """How a call of ours seems to have ended; None where only the adviser knows.

    A voicemail answers too, and so does somebody else: of an answered call an exchange knows
    nothing but that its network failed.
    """
    if is_answered:
        return _O.CUT_OFF if cause is HangUp.NETWORK else None
    return _UNANSWERED.get(cause)
