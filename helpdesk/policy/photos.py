"""Knows how a picture comes by a link, or by a code that is said on the phone."""

from datetime import timedelta
from random import Random
from typing import Final

# What may come in one go, and by one link.
MOST_FILES: Final = 10
# A link in a message is opened days later; a code is said and typed in the same call.
LINK_LASTS: Final = timedelta(days=14)
CODE_LASTS: Final = timedelta(hours=1)
# Eight digits: who guesses waits after a few, and a code lasts an hour.
DIGITS: Final = 8


def make_code(random: Random) -> str:
    """Eight digits, drawn from `random`."""
    return "".join(random.choice("0123456789") for _digit in range(DIGITS))


def read_code(typed: str) -> str:
    """The digits of what was typed, whatever stands between them; "" for anything but a code."""
    digits = "".join(sign for sign in typed if sign.isdecimal() and sign.isascii())
    strange = any(sign.isalpha() for sign in typed)
    return digits if len(digits) == DIGITS and not strange else ""


def room_left(kept: int) -> int:
    """How many files a link still takes that has brought so many."""
    return max(MOST_FILES - kept, 0)
