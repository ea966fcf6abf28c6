"""When a second proof is asked, and how long it waits after wrong codes. Values in, values out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Whoever guesses is slowed; the owner of the right code is never kept out for long.
LONGEST_WAIT = timedelta(minutes=5)
# What changes proofs asks again for one that is older.
FRESH_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Standing:
    """What is known of an account and of its session.

    `is_asked`: its role must have a second proof. `has_factor`: it has an app or a passkey.
    `is_demo`: an account of the demonstration. `passed_at`: when this session proved it, or None.
    """

    is_asked: bool = False
    has_factor: bool = False
    is_demo: bool = False
    passed_at: datetime | None = None
    entered_at: datetime | None = None


def must_prove(standing: Standing) -> bool:
    """Whether this session may do nothing before a second proof, or before one is set up."""
    if standing.is_demo or standing.passed_at is not None:
        return False
    return standing.is_asked or standing.has_factor


def may_change(standing: Standing, *, at: datetime) -> bool:
    """Whether proofs may be added or removed: after a fresh one, or a fresh log-in without any."""
    proven_at = standing.passed_at if standing.has_factor else standing.entered_at
    return proven_at is not None and at - proven_at < FRESH_FOR


def wait_after(wrong: int) -> timedelta:
    """How long the next code waits after so many wrong ones in a row: 1, 2, 4 … seconds."""
    if wrong <= 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** (min(wrong, 20) - 1)), LONGEST_WAIT)


def in_fours(text: str, *, mark: str = " ") -> str:
    """A secret or a code in groups of four, as it is read aloud and typed."""
    return mark.join(text[start : start + 4] for start in range(0, len(text), 4))


def as_typed(code: str) -> str:
    """A code without what people put between its groups; small letters."""
    return "".join(sign for sign in code.lower() if sign.isalnum())
