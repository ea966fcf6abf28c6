"""My calendar: the secret address that puts an adviser's calls in a calendar of their own."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.actions.desk.calendars import renew_calendar, stop_calendar
from helpdesk.models import Adviser
from helpdesk.views.desk.access import DeskRequest, for_desk
from helpdesk.words.links import calendar_token


def address_of(adviser: Adviser) -> str:
    """The whole secret address, in the active language; "" when there is none."""
    token = calendar_token(adviser)
    return settings.BASE_URL + reverse("helpdesk:calendar_feed", args=[token]) if token else ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def mine(request: DeskRequest) -> HttpResponse:
    """Show the address; `do=renew` makes another one, `do=stop` ends it, anything else nothing."""
    adviser = request.staff.adviser
    if request.method == "POST":
        if adviser is None:
            raise PermissionDenied
        return _changed(request, adviser)
    return render(
        request,
        "helpdesk/desk/calendar.html",
        {"adviser": adviser, "address": address_of(adviser) if adviser else ""},
    )


def _changed(request: DeskRequest, adviser: Adviser) -> HttpResponse:
    match request.POST.get("do"):
        case "renew":
            renew_calendar(adviser=adviser)
            messages.success(request, _("The address of your calendar is ready."))
        case "stop":
            stop_calendar(adviser=adviser)
            messages.success(request, _("The address of your calendar has stopped."))
    return redirect("helpdesk:calendar")
