"""Everything that is kept about somebody, on paper or as a file: theirs by right."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpdesk.actions.people.people_reads import note_file
from helpdesk.permissions import can_erase
from helpdesk.reads.people import everybody_in
from helpdesk.views.desk.access import DeskRequest, for_staff
from helpdesk.views.desk.people.people import person_or_404
from helpdesk.words.person_file import count_elsewhere, person_file


@require_safe
@for_staff(can_erase)
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """A page that prints; in the language of whoever asks for it."""
    person = person_or_404(pk)
    note_file(person_id=person.pk, by=request.user, at=timezone.now())
    everybody = everybody_in(person)
    return render(
        request,
        "helpdesk/desk/person_file.html",
        {
            "person": person,
            "sections": person_file(everybody),
            "elsewhere": count_elsewhere(everybody),
            "at": timezone.now(),
        },
    )


@require_safe
@for_staff(can_erase)
def as_file(request: DeskRequest, pk: int) -> HttpResponse:
    """The same as JSON: headings, and under each a list of lines (GDPR, art. 20)."""
    person = person_or_404(pk)
    note_file(person_id=person.pk, by=request.user, at=timezone.now())
    kept = [
        {"title": section.title, "lines": [dict(row) for row in section.rows]}
        for section in person_file(everybody_in(person))
    ]
    text = json.dumps({"written_at": timezone.now().isoformat(), "kept": kept}, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="person-{person.pk}.json"'
    return response
