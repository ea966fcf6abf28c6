"""Writes other hours of several advisers at once; `change_hours` shows first what they touch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from helpdesk.models import Adviser, OpeningPeriod, SpecialHours
from helpdesk.policy.weekly_hours import Period, Weekly, with_other_hours


@dataclass(frozen=True)
class OtherHours:
    """These days of the week have these periods from `first` to `last`; `last` None is for ever."""

    weekdays: Collection[int]
    periods: Sequence[Period]
    first: date
    last: date | None = None


def write_weekly_hours(*, advisers: Sequence[Adviser], hours: OtherHours) -> None:
    """For `change_hours`: what is the same already is left, so that it can be taken back."""
    for adviser in advisers:
        rows = list(OpeningPeriod.objects.filter(adviser=adviser))
        known = {row.pk: _as_value(row) for row in rows}
        wanted = with_other_hours(known.values(), **vars(hours))
        for row in rows:
            if known[row.pk] in wanted:
                wanted.remove(known[row.pk])
            else:
                row.delete()
        OpeningPeriod.objects.bulk_create(_as_row(adviser, each) for each in wanted)


def write_hours_of_date(
    *, advisers: Sequence[Adviser], day: date, periods: Sequence[Period]
) -> None:
    """For `change_hours`: the hours of one date in place of the weekly ones; none is not there."""
    SpecialHours.objects.filter(adviser__in=advisers, on=day).delete()
    rows: Sequence[Period | tuple[None, None]] = periods or [(None, None)]
    SpecialHours.objects.bulk_create(
        SpecialHours(adviser=adviser, on=day, starts=starts, ends=ends)
        for adviser in advisers
        for starts, ends in rows
    )


def _as_value(row: OpeningPeriod) -> Weekly:
    return Weekly(row.weekday, row.starts, row.ends, row.valid_from, row.valid_to)


def _as_row(adviser: Adviser, hours: Weekly) -> OpeningPeriod:
    return OpeningPeriod(
        adviser=adviser,
        weekday=hours.weekday,
        starts=hours.starts,
        ends=hours.ends,
        valid_from=hours.first,
        valid_to=hours.last,
    )
