"""The moments at which the served demonstration is looked at; a run takes one of them.

`MOMENT=holiday uv run pytest` chooses one by name. Without it a run takes the one whose turn it is
at this hour, and says so in its first lines. `pytest -m long` takes all.
"""

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = {
    "saturday-afternoon": datetime(2026, 11, 28, 14, 0, tzinfo=PARIS),
    "sunday-night": datetime(2026, 11, 29, 3, 0, tzinfo=PARIS),
    "monday-before-nine": datetime(2026, 11, 30, 8, 55, tzinfo=PARIS),
    "holiday": datetime(2027, 7, 14, 10, 30, tzinfo=PARIS),
    # Five minutes before the clock goes on, and the first of two times half past two.
    "clocks-go-forward": datetime(2027, 3, 28, 1, 55, tzinfo=PARIS),
    "clocks-go-back": datetime(2026, 10, 25, 2, 30, tzinfo=PARIS),
    "new-years-eve": datetime(2026, 12, 31, 23, 50, tzinfo=PARIS),
    "leap-day": datetime(2028, 2, 29, 11, 20, tzinfo=PARIS),
}


def turn_of(at: datetime) -> str:
    """Each hour the next one, and a run at the same hour of every day meets all of them too."""
    hours = int(at.timestamp()) // 3600
    return list(MOMENTS)[(hours + hours // 24) % len(MOMENTS)]


def choose_moment() -> str:
    """The name in `MOMENT`; without one, the turn of this hour. Told to the run's other processes.

    Raises UsageError for a name that no moment has.
    """
    name = os.environ.setdefault("MOMENT", turn_of(datetime.now(UTC)))
    if name not in MOMENTS:
        raise pytest.UsageError(f"MOMENT={name} is none of {', '.join(MOMENTS)}.")
    return name


def seconds_ahead(moment: datetime) -> float:
    """How far a clock that shows this moment now is ahead of the machine's; negative behind it."""
    return (moment - datetime.now(UTC)).total_seconds()
