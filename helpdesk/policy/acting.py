"""Knows in which role something was done, and why the desk did what nobody asked for."""

from collections.abc import Mapping
from enum import StrEnum

from helpdesk.choices import ClosingReason, EventKind


class Acting(StrEnum):
    """Who acted. PERSON is whoever asks for help, or the helper whom the link went to."""

    PERSON = "person"
    ADVISER = "adviser"
    COORDINATOR = "coordinator"
    DESK = "desk"


class Why(StrEnum):
    """Why a promise changed hands or lost its hour."""

    LEFT = "left"
    AWAY = "away"
    CLOSED_DAY = "closed_day"
    NO_HOURS = "no_hours"
    LATE = "late"
    HOURS_CHANGED = "hours_changed"


# Where no member of staff acted, these are the person's own doing, by the site or a link. Whatever
# else nobody did is the desk's by itself.
OF_THE_PERSON = frozenset(
    {
        EventKind.OPENED,
        EventKind.BOOKED,
        EventKind.REBOOKED,
        EventKind.BOOKING_CANCELLED,
        EventKind.SOONER_WANTED,
        EventKind.SMS_CAME,
    }
)


def acts_without_staff(kind: EventKind, data: Mapping[str, object], *, is_asking: bool) -> Acting:
    """Who did this where no member of staff did.

    `is_asking`: in the very moment of asking for the call; then "no hour suits me" is the person's
    choice, and later it is the desk that has lost the hour. The person ends a request as withdrawn;
    for any other reason it is the desk that waited enough.
    """
    if kind is EventKind.TIME_WANTED:
        return Acting.PERSON if is_asking else Acting.DESK
    if kind is EventKind.CLOSED:
        is_theirs = data.get("reason") == ClosingReason.WITHDRAWN
        return Acting.PERSON if is_theirs else Acting.DESK
    return Acting.PERSON if kind in OF_THE_PERSON else Acting.DESK


def why_not_there(*, has_left: bool, is_away: bool, is_closed: bool, is_absent: bool) -> Why:
    """Why whoever had promised a call cannot make it; the reason that lasts longest first."""
    if has_left:
        return Why.LEFT
    if is_closed:
        return Why.CLOSED_DAY
    return Why.AWAY if is_away or is_absent else Why.NO_HOURS
