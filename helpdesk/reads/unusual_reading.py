"""Reads how many people each account opened, by day, for the rule that says what is unusual."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from helpdesk.models import Case, PersonRead
from helpdesk.policy.hours import local_midnight
from helpdesk.policy.unusual_reading import Alarm, DayOfReading, alarms
from helpdesk.reads.availability import desk_zone

COMPARED = timedelta(days=28)
# Whoever was helped within these days is known to the desk, and may be read about.
LATELY = timedelta(days=30)


def unusual_reading(on: date) -> list[Alarm]:
    """What is unusual of what was read on this local day. Three queries."""
    return alarms(_of_day(on), before=_before(on))


def _reads(first: date, last: date) -> Any:
    """Reads about one person on these local days, both included."""
    zone = desk_zone()
    starts, ends = local_midnight(first, zone), local_midnight(last + timedelta(days=1), zone)
    reads = PersonRead.objects.filter(at__gte=starts, at__lt=ends, person__isnull=False)
    return reads.order_by()


def _of_day(on: date) -> dict[int, DayOfReading]:
    since = local_midnight(on, desk_zone()) - LATELY
    known = Case.objects.filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=since), person=OuterRef("person")
    )
    reads = _reads(on, on)
    strangers = dict(_people(reads.filter(~Exists(known))))
    return {
        reader: DayOfReading(people, strangers.get(reader, 0)) for reader, people in _people(reads)
    }


def _people(reads: Any) -> Any:
    return reads.values_list("reader").annotate(people=Count("person", distinct=True))


def _before(on: date) -> dict[int, list[int]]:
    reads = _reads(on - COMPARED, on - timedelta(days=1))
    days = reads.annotate(day=TruncDate("at", tzinfo=desk_zone()))
    found: dict[int, list[int]] = {}
    counts = days.values_list("reader", "day").annotate(people=Count("person", distinct=True))
    for reader, _day, people in counts:
        found.setdefault(reader, []).append(people)
    return found
