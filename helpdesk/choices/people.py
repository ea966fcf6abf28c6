"""Codes of people: what is known of them and their numbers, who helps them, what they allowed."""

from enum import StrEnum


class FactSource(StrEnum):
    """Who vouches for a fact about contact (source). Only CONFIRMED serves beyond its request."""

    SITE = "site"
    PHONE = "phone"
    MAIL = "mail"
    CONFIRMED = "confirmed"


class ContactFact(StrEnum):
    """What an adviser confirms with a person, one at a time."""

    NUMBER = "number"
    EMAIL = "email"


class WordRoad(StrEnum):
    """By which one road the trust word of a promise travels; never by a second one (trust, 2)."""

    MESSAGE = "message"
    PAGE = "page"
    ALOUD = "aloud"


class Confidence(StrEnum):
    """How at ease the person is (aisance). UNKNOWN when nobody said."""

    UNKNOWN = "unknown"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class WantedHelp(StrEnum):
    """How the person would rather do it: the journey's optional question."""

    ALONE = "alone"
    WITH_GUIDE = "with_guide"
    WITH_SOMEBODY = "with_somebody"


class Afraid(StrEnum):
    """Shall we go slowly? The codes are of the question before it: afraid of making a mistake?"""

    NO = "no"
    A_LITTLE = "a_little"
    YES = "yes"


class PhoneKind(StrEnum):
    """What a number is (type de ligne)."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    OTHER = "other"


class PhoneOwner(StrEnum):
    """Whose phone it is."""

    OWN = "own"
    SHARED = "shared"
    SOMEBODY_ELSE = "somebody_else"


class Device(StrEnum):
    """What the person holds while we speak (matériel). "" in a column: nobody asked."""

    ANDROID = "android"
    IPHONE = "iphone"
    KEYPAD = "keypad"
    LANDLINE = "landline"
    BOX = "box"
    COMPUTER = "computer"
    TABLET = "tablet"
    OTHER = "other"


class HelperKind(StrEnum):
    """Who helps the person (aidant): somebody close, or somebody whose work it is."""

    RELATIVE = "relative"
    PROFESSIONAL = "professional"


class ConsentScope(StrEnum):
    """For what the helper may stand in (objet du mandat)."""

    ONE_REQUEST = "one_request"
    EVERY_REQUEST = "every_request"


class ConsentMark(StrEnum):
    """What was added to a consent after it was given; each happens once."""

    CONFIRMED = "confirmed"
    REVOKED = "revoked"


class HowSaid(StrEnum):
    """How the person confirmed or took back a consent."""

    CALL = "call"
    LETTER = "letter"


class SafeguardingKind(StrEnum):
    """What an adviser suspects (signalement); read by coordinators only."""

    SCAM = "scam"
    COERCION = "coercion"
    OTHER = "other"


class LineFactKind(StrEnum):
    """What the operator's network says of a line, which a call should take into account."""

    PORTED = "number_ported"
    SIM_CHANGED = "sim_changed"
    OUTAGE = "outage"
