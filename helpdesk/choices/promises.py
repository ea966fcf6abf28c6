"""Codes of promises: how they were agreed, their hours, how a call ended and what comes next."""

from enum import StrEnum


class HowAgreed(StrEnum):
    """How a person agreed that somebody asks for them, as that somebody says."""

    BESIDE = "beside"
    TOLD = "told"
    NOT_YET = "not_yet"


class SaidNeed(StrEnum):
    """What we should know before we call, said with a request (trust rule 1: for it alone)."""

    SPEAK_SLOWLY = "speak_slowly"
    HARD_OF_HEARING = "hard_of_hearing"
    RELAY = "relay"
    IN_WRITING = "in_writing"
    SHARED_PHONE = "shared_phone"
    NO_MESSAGE = "no_message"


class PromiseWay(StrEnum):
    """How a promise is kept (moyen): we call, or we write by one of three ways."""

    CALL = "call"
    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"


class HalfDay(StrEnum):
    """Half of a day, to choose a time from."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class CallbackState(StrEnum):
    """Where a promise stands (état du rappel promis)."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


class PromiseResult(StrEnum):
    """Whether a promise was kept: the desk's headline figure. Decision 19."""

    PENDING = "pending"
    KEPT = "kept"
    BROKEN = "broken"
    MOVED_BY_PERSON = "moved_by_person"
    CANCELLED_IN_TIME = "cancelled_in_time"


class AppointmentKind(StrEnum):
    """PROMISED was said to the person; RETRY was planned by the desk after a missed try."""

    PROMISED = "promised"
    RETRY = "retry"


class AppointmentState(StrEnum):
    """Only a LIVE appointment holds quarter hours."""

    LIVE = "live"
    DONE = "done"
    MOVED = "moved"
    CANCELLED = "cancelled"


class BookingWarning(StrEnum):
    """What speaks against an hour that an adviser sets by hand; each can be overruled."""

    OUTSIDE_HOURS = "outside_hours"
    CLOSED_DAY = "closed_day"
    ABSENT = "absent"
    GAP = "gap"
    DAY_FULL = "day_full"
    FIRST_CALLS_FULL = "first_calls_full"
    TOO_FAR = "too_far"


class AttemptOutcome(StrEnum):
    """How a try to call ended (issue de la tentative). Every attempt ends in exactly one."""

    REACHED = "reached"
    REACHED_OTHER = "reached_other"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL_LEFT = "voicemail_left"
    VOICEMAIL_FULL = "voicemail_full"
    WRONG_NUMBER = "wrong_number"
    OUT_OF_SERVICE = "out_of_service"
    ASKED_LATER = "asked_later"
    REFUSED = "refused"
    LANGUAGE_BARRIER = "language_barrier"
    CUT_OFF = "cut_off"
    WRITTEN = "written"


class NextStep(StrEnum):
    """What follows an outcome, as `policy/retries.py` decides."""

    NONE = "none"
    TRY_AGAIN = "try_again"
    FIND_A_TIME = "find_a_time"
    OTHER_NUMBER = "other_number"
    LETTER = "letter"
    STOP = "stop"


class SlotRefusal(StrEnum):
    """Why a time could not be booked."""

    TAKEN = "taken"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    CLOSED = "closed"
    NOT_A_QUARTER = "not_a_quarter"
    DESK_NOT_READY = "desk_not_ready"
    # While strangers crowd, a part of each day is for the phone.
    RESERVED = "reserved"
    # Each move is a message: to a number that somebody typed, or by one hand again and again.
    MOVED_OFTEN = "moved_often"
