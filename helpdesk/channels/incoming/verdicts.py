"""What a road is told of a mail that it handed over."""

from collections.abc import Callable
from enum import StrEnum


class Verdict(StrEnum):
    """TAKEN is ours from now on; REFUSED and TOO_MANY its sender's; LATER stays where it is."""

    TAKEN = "taken"
    REFUSED = "refused"
    TOO_MANY = "too_many"
    LATER = "later"


# The raw mail, where a bounce of it goes (None: nobody knows), and to whom it came.
Take = Callable[[bytes, str | None, tuple[str, ...]], Verdict]
