"""I am here, on a break, or away: one page, and what the team sees of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from helpdesk.actions.desk.hours import NotDecided, change_hours
from helpdesk.actions.desk.presence import be_present, go_away, take_break
from helpdesk.forms.hours import decision_in, facts_of
from helpdesk.forms.team import AwayForm
from helpdesk.models import Adviser
from helpdesk.permissions import can_change_presence
from helpdesk.reads.availability import desk_day
from helpdesk.reads.presence import whereabouts
from helpdesk.reads.team import active_adviser
from helpdesk.views.desk.access import DeskRequest, for_desk, or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def mine(request: DeskRequest) -> HttpResponse:
    """My own presence."""
    if request.staff.adviser is None:
        raise PermissionDenied
    return _presence(request, request.staff.adviser)


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def of_adviser(request: DeskRequest, pk: int) -> HttpResponse:
    """The presence of somebody who cannot say it themselves."""
    adviser = or_404(active_adviser(pk))
    if not can_change_presence(request.staff, adviser):
        raise PermissionDenied
    return _presence(request, adviser)


def _presence(request: DeskRequest, adviser: Adviser) -> HttpResponse:
    """`do=present|break|away`; anything else shows the page."""
    at, do = timezone.now(), request.POST.get("do")
    if do == "present":
        be_present(adviser=adviser, at=at)
        messages.success(request, _("Welcome back. Calls are planned again."))
        return redirect("helpdesk:today")
    if do == "break":
        take_break(adviser=adviser)
        messages.success(request, _("Have a good break. The promised calls stay yours."))
        return redirect("helpdesk:today")
    form = AwayForm(request.POST if do == "away" else None, today=desk_day(at))
    if form.is_bound and form.is_valid():
        return _go_away(request, adviser, form.cleaned_data, at)
    return render(
        request,
        "helpdesk/desk/presence.html",
        {
            "form": form,
            "standing": whereabouts(at=at, advisers=[adviser])[0],
            "is_own": adviser == request.staff.adviser,
        },
        status=422 if form.is_bound else 200,
    )


def _go_away(
    request: DeskRequest, adviser: Adviser, facts: dict[str, Any], at: datetime
) -> HttpResponse:
    """What becomes of the promised calls is shown first; it is done when somebody has seen it."""
    given = []

    def write() -> None:
        given.append(go_away(adviser=adviser, at=at, by=request.user, **facts))

    try:
        decided = decision_in(request.POST)
        change = change_hours(write=write, at=at, by=request.user, decided=decided)
    except NotDecided as asked:
        shown = facts_of(asked.consequences, request.POST)
        return render(request, "helpdesk/desk/consequences.html", shown)
    messages.success(request, _away_in_words(given[-1]))
    return redirect("helpdesk:hours_change", change.pk) if change else redirect("helpdesk:today")


def _away_in_words(given: int) -> str:
    words = _("It is noted. Others keep the promised calls.")
    if given:
        words += " " + ngettext(
            "%(count)d request was given to somebody else.",
            "%(count)d requests were given to others.",
            given,
        ) % {"count": given}
    return words
