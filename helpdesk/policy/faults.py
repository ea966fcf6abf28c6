"""Knows what can be wrong with a promise, and what is done about it."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What can be wrong, in the order in which it is mended: later mends build on earlier ones."""

    ENDED_WITH_APPOINTMENT = "ended_with_appointment"
    ENDED_WITH_TIME_TO_FIND = "ended_with_time_to_find"
    ENDED_STILL_OFFERED = "ended_still_offered"
    ENDED_STILL_RINGING = "ended_still_ringing"
    OPEN_ON_CLOSED_CASE = "open_on_closed_case"
    OPEN_ON_WAITING_CASE = "open_on_waiting_case"
    QUARTER_OF_ENDED = "quarter_of_ended"
    QUARTER_ASTRAY = "quarter_astray"
    APPOINTMENT_LACKS_QUARTERS = "appointment_lacks_quarters"
    HOLD_LACKS_QUARTERS = "hold_lacks_quarters"
    NO_NEXT_STEP = "no_next_step"
    TWO_NEXT_STEPS = "two_next_steps"
    OWNER_GONE = "owner_gone"
    PLANNED_WITHOUT_CALLBACK = "planned_without_callback"
    NOTICE_OF_NOTHING = "notice_of_nothing"


@dataclass(frozen=True)
class Fault:
    """One row where the desk's invariant does not hold.

    `row_id` is a key of the model that the kind is about (`reads/checking.py`); `reference` is
    that of the case, "" for a visitor's hold.
    """

    code: FaultKind
    row_id: int
    reference: str


class Remedy(StrEnum):
    """What was done about a fault; the LEFT ones wait for somebody."""

    HOUR_GIVEN_BACK = "hour_given_back"
    NO_TIME_TO_FIND = "no_time_to_find"
    OFFER_ENDED = "offer_ended"
    CALL_STOPPED = "call_stopped"
    QUARTER_FREED = "quarter_freed"
    QUARTERS_TAKEN = "quarters_taken"
    HOLD_ENDED = "hold_ended"
    TIME_TO_FIND = "time_to_find"
    OTHER_ADVISER = "other_adviser"
    CASE_PLANNED = "case_planned"
    CASE_UNPLANNED = "case_unplanned"
    NOTICE_DROPPED = "notice_dropped"
    LEFT_NO_ADVISER = "left_no_adviser"
    LEFT_NO_OUTCOME = "left_no_outcome"


_LEFT = (Remedy.LEFT_NO_ADVISER, Remedy.LEFT_NO_OUTCOME)


@dataclass(frozen=True)
class Mended:
    """What was done about one fault that was still there."""

    fault: Fault
    remedy: Remedy

    @property
    def is_left(self) -> bool:
        """Whether the fault stays until somebody decides."""
        return self.remedy in _LEFT
