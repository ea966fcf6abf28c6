"""Knows how long whoever guesses waits (trust.md, rule 4).

The wait grows with each wrong guess and is never long, so nobody is locked out by somebody else's
mistakes: who is right waits a minute at most, and from a place that they used before not at all
because of others.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from helpdesk.policy.fair_use import Place

LONGEST_WAIT = timedelta(seconds=60)
# Thousands of honest people share an IPv4 address with whoever guesses there.
LONGEST_OF_ADDRESS = timedelta(seconds=5)
# Wrong guesses further apart than this are those of honest people.
FORGOTTEN_AFTER = timedelta(hours=1)


class Counted(StrEnum):
    """Of what wrong guesses are counted."""

    # What is guessed at: a request, a number, a link.
    TARGET = "target"
    SESSION = "session"
    HOME = "home"
    ADDRESS = "address"


# So many wrong guesses cost no wait.
FREE = {Counted.TARGET: 5, Counted.SESSION: 5, Counted.HOME: 10, Counted.ADDRESS: 60}


@dataclass(frozen=True)
class Wrong:
    """How many guesses were wrong, of what, and when the last one was made."""

    counted: Counted
    count: int
    last_at: datetime


def counted_at(place: Place) -> Counted:
    """As what a place is counted."""
    return Counted.HOME if place.is_home else Counted.ADDRESS


def wait_after(wrong: Wrong) -> timedelta:
    """How long after the last wrong guess the next one is heard: 1, 2, 4 … up to 60 seconds."""
    over = wrong.count - FREE[wrong.counted]
    longest = LONGEST_OF_ADDRESS if wrong.counted is Counted.ADDRESS else LONGEST_WAIT
    return min(timedelta(seconds=2 ** min(over, 6)), longest) if over >= 0 else timedelta()


def heard_from(
    wrong: Iterable[Wrong], *, used_before: bool, told: datetime | None, at: datetime
) -> datetime:
    """From when on a guess is heard; `at` or before when it is heard now.

    `used_before`: it is right, and comes from a place that opened or made this request before.
    Only what their own session guessed counts then. `told`: until when this visitor was asked to
    wait. Then they are heard, whatever others guessed at the same meanwhile: who guesses without a
    pause keeps nobody waiting for ever.
    """
    passed_over = {*Counted} - {Counted.SESSION} if used_before else set()
    if told is not None and told <= at:
        passed_over.add(Counted.TARGET)
    waits = [
        each.last_at + wait_after(each)
        for each in wrong
        if each.last_at + FORGOTTEN_AFTER > at and each.counted not in passed_over
    ]
    return max(waits, default=at)
