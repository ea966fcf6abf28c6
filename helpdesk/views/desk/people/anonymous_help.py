"""Somebody is helped at once and tells no name: one small form, for the figures."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.actions.people.anonymous_help import Help, note_help
from helpdesk.forms.people import AnonymousHelpForm
from helpdesk.views.desk.access import DeskRequest, for_desk


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def helped(request: DeskRequest) -> HttpResponse:
    """Count a help without a name."""
    form = AnonymousHelpForm(
        request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()}
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        note_help(
            request_key=said["key"],
            at=timezone.now(),
            given=Help(
                topic=said["topic"],
                device=said["device"],
                guide_number=said["guide_number"],
                minutes=form.spent,
            ),
        )
        messages.success(request, _("This help is counted."))
        return redirect("helpdesk:today")
    return render(
        request,
        "helpdesk/desk/helped.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )
