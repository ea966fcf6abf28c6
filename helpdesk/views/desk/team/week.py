"""The week of the team: who is there when, what is promised, and what may still be taken."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpdesk.forms.days import DayForm
from helpdesk.policy.week import DAYS, monday_of
from helpdesk.reads.availability import desk_day
from helpdesk.reads.week import Week, week_of
from helpdesk.views.desk.access import DeskRequest, for_desk

WORKING_DAYS = 5


@dataclass(frozen=True)
class DayShown:
    """A day of the page, its place in the week from 0, and whether a small screen shows it."""

    day: date
    place: int
    is_closed: bool
    is_today: bool
    is_chosen: bool


@require_safe
@for_desk
def week(request: DeskRequest) -> HttpResponse:
    """`?day=2026-11-30`, any day of the week that is shown; a small screen shows this day alone."""
    at = timezone.now()
    today = desk_day(at)
    day = DayForm(request.GET).asked() or today
    monday = monday_of(day)
    shown = week_of(monday, at=at)
    days = _days(shown, chosen=day, today=today)
    return render(
        request,
        "helpdesk/desk/week.html",
        {
            "week": shown,
            "days": days,
            "rows": [
                (adviser, [(each, adviser.days[each.place]) for each in days])
                for adviser in shown.advisers
            ],
            "monday": monday,
            "previous": monday - timedelta(days=DAYS),
            "following": monday + timedelta(days=DAYS),
            "is_this_week": monday == monday_of(today),
            "is_past": monday < monday_of(today),
        },
    )


def _days(week: Week, *, chosen: date, today: date) -> list[DayShown]:
    """Monday to Friday, and the other days on which somebody is there or is called."""
    return [
        DayShown(
            day=day,
            place=place,
            is_closed=day in week.closed,
            is_today=day == today,
            is_chosen=day == chosen,
        )
        for place, day in enumerate(week.days)
        if place < WORKING_DAYS or day == chosen or _has_something(week, place)
    ]


def _has_something(week: Week, place: int) -> bool:
    days = (adviser.days[place] for adviser in week.advisers)
    return any(day.hours or day.promised for day in days)
