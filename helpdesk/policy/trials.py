"""Knows how often a test message may be asked for, and how long it is kept."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

# By one account. Enough to try a gateway, too few to annoy whoever has a number.
MOST_AN_HOUR: Final = 5
KEPT: Final = timedelta(days=1)


class Refusal(StrEnum):
    """Why no test message is sent."""

    NO_ADDRESS = "no_address"
    WANTS_NONE = "wants_none"
    TOO_MANY = "too_many"
