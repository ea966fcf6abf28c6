"""Says what may be done with several requests at once, and which of them is left as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from helpdesk.choices import ClosingReason, NotDone, SeveralAct

# How many an act takes on at once. Hours are looked for one after the other, and whoever holds one
# password writes to no crowd (`actions/messages/replies.py`).
MOST: Mapping[SeveralAct, int] = MappingProxyType(
    {
        SeveralAct.GIVE: 500,
        SeveralAct.CLOSE: 500,
        SeveralAct.READ: 500,
        SeveralAct.TIE: 500,
        SeveralAct.END: 500,
        SeveralAct.PLAN: 50,
        SeveralAct.WRITE: 20,
    }
)
MOST_CHOSEN = 500
# The ends that need no more than one word, the same for all.
REASONS = (
    ClosingReason.SOLVED_FOR,
    ClosingReason.SOLVED_TOGETHER,
    ClosingReason.NOT_HELPED,
    ClosingReason.UNREACHABLE,
    ClosingReason.WITHDRAWN,
)


@dataclass(frozen=True)
class Standing:
    """How a request stands, as far as it matters to an act.

    `is_theirs`: the colleague who would get it has it; `has_news`: something came in that nobody
    read; `is_tied`: it is tied to this incident already; `is_restricted`: the reader has not opened
    the record of its person.
    """

    is_closed: bool = False
    is_running: bool = False
    is_promised: bool = False
    is_theirs: bool = False
    has_news: bool = False
    is_tied: bool = False
    is_restricted: bool = False


def why_not(act: SeveralAct, standing: Standing) -> NotDone | None:
    """Why this act leaves a request as it is; None where nothing speaks against it.

    A promise is kept or ended for its own reasons, never together with others: who has one is not
    closed here, and gets no second.
    """
    if standing.is_restricted:
        return NotDone.RESTRICTED
    if act is SeveralAct.READ:
        return None if standing.has_news else NotDone.READ
    return None if act is SeveralAct.WRITE else _why_not_move(act, standing)


def _why_not_move(act: SeveralAct, standing: Standing) -> NotDone | None:
    """As `why_not`, for what changes who has a request, or where it stands."""
    if standing.is_closed:
        return NotDone.CLOSED
    if act is SeveralAct.TIE:
        # A promised call may be about it too, and is kept.
        return NotDone.TIED if standing.is_tied else None
    if standing.is_running:
        return NotDone.RUNNING
    if act is SeveralAct.GIVE:
        return NotDone.SAME if standing.is_theirs else None
    return NotDone.PROMISED if standing.is_promised else None
