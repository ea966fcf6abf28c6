"""Incidents: declared, said on every page, tied to requests, and ended for all of them at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.actions.cases.incidents import IncidentOver, change_incident, declare_incident
from helpdesk.actions.desk.incidents import end_incident
from helpdesk.actions.messages.incidents import tie_case, untie_case
from helpdesk.choices import SeveralAct
from helpdesk.forms.incidents import EndForm, IncidentForm
from helpdesk.models import Incident
from helpdesk.permissions import can_declare_incident, can_work_on
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.incidents import (
    all_incidents,
    cases_of_incident,
    find_incident,
    open_keys_of,
)
from helpdesk.reads.several import Aim, expected_of
from helpdesk.views.desk.access import (
    CASE_CLOSED,
    DeskRequest,
    case_or_404,
    for_desk,
    for_staff,
    or_404,
)

SHOWN = 50
OVER = gettext_lazy("This incident is over. Nothing was changed.")


@require_safe
@for_desk
def incidents(request: DeskRequest) -> HttpResponse:
    """Those that run, and those that are over, with how many requests each had."""
    facts = {"lines": all_incidents(most=SHOWN), "may": can_declare_incident(request.staff)}
    return render(request, "helpdesk/desk/incidents.html", facts)


@require_safe
@for_desk
def incident(request: DeskRequest, pk: int) -> HttpResponse:
    """What is said of it, and its requests."""
    found = or_404(find_incident(pk))
    cases = cases_of_incident(found, most=SHOWN + 1)
    return render(
        request,
        "helpdesk/desk/incident.html",
        {
            "incident": found,
            "cases": cases[:SHOWN],
            "is_more": len(cases) > SHOWN,
            "open_count": len(open_keys_of(found)),
            "may": can_declare_incident(request.staff),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(can_declare_incident)
def new(request: DeskRequest) -> HttpResponse:
    """Declare one: it is said on every page at once."""
    form = IncidentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = declare_incident(said=form.said(), at=timezone.now(), by=request.user)
        messages.success(request, _("It is said on every page now."))
        return redirect("helpdesk:incident", made.pk)
    return _edit(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(can_declare_incident)
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Say it otherwise, or when the next news come."""
    found = or_404(find_incident(pk))
    form = IncidentForm(request.POST if request.method == "POST" else None, incident=found)
    if not (form.is_bound and form.is_valid()):
        return _edit(request, form, found)
    try:
        change_incident(incident=found, said=form.said(), at=timezone.now(), by=request.user)
    except IncidentOver:
        messages.error(request, OVER)
    else:
        messages.success(request, _("Every page says it so now."))
    return redirect("helpdesk:incident", found.pk)


def _edit(request: DeskRequest, form: IncidentForm, found: Incident | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    facts = {"form": form, "incident": found}
    return render(request, "helpdesk/desk/incident_edit.html", facts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(can_declare_incident)
def end(request: DeskRequest, pk: int) -> HttpResponse:
    """Say first what becomes of each of its requests; with a POST it is over."""
    found = or_404(find_incident(pk))
    form = EndForm(request.POST if request.method == "POST" else None)
    at = timezone.now()
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = end_incident(incident=found, reason=reason, at=at, by=request.user)
        return redirect("helpdesk:several_done", done.pk)
    lines = expected_of(
        SeveralAct.END, open_keys_of(found), aim=Aim(), user_id=request.user.pk, at=at
    )
    return render(
        request,
        "helpdesk/desk/incident_end.html",
        {
            "incident": found,
            "form": form,
            "to_do": [line for line in lines if line.why is None],
            "done": [],
            "left": [line for line in lines if line.why is not None],
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@for_desk
def of_case(request: DeskRequest, reference: str) -> HttpResponse:
    """`incident` is the key of the one that a request is tied to; none unties it."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        messages.error(request, CASE_CLOSED)
        return redirect("helpdesk:case", case.reference)
    key, at = request.POST.get("incident", ""), timezone.now()
    if not key:
        untie_case(case=case, at=at, by=request.user)
        messages.success(request, _("The request is not part of an incident any more."))
        return redirect("helpdesk:case", case.reference)
    found = or_404(find_incident(int(key)) if key.isdecimal() and len(key) < 12 else None)
    try:
        tie_case(case=case, incident=found, at=at, by=request.user)
    except IncidentOver:
        messages.error(request, OVER)
    except MoveRefused:
        messages.error(request, CASE_CLOSED)
    else:
        messages.success(request, _("The request is part of the incident. It ends with it."))
    return redirect("helpdesk:case", case.reference)
