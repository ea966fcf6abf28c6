"""Says what may be done with a request in the same form as the end of its call."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from helpdesk.choices import AfterCall, AttemptOutcome, ClosingReason, PromiseWay

_O, _A = AttemptOutcome, AfterCall
# The answers that close the request, and why it ends then.
CLOSES: Mapping[AfterCall, ClosingReason] = MappingProxyType(
    {
        _A.SOLVED_TOGETHER: ClosingReason.SOLVED_TOGETHER,
        _A.SOLVED_FOR: ClosingReason.SOLVED_FOR,
        _A.REFERRED: ClosingReason.REFERRED,
        _A.NOT_HELPED: ClosingReason.NOT_HELPED,
        _A.WITHDRAWN: ClosingReason.WITHDRAWN,
    }
)
# Whoever was reached, or read our words, may agree to any of them.
_AFTER: Mapping[AttemptOutcome, frozenset[AfterCall]] = MappingProxyType(
    {
        _O.REACHED: frozenset(AfterCall),
        _O.WRITTEN: frozenset(AfterCall),
        _O.REFUSED: frozenset({_A.NOT_HELPED, _A.WITHDRAWN}),
        _O.ASKED_LATER: frozenset({_A.PLAN}),
    }
)


def may_follow(then: AfterCall, outcome: AttemptOutcome) -> bool:
    """Whether this may be done with a request after a try that ended so.

    A request is closed here only by what was agreed with somebody: a call that nobody answered
    leaves its promise open, and giving it up has a page of its own.
    """
    return then in _AFTER.get(outcome, frozenset())


def outcome_meant(
    outcome: AttemptOutcome | None, then: AfterCall | None, way: PromiseWay
) -> AttemptOutcome | None:
    """How a try ended: as was said, else as follows from what is done with the request.

    What is solved, referred or stopped was spoken of with the person: they were reached, or our
    words were written. None where neither says it; a call to plan may follow more than one end.
    """
    if outcome is not None or then is None or then is AfterCall.PLAN:
        return outcome
    return _O.REACHED if way is PromiseWay.CALL else _O.WRITTEN


def minutes_by_clock(started_at: datetime, ended_at: datetime) -> int:
    """How long a call took, in whole minutes, a begun one counted; one at least."""
    return max(1, -((started_at - ended_at) // timedelta(minutes=1)))
