"""Knows how long a fact about a line is worth telling."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from helpdesk.choices import LineFactKind

# An outage that nobody ends is over after a week; the others matter to the next calls.
LONGEST: Final[Mapping[LineFactKind, timedelta]] = MappingProxyType(
    {
        LineFactKind.OUTAGE: timedelta(days=7),
        LineFactKind.SIM_CHANGED: timedelta(days=30),
        LineFactKind.PORTED: timedelta(days=30),
    }
)
# Of one call of the API: an outage is told in several.
MOST_NUMBERS: Final = 500


def told_until(kind: LineFactKind, *, happened_at: datetime, until: datetime | None) -> datetime:
    """Until when advisers are told: as long as it is said, and never longer than is of use."""
    latest = happened_at + LONGEST[kind]
    return latest if until is None else min(until, latest)
