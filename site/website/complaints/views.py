"""Telling us about an obstacle; and, for the team, which of these still wait for an answer."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accessibility.display.origin import is_from_our_page
from helpdesk.actions.limits import allows
from helpdesk.actions.people.people import Newcomer
from helpdesk.choices import FactSource
from helpdesk.models import DeskSettings
from helpdesk.policy.fair_use import (
    COMPLAINTS_PER_NUMBER,
    COMPLAINTS_PER_SESSION,
    daily_bound,
    place_of,
)
from helpdesk.views.desk.access import DeskRequest, for_desk
from helpdesk.views.public.journey import visitor_of
from website.complaints.complaints import complain, complaint_of, recent_complaints
from website.complaints.forms import ComplaintForm

SESSION_KEY = "complaint"


def _is_too_many(request: HttpRequest, number: str, at: datetime) -> bool:
    """Whether this session, number or address asked too often in this hour."""
    place = place_of(request.META.get("REMOTE_ADDR", ""))
    asked = [
        ("complaint_session", visitor_of(request).hex, COMPLAINTS_PER_SESSION),
        ("complaint_place", place.name, daily_bound(place, DeskSettings.current().fair_use)),
    ]
    if number:
        asked.append(("complaint_number", number, COMPLAINTS_PER_NUMBER))
    return not all(
        allows(kind=kind, value=value, limit=limit, at=at) for kind, value, limit in asked
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tell(request: HttpRequest) -> HttpResponse:
    """One page with a few questions; what was typed stays when something is to be changed."""
    if request.method != "POST":
        page = request.GET.get("page", "") if is_from_our_page(request) else ""
        form = ComplaintForm(initial={"page": page[:300]})
        return render(request, "website/complaint.html", {"form": form})
    form, at = ComplaintForm(request.POST), timezone.now()
    if not form.is_valid():
        return render(request, "website/complaint.html", {"form": form}, status=422)
    said = form.cleaned_data
    number = said["number"].e164 if said["number"] else ""
    if _is_too_many(request, number, at):
        form.add_error(None, _("We have several requests from you. Wait an hour, or call us."))
        return render(request, "website/complaint.html", {"form": form}, status=429)
    key = said["key"] or uuid.uuid4()
    if not allows(kind="complaint", value=key.hex, limit=1, at=at):
        return redirect("complaint_done")
    complaint = complain(
        what=said["what"],
        page=said["page"],
        by=Newcomer(
            name=said["name"],
            number=number,
            email=said["email"],
            source=FactSource.SITE,
            language=(get_language() or "fr")[:2],
        ),
        at=at,
    )
    request.session[SESSION_KEY] = complaint.case.pk
    return redirect("complaint_done")


@require_safe
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """What we received, and until when we answer; seen in the same session only."""
    complaint = complaint_of(request.session.get(SESSION_KEY, 0))
    if complaint is None:
        return redirect("complaint")
    return render(request, "website/complaint_done.html", {"complaint": complaint})


@require_safe
@for_desk
def worklist(request: DeskRequest) -> HttpResponse:
    """Complaints that wait, the most urgent first, then answered ones."""
    at = timezone.now()
    lines = [{"complaint": told, "is_late": told.is_late(at)} for told in recent_complaints(at=at)]
    return render(request, "website/complaints.html", {"lines": lines})
