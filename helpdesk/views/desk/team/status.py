"""How the desk stands, in plain words, for whoever answers for it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpdesk.permissions import can_look_after_messages
from helpdesk.policy.status import looks
from helpdesk.reads.status import status_facts
from helpdesk.views.desk.access import DeskRequest, for_staff
from helpdesk.words.status import in_words


@require_safe
@for_staff(can_look_after_messages)
def status(request: DeskRequest) -> HttpResponse:
    """What works, what does not, and what to do about it; trouble first."""
    at = timezone.now()
    lines = [in_words(look) for look in looks(status_facts(at))]
    facts = {"lines": lines, "at": at, "wrong": [line for line in lines if not line.is_well]}
    return render(request, "helpdesk/desk/status.html", facts)
