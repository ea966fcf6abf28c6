"""What the next night lets go, what another delay would do, and who waits to be erased."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpdesk.forms.retention import DelaysForm
from helpdesk.models import DeskSettings
from helpdesk.permissions import can_erase
from helpdesk.reads.erasures import erasures_done, erasures_waiting
from helpdesk.reads.retention import preview
from helpdesk.views.desk.access import DeskRequest, for_staff
from helpdesk.words.retention import delay_in_words, kind_in_words

DONE_SHOWN = 20


@require_safe
@for_staff(can_erase)
def retention(request: DeskRequest) -> HttpResponse:
    """`?people_months=…` and the others: counted, never kept; the settings hold what counts."""
    delays, at = DeskSettings.current().delays, timezone.now()
    form = DelaysForm(request.GET or None, initial=vars(delays))
    tried = delays
    if form.is_bound and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if value is not None}
        tried = replace(delays, **said)
    now = preview(delays=delays, at=at)
    other = preview(delays=tried, at=at) if tried != delays else now
    lines = [
        {
            "what": kind_in_words(line.kind),
            "delay": delay_in_words(line.length, is_days=line.is_days),
            "line": line,
            "tried": there,
            "tried_delay": delay_in_words(there.length, is_days=there.is_days),
        }
        for line, there in zip(now, other, strict=True)
    ]
    return render(
        request,
        "helpdesk/desk/retention.html",
        {
            "lines": lines,
            "form": form,
            "is_tried": tried != delays,
            "waiting": erasures_waiting(),
            "done": erasures_done(most=DONE_SHOWN),
        },
        status=422 if form.errors else 200,
    )
