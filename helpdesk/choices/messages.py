"""Codes of messages: what they say, by which way, how far they came, which programs are told."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a message says (type de message)."""

    ASKED = "asked"
    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RUNNING_LATE = "running_late"
    TRIED_TO_REACH = "tried_to_reach"
    NEW_ADVISER = "new_adviser"
    TIME_NEEDED = "time_needed"
    SOONER = "sooner"
    PROPOSED_TIMES = "proposed_times"
    REPLY = "reply"
    FOLLOW_UP = "follow_up"
    WAITED_ENOUGH = "waited_enough"
    CONSENT = "consent"
    HELPER_NAMED = "helper_named"
    CONTACT_CHANGED = "contact_changed"
    CALL_OVER = "call_over"
    # Answers to an SMS that came in.
    CANCEL_ASKED = "cancel_asked"
    TIMES_ASKED = "times_asked"
    STANDS = "stands"
    HEARD = "heard"
    STOPPED = "stopped"
    RECEIPT = "receipt"
    MISSED_CALL = "missed_call"
    # To whoever told us of an incident: that we know, and that it is over.
    INCIDENT_KNOWN = "incident_known"
    INCIDENT_OVER = "incident_over"


class TextState(StrEnum):
    """Where other words for a message stand."""

    PROPOSED = "proposed"
    IN_USE = "in_use"
    REFUSED = "refused"


class Script(StrEnum):
    """Fixed words that are said or written around everything else (texte fixe)."""

    CALL = "call"
    CONSENT = "consent"
    WITHOUT_CONSENT = "without_consent"
    MAIL = "mail"


class Channel(StrEnum):
    """How a message leaves the house.

    A letter is printed and posted by hand; ADVISER is a line of the day's list, said on the phone.
    CONSOLE reaches nobody.
    """

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    ADVISER = "adviser"
    CONSOLE = "console"


class MailNature(StrEnum):
    """What a mail is that came in. QUIET is read, and never answered by a machine."""

    HUMAN = "human"
    QUIET = "quiet"
    AUTOMATIC = "automatic"
    LIST = "list"
    BOUNCE = "bounce"
    LOOP = "loop"
    # An exchange of ours: somebody left a message there.
    VOICE = "voice"


class SenderStanding(StrEnum):
    """What the desk knows of the address that a mail says it is from; it proves nobody."""

    CONFIRMED = "confirmed"
    GIVEN = "given"
    HELPER = "helper"
    OTHER = "other"


class NoticeState(StrEnum):
    """Delivery of a message. PRINTED is the console's: it was written out and reached nobody.

    SENT is accepted by whoever carries it; DELIVERED and FAILED are what they say later.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    PRINTED = "printed"
    DROPPED = "dropped"
    GIVEN_UP = "given_up"


class Scope(StrEnum):
    """What a token of the API opens (portée). None of them shows who somebody is."""

    REQUESTS_CREATE = "requests:create"
    # What was asked with this very token.
    REQUESTS_READ = "requests:read"
    REQUESTS_READ_ALL = "requests:read-all"
    LINES_WRITE = "lines:write"
    CALLS_WRITE = "calls:write"


class ProgramEvent(StrEnum):
    """What programs of the operator may be told of (événement)."""

    PROMISED = "callback.promised"
    KEPT = "callback.kept"
    BROKEN = "callback.broken"
    CLOSED = "case.closed"
