"""When a helper may stand in for a person, for what, and until when."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.consents import (
    ConsentState,
    Hand,
    LastDayProblem,
    Said,
    Scope,
    consent_state,
    covers,
    ends_at,
    is_said_apart,
    months_after,
    problem_of,
    proposals,
)

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def stands(at, **said):
    return consent_state(Said(**{"last_day": TODAY, **said}), at=at, zone=PARIS)


KARIM_AT_NOON = Hand(by=1, at=NOON)


@pytest.mark.parametrize(
    ("by", "later", "in_another_call", "counts"),
    [
        (1, timedelta(seconds=0.1), False, False),
        (1, timedelta(days=9), False, False),
        (2, timedelta(hours=5), False, False),
        (2, timedelta(hours=13), False, True),
        (1, timedelta(hours=1), True, True),
        (1, timedelta(0), True, False),
    ],
)
def test_a_second_yes_is_heard_apart(by, later, in_another_call, counts):
    again = Hand(by, NOON + later)
    said = is_said_apart(KARIM_AT_NOON, again, in_another_call=in_another_call, zone=PARIS)
    assert said is counts


def test_what_was_only_said_must_be_confirmed():
    assert stands(NOON) is ConsentState.TO_CONFIRM


def test_it_holds_from_its_confirmation_on():
    assert stands(NOON - MINUTE, confirmed_at=NOON) is ConsentState.TO_CONFIRM
    assert stands(NOON, confirmed_at=NOON) is ConsentState.VALID


def test_it_holds_until_the_last_day_is_over_in_paris():
    midnight = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert ends_at(TODAY, PARIS) == midnight
    assert stands(midnight - MINUTE, confirmed_at=NOON) is ConsentState.VALID
    assert stands(midnight, confirmed_at=NOON) is ConsentState.EXPIRED


def test_the_day_of_the_clock_change_lasts_25_hours():
    assert ends_at(date(2026, 10, 25), PARIS) - ends_at(date(2026, 10, 24), PARIS) == timedelta(
        hours=25
    )


def test_it_ends_at_the_word_of_the_person():
    assert stands(NOON, confirmed_at=NOON - MINUTE, revoked_at=NOON) is ConsentState.REVOKED
    assert stands(NOON - MINUTE, confirmed_at=NOON - MINUTE, revoked_at=NOON) is ConsentState.VALID


def test_it_can_be_taken_back_before_it_is_confirmed():
    assert stands(NOON, revoked_at=NOON) is ConsentState.REVOKED


def test_what_nobody_confirmed_in_time_is_over():
    assert stands(NOON + timedelta(days=2)) is ConsentState.EXPIRED


_instants = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis asks for naive bounds
    max_value=datetime(2028, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)


@given(
    at=_instants,
    last_day=st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 1, 1)),
    confirmed_at=st.none() | _instants,
    revoked_at=st.none() | _instants,
)
def test_it_is_valid_only_when_confirmed_and_neither_over_nor_taken_back(
    at, last_day, confirmed_at, revoked_at
):
    found = consent_state(Said(last_day, confirmed_at, revoked_at), at=at, zone=PARIS)
    is_confirmed = confirmed_at is not None and confirmed_at <= at
    is_revoked = revoked_at is not None and revoked_at <= at
    is_in_time = at.astimezone(PARIS).date() <= last_day
    assert (found is ConsentState.VALID) == (is_confirmed and is_in_time and not is_revoked)


def test_one_request_covers_no_other_and_nobody_else():
    one, every = Scope(people=[1, 2], case_id=7), Scope(people=[1, 2])
    assert covers(one, person_id=1, case_id=7)
    assert not covers(one, person_id=1, case_id=8)
    assert covers(every, person_id=2, case_id=8)
    assert not covers(every, person_id=3, case_id=8)
    assert not covers(one, person_id=3, case_id=7)


def test_one_six_and_twelve_months_are_proposed():
    assert proposals(TODAY) == [date(2026, 12, 23), date(2027, 5, 23), date(2027, 11, 23)]


def test_a_month_after_the_31_is_the_end_of_the_shorter_month():
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("last_day", "problem"),
    [
        (date(2026, 11, 22), LastDayProblem.PAST),
        (TODAY, None),
        (date(2028, 11, 23), None),
        (date(2028, 11, 24), LastDayProblem.TOO_FAR),
    ],
)
def test_the_last_day_is_neither_past_nor_more_than_two_years_away(last_day, problem):
    assert problem_of(last_day, today=TODAY) is problem
