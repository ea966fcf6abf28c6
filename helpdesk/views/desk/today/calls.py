"""Telephone calls at the desk: who rings now, and missed ones, ticked once somebody knows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.actions.promises.phone_calls import note_call_read
from helpdesk.reads.phone_calls import as_they_ring, calls_at, find_phone_call, who_rings
from helpdesk.views.desk.access import DeskRequest, about, for_desk, or_404

# Of what a page says that it shows already: more calls than that ring at no desk.
LONGEST = 400


@require_safe
@for_desk
def ringing(request: DeskRequest) -> HttpResponse:
    """The calls that ring at my desk, asked for when they are others than a page shows.

    204 while it is what the page shows already (`seen`): nobody is read from the database for it.
    Without `seen` the page has an old address to ask at, and gets another.
    """
    adviser = request.staff.adviser
    calls = calls_at(adviser.pk if adviser else None, at=timezone.now())
    digest = as_they_ring(calls)
    if digest == request.GET.get("seen", "none")[:LONGEST]:
        return HttpResponse(status=204)
    facts = {"ringing": who_rings(calls), "digest": digest}
    return render(request, "helpdesk/desk/ringing.html", facts)


@require_POST
@for_desk
def read(request: DeskRequest, pk: int) -> HttpResponse:
    """I know of it: it is on nobody's day any more."""
    call = or_404(find_phone_call(pk))
    if call.case is not None:
        about(call.case.person)
    if note_call_read(call=call, at=timezone.now(), by=request.user):
        messages.success(request, _("It is noted."))
    else:
        messages.warning(request, _("This was done already, or is not needed any more."))
    return redirect("helpdesk:today")
