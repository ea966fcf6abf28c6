"""Knows when a helper may stand in for a person, for what, and until when."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from helpdesk.policy.hours import in_utc

LONGEST_MONTHS = 24
PROPOSED_MONTHS = (1, 6, 12)


class ConsentState(StrEnum):
    """Where a consent stands at a date. Only VALID opens anything."""

    TO_CONFIRM = "to_confirm"
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


class LastDayProblem(StrEnum):
    """What is wrong with the last day of a consent."""

    PAST = "past"
    TOO_FAR = "too_far"


@dataclass(frozen=True)
class Said:
    """What was said: the last day, and when it was confirmed and taken back, if it was."""

    last_day: date
    confirmed_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Scope:
    """For whom a consent holds: keys of this human, and of the one request (None: every one)."""

    people: Collection[int]
    case_id: int | None = None


@dataclass(frozen=True)
class Hand:
    """Who wrote down what the person said (key of the account), and when."""

    by: int
    at: datetime


def is_said_apart(given: Hand, again: Hand, *, in_another_call: bool, zone: ZoneInfo) -> bool:
    """Whether a second yes counts: nobody who is paid, pressed or fooled can say both alone.

    In another call, answered at the person's own number after the first one (`in_another_call`);
    or to another member of the staff, on another day where the desk lives.
    """
    if again.at <= given.at:
        return False
    is_another_day = again.at.astimezone(zone).date() > given.at.astimezone(zone).date()
    return in_another_call or (again.by != given.by and is_another_day)


def ends_at(last_day: date, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which the last day is over where the desk lives."""
    return in_utc(datetime.combine(last_day + timedelta(days=1), time(0), zone))


def consent_state(said: Said, *, at: datetime, zone: ZoneInfo) -> ConsentState:
    """Where it stands at `at`: valid from its confirmation until the end of its last day."""
    if said.revoked_at is not None and said.revoked_at <= at:
        return ConsentState.REVOKED
    if at >= ends_at(said.last_day, zone):
        return ConsentState.EXPIRED
    if said.confirmed_at is None or at < said.confirmed_at:
        return ConsentState.TO_CONFIRM
    return ConsentState.VALID


def covers(scope: Scope, *, person_id: int, case_id: int) -> bool:
    """Whether a request of this person is one that the consent is about."""
    return person_id in scope.people and scope.case_id in (None, case_id)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def proposals(today: date) -> list[date]:
    """The last days that are proposed."""
    return [months_after(today, months) for months in PROPOSED_MONTHS]


def problem_of(last_day: date, *, today: date) -> LastDayProblem | None:
    """What is wrong with a last day that was chosen today; None when nothing is."""
    if last_day < today:
        return LastDayProblem.PAST
    if last_day > months_after(today, LONGEST_MONTHS):
        return LastDayProblem.TOO_FAR
    return None
