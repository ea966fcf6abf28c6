"""Knows what whoever typed a name and a number on the site may be shown of it (trust.md)."""

from helpdesk.choices import AttemptOutcome, EventKind
from helpdesk.policy.retries import SPOKEN

# Ends of a try in which somebody at that number spoke with the desk.
ANSWERED = SPOKEN | {AttemptOutcome.REACHED_OTHER}
# What the desk does to a promise with the person, or for them: it was never typed on the site.
ARRANGED = frozenset(
    {
        EventKind.BOOKED,
        EventKind.REBOOKED,
        EventKind.BOOKING_CANCELLED,
        EventKind.NUMBER_CHANGED,
        EventKind.NUMBER_RIGHT,
        EventKind.WAY_CHANGED,
        EventKind.CONSENT_CONFIRMED,
    }
)


def may_see(*, asked_by: str, is_as_asked: bool, is_askers_still: bool, by_owner: bool) -> bool:
    """Whether a promise that was asked for on the site is shown to who is here.

    Who came by a link that went to the number that is called (`by_owner`) sees it. Whoever else is
    here only typed a number, and perhaps somebody else's. They see what they asked for, until the
    desk has spoken with whoever has the number, or has arranged anything itself
    (`is_askers_still`). Who asked for another (`asked_by`) sees it while nothing at all has
    happened (`is_as_asked`).
    """
    return by_owner or (is_as_asked if asked_by else is_askers_still)
