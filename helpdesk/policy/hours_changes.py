"""Knows when people are told of a change of hours, and how long it can be taken back."""

from datetime import datetime, timedelta

from helpdesk.policy.hours import in_utc

# The messages of a change wait this long; until then it can be taken back, and nobody knew.
TAKE_BACK_FOR = timedelta(minutes=10)
# An hour as near as this is told at once: a message after it would help nobody.
NEAR = timedelta(minutes=30)


def told_at(*, at: datetime, promised_at: datetime) -> datetime:
    """When the person is told of a change made `at` of the hour that was promised, in UTC."""
    at, promised_at = in_utc(at), in_utc(promised_at)
    return at if promised_at - at < NEAR else at + TAKE_BACK_FOR


def may_take_back(*, made_at: datetime, taken_back_at: datetime | None, at: datetime) -> bool:
    """Whether a change can still be taken back: once, before its messages leave."""
    return taken_back_at is None and in_utc(at) < in_utc(made_at) + TAKE_BACK_FOR
