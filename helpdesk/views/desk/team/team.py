"""The team: who is there, notes to everybody, and what somebody is named in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.actions.cases.mentions import has_read, remove_team_note, write_team_note
from helpdesk.forms.team import TeamNoteForm
from helpdesk.permissions import can_remove_team_note
from helpdesk.reads.availability import desk_day
from helpdesk.reads.mentions import find_team_note, mention_of, team_notes
from helpdesk.reads.presence import whereabouts
from helpdesk.views.desk.access import DeskRequest, for_desk, or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def team(request: DeskRequest) -> HttpResponse:
    """Who is there until when, and the notes; POST writes one."""
    at = timezone.now()
    today = desk_day(at)
    form = TeamNoteForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_bound and form.is_valid():
        write_team_note(**form.cleaned_data, at=at, by=request.user)
        messages.success(request, _("The note is kept."))
        return redirect("helpdesk:team")
    return render(
        request,
        "helpdesk/desk/team.html",
        {
            "form": form,
            "lines": [
                {"note": note, "can_remove_team_note": can_remove_team_note(request.staff, note)}
                for note in team_notes(today)
            ],
            "standings": whereabouts(at=at),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@for_desk
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a note down; one that is gone already is gone."""
    note = find_team_note(pk)
    if note is not None and not can_remove_team_note(request.staff, note):
        raise PermissionDenied
    if note is not None:
        remove_team_note(note)
    messages.success(request, _("The note is taken down."))
    return redirect("helpdesk:team")


@require_POST
@for_desk
def read(request: DeskRequest, pk: int) -> HttpResponse:
    """I have read where I am named; Http404 for what names somebody else."""
    has_read(mention=or_404(mention_of(request.user, pk)), at=timezone.now())
    return redirect("helpdesk:today")
