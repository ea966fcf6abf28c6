"""Knows who may be left with a next step: whoever is there, and can do it before its deadline."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.choices import BookingWarning
from helpdesk.policy.hours import in_utc

# A call lasts less: one that "runs" longer, of somebody who has left, was forgotten.
LONGEST_RUN = timedelta(hours=1)
# A new hour is found, and said, this long before the one that was promised.
BEFORE_THE_HOUR = timedelta(minutes=15)

_SET_ASIDE = frozenset(
    {BookingWarning.OUTSIDE_HOURS, BookingWarning.CLOSED_DAY, BookingWarning.ABSENT}
)


@dataclass(frozen=True)
class Place:
    """Where an active adviser is now.

    `is_there`: not away and not absent at this instant. `works_at` is when their next hours begin,
    now at the earliest; None where there are none as far as anybody looked.
    """

    adviser_id: int
    is_there: bool
    works_at: datetime | None = None
    is_coordinator: bool = False

    def can_do_it(self, by: datetime) -> bool:
        """Whether they are there, and work before this deadline."""
        return self.is_there and self.works_at is not None and self.works_at < by


def who_may(team: Iterable[Place], *, by: datetime) -> list[int]:
    """Who may have a step that is due `by` then, by id: all who are as near to it.

    Whoever works before the deadline; else whoever is there at all; else the coordinators. [] when
    nobody is there and no coordinator takes calls.
    """
    team = list(team)
    tiers = (
        [place for place in team if place.can_do_it(by)],
        [place for place in team if place.is_there],
        [place for place in team if place.is_coordinator],
    )
    return next(([place.adviser_id for place in tier] for tier in tiers if tier), [])


@dataclass(frozen=True)
class Step:
    """What must be done now for a promise, and by whom.

    `find_by` is the deadline of a time to find, None where a call is to be made. `caller_id` and
    `started_at` are those of the call that runs, None where none does.
    """

    owner_id: int
    find_by: datetime | None = None
    caller_id: int | None = None
    started_at: datetime | None = None


def is_kept(step: Step, team: Mapping[int, Place], *, at: datetime) -> bool:
    """Whether somebody is there to do this step; `team` is every active adviser, by id.

    A call that runs is its caller's, for LONGEST_RUN also after they went away: they may still be
    on the phone. Whoever left for good can say nothing any more. A time to find is kept by whoever
    works before its deadline, if anybody does.
    """
    there = {pk for pk, place in team.items() if place.is_there}
    if step.caller_id is not None and step.started_at is not None:
        runs_still = in_utc(at) < in_utc(step.started_at) + LONGEST_RUN
        return not there.isdisjoint({step.caller_id, step.owner_id}) or (
            step.caller_id in team and runs_still
        )
    if step.find_by is None:
        return step.owner_id in there
    return step.owner_id in who_may(team.values(), by=soonest(step.find_by, at))


def soonest(find_by: datetime, at: datetime) -> datetime:
    """The deadline as routing reads it: what is late is for whoever works within a quarter hour."""
    return max(in_utc(find_by), in_utc(at) + BEFORE_THE_HOUR)


def find_a_time_by(*, usual: datetime, at: datetime, promised_at: datetime | None) -> datetime:
    """Until when another hour is to be found: the `usual` deadline, but before the promised hour.

    Nobody waits at the phone for a call that we know will not come. `at` when that is too late.
    """
    if promised_at is None or promised_at >= usual + BEFORE_THE_HOUR:
        return usual
    return max(promised_at - BEFORE_THE_HOUR, at)


def stands_on_purpose(overruled: Collection[str], *, is_absent: bool, is_closed: bool) -> bool:
    """Whether an hour outside the hours of its adviser, who takes calls these days, stays theirs.

    What was set aside when the hour was chosen (codes of BookingWarning) stays set aside; what
    came after, an absence or a closed day, was set aside by nobody.
    """
    if is_absent and BookingWarning.ABSENT not in overruled:
        return False
    if is_closed and BookingWarning.CLOSED_DAY not in overruled:
        return False
    return not _SET_ASIDE.isdisjoint(overruled)
