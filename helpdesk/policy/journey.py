"""Which questions a visitor is asked before a call is promised, and what their numbers are."""

from datetime import timedelta
from typing import Final

# Where a session keeps what a visitor answered.
SESSION_KEY: Final = "callback"
# What is abandoned goes within the hour (trust.md, rule 9), however long the session lives.
ANSWERS_KEPT: Final = timedelta(hours=1)

ABOUT, WHEN, YOU, CHECK = "about", "when", "you", "check"
ORDER: Final = (ABOUT, WHEN, YOU, CHECK)


def earlier(one: str, other: str) -> str:
    """Which of two questions comes first."""
    return min(one, other, key=ORDER.index)


def questions(*, first: str, at: str) -> tuple[str, ...]:
    """The questions of this visitor, in order, `at` among them; each one counts as one.

    `first` is the question that they met first: what their link already told is not asked. One
    that is asked no more, kept in a session of before, is no first question.
    """
    first = first if first in ORDER else at
    return ORDER[ORDER.index(earlier(first, at)) :]
