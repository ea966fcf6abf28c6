"""Which questions a visitor is asked before a call is promised, and what their numbers are."""

from datetime import timedelta
from typing import Final

# Where a session keeps what a visitor answered.
SESSION_KEY: Final = "callback"
# What is abandoned goes within the hour (trust.md, rule 9), however long the session lives.
ANSWERS_KEPT: Final = timedelta(hours=1)

ABOUT, HOW, AFRAID, WHEN, YOU, CHECK = "about", "how", "afraid", "when", "you", "check"
ORDER: Final = (ABOUT, HOW, AFRAID, WHEN, YOU, CHECK)


def earlier(one: str, other: str) -> str:
    """Which of two questions comes first."""
    return min(one, other, key=ORDER.index)


def questions(*, first: str, at: str, said_how: bool) -> tuple[str, ...]:
    """The questions of this visitor, in order, `at` among them; each one counts as one.

    `first` is the question that they met first: what their link already told is not asked. How
    they would rather do it may be skipped, and whether they are afraid is then not asked either.
    """
    asked = ORDER[ORDER.index(earlier(first, at)) :]
    may_be_afraid = said_how or at in (ABOUT, HOW, AFRAID)
    return asked if may_be_afraid else tuple(name for name in asked if name != AFRAID)
