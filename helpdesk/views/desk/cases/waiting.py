"""A case waits for the person, and goes on when they have answered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.promises.waiting import CallIsPromised, answered, wait_for_person
from helpdesk.forms.cases import WaitForm
from helpdesk.permissions import can_work_on
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.promises import open_promise_of
from helpdesk.reads.reach import gets_reminders
from helpdesk.views.desk.access import (
    CALL_RUNNING,
    CASE_CLOSED,
    DeskRequest,
    case_or_404,
    for_desk,
)
from helpdesk.words.spoken import day_in_words


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def wait(request: DeskRequest, reference: str) -> HttpResponse:
    """For what do we wait? The reason says how often the person is reminded."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        messages.error(request, CASE_CLOSED)
        return redirect("helpdesk:case", case.reference)
    form = WaitForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return render(
            request,
            "helpdesk/desk/case_wait.html",
            {
                "case": case,
                "form": form,
                "callback": open_promise_of(case),
                "is_reminded": gets_reminders(case),
            },
            status=422 if form.is_bound else 200,
        )
    try:
        wait_for_person(case=case, at=timezone.now(), by=request.user, **form.cleaned_data)
    except CallIsPromised:
        messages.error(
            request, _("A call is promised: ask during the call. Or cancel the call first.")
        )
    except CallIsRunning:
        messages.error(request, CALL_RUNNING)
    except MoveRefused:
        messages.error(request, _("This request waits already, or is closed."))
    else:
        until = form.cleaned_data["until"]
        said = _("We wait for the person now, and remind them.")
        if until is not None:
            said = _("The request goes on by itself on %(day)s.") % {"day": day_in_words(until)}
        messages.success(request, said)
    return redirect("helpdesk:case", case.reference)


@require_POST
@for_desk
def has_answered(request: DeskRequest, reference: str) -> HttpResponse:
    """The person did it, or said something."""
    case = case_or_404(reference)
    try:
        answered(case=case, at=timezone.now(), by=request.user)
    except MoveRefused:
        messages.error(request, _("This request does not wait any more."))
    else:
        messages.success(request, _("The request goes on. No more reminders leave."))
    return redirect("helpdesk:case", case.reference)
