"""Knows when somebody reads about far more people than usual, or about people who asked nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Final

# Fewer people in a day are never unusual: a busy morning, a list that is put in order.
LEAST: Final = 15
# How many times the usual, one's own or that of the colleagues of the day.
TIMES: Final = 3
# A newcomer has no usual yet.
DAYS_KNOWN: Final = 5
# Records of people who asked nothing lately; a few are wrong numbers and namesakes.
MOST_WITHOUT_REQUEST: Final = 5


class Unusual(StrEnum):
    """What is unusual; the code is also kept in texts of the desk."""

    MORE_THAN_USUAL = "more_than_usual"
    MORE_THAN_COLLEAGUES = "more_than_colleagues"
    WITHOUT_REQUEST = "without_request"


@dataclass(frozen=True)
class DayOfReading:
    """How many people somebody opened in one day, and how many of these had asked nothing."""

    people: int
    without_request: int = 0


@dataclass(frozen=True)
class Alarm:
    """What a coordinator should ask about: who (key of the account), why, and both figures."""

    reader: int
    why: Unusual
    people: int
    usual: int


def alarms(
    today: Mapping[int, DayOfReading], *, before: Mapping[int, Sequence[int]]
) -> list[Alarm]:
    """What is unusual of this day, by account, the most people first; [] for nothing.

    `before` has the people of each day in which somebody read, of the weeks before. Lists and
    searches do not count: everybody is shown those.
    """
    found = [
        alarm
        for reader, day in today.items()
        for alarm in (
            _more_than_usual(reader, day, before.get(reader, ())),
            _more_than_colleagues(reader, day, today),
            _without_request(reader, day),
        )
        if alarm is not None
    ]
    return sorted(found, key=lambda alarm: (-alarm.people, alarm.reader, alarm.why))


def _more_than_usual(reader: int, day: DayOfReading, days: Sequence[int]) -> Alarm | None:
    if len(days) < DAYS_KNOWN:
        return None
    return _far_more(reader, day, Unusual.MORE_THAN_USUAL, median(days))


def _more_than_colleagues(
    reader: int, day: DayOfReading, today: Mapping[int, DayOfReading]
) -> Alarm | None:
    others = [other.people for key, other in today.items() if key != reader]
    if not others:
        return None
    return _far_more(reader, day, Unusual.MORE_THAN_COLLEAGUES, median(others))


def _far_more(reader: int, day: DayOfReading, why: Unusual, usual: float) -> Alarm | None:
    if day.people < LEAST or day.people <= TIMES * usual:
        return None
    return Alarm(reader, why, day.people, round(usual))


def _without_request(reader: int, day: DayOfReading) -> Alarm | None:
    if day.without_request <= MOST_WITHOUT_REQUEST:
        return None
    return Alarm(reader, Unusual.WITHOUT_REQUEST, day.without_request, MOST_WITHOUT_REQUEST)
