"""Knows which moves a case may make: a table, and nothing else.

A planned case does not wait: its promised call asks the person, and no machine may end it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from helpdesk.choices import CaseState, Move

_NEW, _PLANNED, _ACTIVE = CaseState.NEW, CaseState.PLANNED, CaseState.ACTIVE
_WAITING, _CLOSED = CaseState.WAITING, CaseState.CLOSED

TRANSITIONS: Mapping[tuple[CaseState, Move], CaseState] = MappingProxyType(
    {
        (_NEW, Move.PLAN): _PLANNED,
        (_NEW, Move.START): _ACTIVE,
        (_NEW, Move.WAIT): _WAITING,
        (_NEW, Move.CLOSE): _CLOSED,
        (_PLANNED, Move.PLAN): _PLANNED,
        (_PLANNED, Move.START): _ACTIVE,
        (_PLANNED, Move.UNPLAN): _NEW,
        (_PLANNED, Move.CLOSE): _CLOSED,
        (_ACTIVE, Move.PLAN): _PLANNED,
        (_ACTIVE, Move.START): _ACTIVE,
        (_ACTIVE, Move.WAIT): _WAITING,
        (_ACTIVE, Move.CLOSE): _CLOSED,
        (_WAITING, Move.PLAN): _PLANNED,
        (_WAITING, Move.RESUME): _ACTIVE,
        (_WAITING, Move.START): _ACTIVE,
        (_WAITING, Move.CLOSE): _CLOSED,
        (_CLOSED, Move.REOPEN): _NEW,
    }
)


class MoveRefused(Exception):
    """A case in this state cannot make this move."""

    def __init__(self, state: CaseState, move: Move) -> None:
        super().__init__(f"A case that is {state} cannot {move}.")
        self.state = state
        self.move = move


def after(state: CaseState, move: Move) -> CaseState:
    """The state that follows a move; raises MoveRefused when the table does not have it."""
    try:
        return TRANSITIONS[state, move]
    except KeyError:
        raise MoveRefused(state, move) from None
