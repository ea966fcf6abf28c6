"""Knows how long a restricted record stays open for whoever said why they opened it."""

from datetime import datetime, timedelta
from typing import Final

# A long call, its notes, and the next one to the same person.
OPEN_FOR: Final = timedelta(hours=2)


def open_until(at: datetime) -> datetime:
    """Until when a record that is opened at `at` stays open, for this one account."""
    return at + OPEN_FOR
