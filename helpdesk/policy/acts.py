"""Says what may be done with a case as it stands, the most likely act first.

The page of a case shows the first three; the others stand behind "Something else".
"""

from dataclasses import dataclass
from enum import StrEnum

SHOWN = 3


class Act(StrEnum):
    """One button of the page of a case."""

    CALL_PAGE = "call_page"
    CALL = "call"
    THEY_CALLED = "they_called"
    CHANGE_TIME = "change_time"
    CANCEL = "cancel"
    PLAN = "plan"
    WRITE = "write"
    ASK_PHOTO = "ask_photo"
    ADD_FILES = "add_files"
    SEND_GUIDE = "send_guide"
    WAIT = "wait"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Situation:
    """What the acts depend on.

    `is_promised`: a promise is open; `lacks_number`: and there is no way to keep it; `may_call`:
    the reader makes calls; `may_work`: the reader may plan, close and correct; `is_closed`,
    `is_waiting`: the case's state; `has_guide`: the person was reading one.
    """

    is_running: bool = False
    is_promised: bool = False
    lacks_number: bool = False
    may_call: bool = True
    may_work: bool = True
    is_closed: bool = False
    is_waiting: bool = False
    has_guide: bool = False


def acts_of(situation: Situation) -> tuple[Act, ...]:
    """All acts that the case allows its reader, in the order in which they are offered."""
    refused = _refused(situation)
    return tuple(act for act in _in_order(situation) if act not in refused)


def _in_order(situation: Situation) -> tuple[Act, ...]:
    if situation.is_running:
        return (Act.CALL_PAGE, Act.WRITE, Act.ASK_PHOTO, Act.SEND_GUIDE, Act.ADD_FILES)
    if situation.is_promised:
        return (
            *(Act.CALL, Act.THEY_CALLED, Act.CHANGE_TIME),
            *(Act.WRITE, Act.ASK_PHOTO, Act.SEND_GUIDE, Act.ADD_FILES, Act.CANCEL, Act.CLOSE),
        )
    if situation.is_closed:
        return (Act.REOPEN, Act.WRITE, Act.SEND_GUIDE)
    return (
        *(Act.PLAN, Act.WRITE, Act.CLOSE),
        *(Act.WAIT, Act.ASK_PHOTO, Act.SEND_GUIDE, Act.ADD_FILES),
    )


def _refused(situation: Situation) -> set[Act]:
    refused = set()
    if not situation.may_call:
        refused |= {Act.CALL, Act.THEY_CALLED}
    if situation.lacks_number:
        refused |= {Act.CALL, Act.CHANGE_TIME}
    if not situation.may_work:
        refused |= {Act.PLAN, Act.CLOSE, Act.WAIT, Act.ASK_PHOTO, Act.ADD_FILES}
    if situation.is_waiting:
        refused.add(Act.WAIT)
    if not situation.has_guide:
        refused.add(Act.SEND_GUIDE)
    return refused
