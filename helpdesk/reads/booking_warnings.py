"""Reads what speaks against an hour that an adviser sets by hand."""

from datetime import datetime, timedelta

from helpdesk.choices import BookingWarning
from helpdesk.models import Adviser, Callback
from helpdesk.policy.hours import Interval
from helpdesk.policy.slots import Diary, warnings_of
from helpdesk.reads.availability import desk_zone, is_first_call
from helpdesk.reads.diaries import Freed, diaries
from helpdesk.reads.team_hours import absences, closed_days

# What lies around a call matters to it: the pause before, and the call after.
_AROUND = timedelta(hours=1)


def warnings_for(
    *, callback: Callback, adviser: Adviser, starts_at: datetime, minutes: int, at: datetime
) -> tuple[BookingWarning, ...]:
    """What speaks against this hour with this adviser, in the order of BookingWarning."""
    call = Interval(starts_at, starts_at + timedelta(minutes=minutes))
    zone = desk_zone()
    day = starts_at.astimezone(zone).date()
    found = set(
        warnings_of(
            _diary(callback, adviser, call, at),
            starts_at=starts_at,
            minutes=minutes,
            zone=zone,
            is_first_call=is_first_call(callback.case.person),
        )
    )
    if day in closed_days(day, day):
        found.add(BookingWarning.CLOSED_DAY)
    away = absences([adviser.pk], call)[adviser.pk]
    if any(gone.starts_at < call.ends_at and call.starts_at < gone.ends_at for gone in away):
        found.add(BookingWarning.ABSENT)
    if found & {BookingWarning.CLOSED_DAY, BookingWarning.ABSENT}:
        found.discard(BookingWarning.OUTSIDE_HOURS)
    if starts_at > at + timedelta(days=callback.case.topic.horizon_days + 1):
        found.add(BookingWarning.TOO_FAR)
    return tuple(warning for warning in BookingWarning if warning in found)


def _diary(callback: Callback, adviser: Adviser, call: Interval, at: datetime) -> Diary:
    """The adviser's hours around the call; one who is away has none at all."""
    found = diaries(
        within=Interval(call.starts_at - _AROUND, call.ends_at + _AROUND),
        at=at,
        adviser_ids=[adviser.pk],
        freed=Freed(appointment=callback.live_appointment),
    )
    return found[0] if found else Diary(adviser.pk, (), frozenset())
