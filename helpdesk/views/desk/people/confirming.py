"""An adviser confirms with the person what was said on the site or on the phone: one key."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from helpdesk.actions.cases.drafts import keep_draft
from helpdesk.actions.messages.contact_changes import confirm_fact_and_tell
from helpdesk.forms.people import ConfirmedForm
from helpdesk.permissions import can_work_on
from helpdesk.policy.changes import ChangedMeanwhile
from helpdesk.views.desk.access import CASE_CLOSED, DeskRequest, case_or_404, for_desk

NOT_THERE = gettext_lazy("This has changed meanwhile. Look at it again before you confirm it.")


@require_POST
@for_desk
def confirm(request: DeskRequest, reference: str) -> HttpResponse:
    """What the page showed is confirmed, and nothing else that stands there by now.

    Pressed on a call page, it leads back there.
    """
    case, at = case_or_404(reference), timezone.now()
    form = ConfirmedForm(request.POST)
    running = request.running_call
    is_calling = running is not None and running.callback.case_id == case.pk
    if is_calling and "note" in request.POST:
        keep_draft(case=case, user=request.user, text=request.POST["note"], typed_at=at)
    if not can_work_on(request.staff, case):
        messages.error(request, CASE_CLOSED)
    elif not form.is_valid():
        messages.error(request, NOT_THERE)
    else:
        try:
            fact, value = form.cleaned_data["confirmed"]
            confirm_fact_and_tell(case=case, fact=fact, value=value, at=at, by=request.user)
        except ChangedMeanwhile:
            messages.error(request, NOT_THERE)
        else:
            messages.success(request, _("It is noted: confirmed with the person."))
    if running is not None and is_calling:
        return redirect("helpdesk:attempt", running.pk)
    return redirect("helpdesk:case", case.reference)
