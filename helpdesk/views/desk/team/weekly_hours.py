"""The hours of the team on one page: other ones for ticked days and people, or for one date."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.actions.desk.hours import NotDecided, change_hours
from helpdesk.actions.desk.weekly_hours import write_hours_of_date, write_weekly_hours
from helpdesk.forms.hours import decision_in, facts_of
from helpdesk.forms.weekly_hours import OneDateForm, PeriodsForm, WeeklyForm
from helpdesk.models.adviser import WEEKDAYS
from helpdesk.permissions import can_change_hours
from helpdesk.reads.availability import desk_day
from helpdesk.reads.weekly_hours import hours_of_team
from helpdesk.views.desk.access import DeskRequest, for_staff


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(can_change_hours)
def team_hours(request: DeskRequest) -> HttpResponse:
    """`do=week|date` says which form was sent; `?adviser=3` ticks somebody."""
    today, do = desk_day(timezone.now()), request.POST.get("do", "")
    asked: dict[str, Any] = {"advisers": request.GET.getlist("adviser"), "first": today}
    week = WeeklyForm(
        request.POST if do == "week" else None, today=today, initial=asked, auto_id="id_week_%s"
    )
    one = OneDateForm(
        request.POST if do == "date" else None, today=today, initial=asked, auto_id="id_date_%s"
    )
    if week.is_bound and week.is_valid():
        who, hours = week.chosen, week.hours()
        return _write(request, lambda: write_weekly_hours(advisers=who, hours=hours))
    if one.is_bound and one.is_valid():
        said = {"advisers": one.chosen, "day": one.cleaned_data["day"], "periods": one.periods}
        return _write(request, lambda: write_hours_of_date(**said))
    names = [words for _day, words in WEEKDAYS]
    team = hours_of_team(today=today)
    sent: PeriodsForm | None = next((form for form in (week, one) if form.is_bound), None)
    return render(
        request,
        "helpdesk/desk/team_hours.html",
        {
            "team": [(line, list(zip(names, line.days, strict=True))) for line in team],
            "today": today,
            "weekdays": names,
            "week": week,
            "one": one,
            "form": sent,
        },
        status=422 if sent else 200,
    )


def _write(request: DeskRequest, write: Callable[[], None]) -> HttpResponse:
    """What it does to promised calls is shown first; it is done when somebody has seen it."""
    try:
        decided = decision_in(request.POST)
        change = change_hours(write=write, at=timezone.now(), by=request.user, decided=decided)
    except NotDecided as asked:
        shown = facts_of(asked.consequences, request.POST)
        return render(request, "helpdesk/desk/consequences.html", shown)
    messages.success(request, _("The hours are kept."))
    if change:
        return redirect("helpdesk:hours_change", change.pk)
    return redirect("helpdesk:team_hours")
