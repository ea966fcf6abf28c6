"""Who looked at a person: for a coordinator, and on paper for the person who asks."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpdesk.permissions import can_see_who_looked
from helpdesk.reads.people import everybody_in
from helpdesk.reads.person import readers_of
from helpdesk.reads.restricted import openings_of
from helpdesk.views.desk.access import DeskRequest, for_staff, person_or_404
from helpdesk.words.journal import page_in_words

MOST = 500


@require_safe
@for_staff(can_see_who_looked)
def of_person(request: DeskRequest, pk: int) -> HttpResponse:
    """Every page about this person that somebody was shown, the latest first."""
    person = person_or_404(pk)
    if person.merged_into is not None:
        return redirect("helpdesk:person_reads", person.merged_into.pk)
    reads = readers_of(everybody_in(person), most=MOST + 1)
    return render(
        request,
        "helpdesk/desk/person_reads.html",
        {
            "person": person,
            "lines": [{"read": read, "page": page_in_words(read.page)} for read in reads[:MOST]],
            "openings": openings_of(person, most=MOST),
            "has_more": len(reads) > MOST,
            "at": timezone.now(),
        },
    )
