"""A change of hours: what it did to promised calls, and its way back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from helpdesk.actions.desk.hours import TooLateToTakeBack, take_back
from helpdesk.permissions import can_take_back
from helpdesk.reads.hours import find_change, moved_by
from helpdesk.views.desk.access import DeskRequest, for_desk, or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """What a change moved, and to whom; POST takes it all back while nobody was told."""
    change, at = or_404(find_change(pk)), timezone.now()
    if not can_take_back(request.staff, change):
        raise PermissionDenied
    if request.method == "POST":
        try:
            left = take_back(change=change, at=at, by=request.user)
        except TooLateToTakeBack:
            messages.error(request, _("It is too late: messages are leaving. Nothing was changed."))
        else:
            messages.success(request, _taken_back(left))
        return redirect("helpdesk:hours_change", change.pk)
    return render(
        request,
        "helpdesk/desk/hours_change.html",
        {
            "change": change,
            "moved": moved_by(change),
            "can_be_taken_back": change.may_be_taken_back(at),
        },
    )


def _taken_back(left: int) -> str:
    words = _("It is taken back. Nobody was told anything.")
    if left:
        words += " " + ngettext(
            "%(count)d call is left as it is now: look at it.",
            "%(count)d calls are left as they are now: look at them.",
            left,
        ) % {"count": left}
    return words
