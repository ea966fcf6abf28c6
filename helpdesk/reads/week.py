"""Reads the week of the whole team: when each is there, what is promised, what is free."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, Sum

from helpdesk.choices import AppointmentKind, AppointmentState
from helpdesk.models import Appointment, TakenQuarter
from helpdesk.policy.hours import Interval, quarter_number
from helpdesk.policy.week import (
    DAYS,
    WEEKS_BEFORE,
    AdviserDay,
    Promised,
    Taken,
    day_of_adviser,
    days_of,
    span_of,
)
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.team_hours import team_hours


@dataclass(frozen=True)
class AdviserWeek:
    """An adviser, by first name, and each day of theirs."""

    adviser_id: int
    name: str
    days: Sequence[AdviserDay]

    @property
    def free_minutes(self) -> int:
        """What may still be taken in the whole week."""
        return sum(day.free_minutes for day in self.days)


@dataclass(frozen=True)
class Week:
    """The week of the team, by first name.

    `needed_minutes` is what promised calls took in a usual week of late: of the last four.
    """

    days: Sequence[date]
    closed: frozenset[date]
    advisers: Sequence[AdviserWeek]
    needed_minutes: int

    @property
    def free_minutes(self) -> int:
        """What may still be taken."""
        return sum(each.free_minutes for each in self.advisers)

    @property
    def promised_minutes(self) -> int:
        """What is promised already."""
        return sum(
            call.minutes for each in self.advisers for day in each.days for call in day.promised
        )


def week_of(monday: date, *, at: datetime) -> Week:
    """The week that begins on this Monday. Three queries, whatever the team and its calls."""
    zone = desk_zone()
    span = span_of(monday, zone, DAYS)
    team = team_hours(within=span)
    taken = _taken(list(team.members), span, at=at, closed=team.closed)
    advisers = [
        AdviserWeek(
            adviser_id=pk,
            name=name,
            days=[
                day_of_adviser(
                    day,
                    zone=zone,
                    hours=team.open[pk],
                    away=team.away.get(pk, ()),
                    taken=taken[pk],
                    at=at,
                )
                for day in days_of(monday)
            ],
        )
        for name, pk in sorted((each.name, pk) for pk, each in team.members.items())
    ]
    return Week(days_of(monday), team.closed, advisers, _needed_minutes(at))


def _taken(
    ids: list[int], span: Interval, *, at: datetime, closed: frozenset[date]
) -> dict[int, Taken]:
    """What takes the time of each of them; holds that expired take nothing. One query."""
    rows = TakenQuarter.objects.filter(
        Q(hold=None) | Q(hold__expires_at__gt=at),
        adviser__in=ids,
        starts_at__gte=span.starts_at,
        starts_at__lt=span.ends_at,
    )
    promised, held = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    calls: dict[int, dict[datetime, Promised]] = defaultdict(dict)
    call = ("appointment__starts_at", "appointment__minutes", "appointment__callback")
    for adviser_id, quarter, starts_at, minutes, callback_id in rows.values_list(
        "adviser", "starts_at", *call
    ):
        (held if callback_id is None else promised)[adviser_id].add(quarter_number(quarter))
        if callback_id is not None:
            calls[adviser_id][starts_at] = Promised(starts_at, minutes, callback_id)
    return {
        pk: Taken(
            promised=frozenset(promised[pk]),
            held=frozenset(held[pk]),
            calls=[call for _at, call in sorted(calls[pk].items())],
            closed=closed,
        )
        for pk in ids
    }


def _needed_minutes(at: datetime) -> int:
    """How long promised calls were, in a usual week of the last ones. One query."""
    calls = Appointment.objects.filter(
        kind=AppointmentKind.PROMISED,
        state__in=[AppointmentState.LIVE, AppointmentState.DONE],
        starts_at__gte=at - timedelta(weeks=WEEKS_BEFORE),
        starts_at__lt=at,
    )
    return (calls.aggregate(minutes=Sum("minutes"))["minutes"] or 0) // WEEKS_BEFORE
