"""A restricted record: opened for a reason, and restricted or lifted by a coordinator."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.actions.people.restricted import lift_restriction, open_record, restrict
from helpdesk.forms.restricted import OpeningForm
from helpdesk.reads.restricted import is_restricted
from helpdesk.views.desk.access import DeskRequest, for_desk


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def open_(request: DeskRequest, pk: int) -> HttpResponse:
    """Say why, then read it for a while; nothing of the person is on this page."""
    if is_restricted(pk) is None:
        raise Http404
    if not is_restricted(pk):
        return redirect("helpdesk:person", pk)
    form = OpeningForm(
        request.POST if request.method == "POST" else None,
        initial={"next": request.GET.get("next", "")},
    )
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        wanted = said.pop("next")
        open_record(person_id=pk, at=timezone.now(), by=request.user, **said)
        messages.success(request, _("The record is open to you for two hours."))
        if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
            return redirect(wanted)
        return redirect("helpdesk:person", pk)
    return render(
        request,
        "helpdesk/desk/person_open.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


@require_POST
@for_desk
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """`do=restrict|lift`. Coordinators only; whoever restricts a record has not opened it."""
    if not request.staff.is_coordinator:
        raise PermissionDenied
    if is_restricted(pk) is None:
        raise Http404
    at = timezone.now()
    if request.POST.get("do") == "lift":
        lift_restriction(person_id=pk, at=at, by=request.user)
        messages.success(request, _("The record is like any other again."))
    else:
        restrict(person_id=pk, at=at, by=request.user)
        messages.success(request, _("The record is restricted. Each opening asks for a reason."))
    return redirect("helpdesk:person", pk)
