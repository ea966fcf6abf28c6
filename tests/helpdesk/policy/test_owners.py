"""Who may have a next step, and until when: whoever is there, before the promised hour."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.choices import BookingWarning
from helpdesk.policy.owners import (
    BEFORE_THE_HOUR,
    LONGEST_RUN,
    Place,
    Step,
    find_a_time_by,
    is_kept,
    soonest,
    stands_on_purpose,
    who_may,
)

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
KARIM, INES, AWA = 1, 2, 3


def team(*places: Place) -> dict[int, Place]:
    return {place.adviser_id: place for place in places}


def works(pk: int, at: datetime | None = NOON, **facts) -> Place:
    return Place(pk, **{"is_there": True, "works_at": at, **facts})


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([works(KARIM), works(INES, NOON + HOUR)], [KARIM, INES]),
        ([works(KARIM), works(INES, NOON + 3 * HOUR)], [KARIM]),
        ([works(KARIM, is_there=False), works(INES, None)], [INES]),
        (
            [works(KARIM, is_there=False), works(AWA, None, is_there=False, is_coordinator=True)],
            [3],
        ),
        ([works(KARIM, is_there=False)], []),
        ([], []),
    ],
)
def test_who_works_before_the_deadline_then_who_is_there_then_the_coordinators(places, expected):
    assert who_may(places, by=NOON + 2 * HOUR) == expected


def test_what_is_late_goes_to_whoever_works_within_a_quarter_hour():
    assert soonest(NOON - HOUR, NOON) == NOON + BEFORE_THE_HOUR
    assert soonest(NOON + HOUR, NOON) == NOON + HOUR


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Step(KARIM, find_by=NOON + HOUR), True),
        (Step(INES, find_by=NOON + HOUR), False),
        (Step(KARIM), True),
        (Step(INES), False),
        (Step(INES, caller_id=KARIM, started_at=NOON - 9 * HOUR), True),
        (Step(KARIM, caller_id=INES, started_at=NOON - 9 * HOUR), True),
        (Step(INES, caller_id=INES, started_at=NOON - HOUR / 2), True),
        (Step(INES, caller_id=INES, started_at=NOON - LONGEST_RUN), False),
        (Step(INES, caller_id=99, started_at=NOON), False),
    ],
)
def test_a_step_is_kept_by_whoever_is_there(step, expected):
    here = team(works(KARIM), works(INES, is_there=False))
    assert is_kept(step, here, at=NOON) is expected


@pytest.mark.parametrize(
    ("promised_at", "expected"),
    [
        (None, NOON + 8 * HOUR),
        (NOON + 24 * HOUR, NOON + 8 * HOUR),
        (NOON + 8 * HOUR, NOON + 8 * HOUR - BEFORE_THE_HOUR),
        (NOON + 2 * HOUR, NOON + 2 * HOUR - BEFORE_THE_HOUR),
        (NOON + timedelta(minutes=5), NOON),
        (NOON - HOUR, NOON),
    ],
)
def test_another_hour_is_found_before_the_one_that_was_promised(promised_at, expected):
    found = find_a_time_by(usual=NOON + 8 * HOUR, at=NOON, promised_at=promised_at)
    assert found == expected


@pytest.mark.parametrize(
    ("overruled", "is_absent", "is_closed", "expected"),
    [
        ([BookingWarning.OUTSIDE_HOURS], False, False, True),
        ([BookingWarning.OUTSIDE_HOURS], True, False, False),
        ([BookingWarning.OUTSIDE_HOURS], False, True, False),
        ([BookingWarning.ABSENT], True, False, True),
        ([BookingWarning.ABSENT], True, True, False),
        ([BookingWarning.CLOSED_DAY], False, True, True),
        ([BookingWarning.CLOSED_DAY, BookingWarning.ABSENT], True, True, True),
        ([BookingWarning.DAY_FULL], False, False, False),
        ([], False, False, False),
    ],
)
def test_only_what_was_set_aside_stays_set_aside(overruled, is_absent, is_closed, expected):
    stands = stands_on_purpose(overruled, is_absent=is_absent, is_closed=is_closed)
    assert stands is expected
