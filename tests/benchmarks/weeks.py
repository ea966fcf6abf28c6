"""The weeks that the desk and the floor are both asked about: the same hours, the same bookings.

One stretch of hours a weekday, for the floor knows no other; 70 % of it is booked.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpdesk.policy.hours import public_holidays

ZONE = ZoneInfo("Europe/Paris")
OPENS, CLOSES = time(9), time(16, 30)
QUARTERS_A_DAY, BOOKED_A_DAY = 30, 21


def first_monday() -> date:
    """The Monday of next week: the floor refuses what is past."""
    today = datetime.now(UTC).astimezone(ZONE).date()
    return today + timedelta(days=7 - today.weekday())


def midnight(day: date) -> datetime:
    """When a day begins in Paris."""
    return datetime.combine(day, time.min, ZONE)


def working_days(first: date, days: int) -> list[date]:
    """The weekdays among so many days, public holidays too."""
    every = (first + timedelta(days=n) for n in range(days))
    return [day for day in every if day.weekday() < 5]


def not_holidays(days: Iterable[date]) -> list[date]:
    """Those of these days that are no public holidays."""
    kept = list(days)
    return [day for day in kept if day not in public_holidays({day.year for day in kept})]


def starts(day: date) -> list[datetime]:
    """Every quarter hour of a day that is worked."""
    opens = datetime.combine(day, OPENS, ZONE)
    return [opens + timedelta(minutes=15 * n) for n in range(QUARTERS_A_DAY)]


def booked(adviser: int, day: date) -> Iterator[datetime]:
    """What of that day is booked with the n-th adviser: always the same."""
    hours = starts(day)
    for n in random.Random(f"{adviser} {day}").sample(range(QUARTERS_A_DAY), BOOKED_A_DAY):
        yield hours[n]
