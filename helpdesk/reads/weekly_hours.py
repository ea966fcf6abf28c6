"""Reads the hours of the whole team: each week, and the dates that have others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from helpdesk.models import Adviser, OpeningPeriod, SpecialHours
from helpdesk.reads.team import active_advisers


@dataclass(frozen=True)
class TeamHours:
    """Of one adviser: periods by day of the week (0 is Monday), and dates that have others.

    A date with a row that has no hours is one on which they are not there.
    """

    adviser: Adviser
    days: Sequence[Sequence[OpeningPeriod]]
    dates: Mapping[date, Sequence[SpecialHours]]


def hours_of_team(*, today: date) -> list[TeamHours]:
    """Whoever takes calls, with what holds today or will; nothing that is over. Three queries."""
    weekly: dict[tuple[int, int], list[OpeningPeriod]] = defaultdict(list)
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    for period in OpeningPeriod.objects.filter(still).order_by("valid_from", "starts"):
        weekly[period.adviser_id, period.weekday].append(period)
    dates: dict[int, dict[date, list[SpecialHours]]] = defaultdict(dict)
    for row in SpecialHours.objects.filter(on__gte=today).order_by("on", "starts"):
        dates[row.adviser_id].setdefault(row.on, []).append(row)
    return [
        TeamHours(adviser, [weekly[adviser.pk, day] for day in range(7)], dates[adviser.pk])
        for adviser in active_advisers()
    ]
