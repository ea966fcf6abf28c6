"""Fixed words in a language in which the project brings none, beside ours; and what is missing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk import labels
from helpdesk.actions.messages.text_changes import TextOf, propose_text
from helpdesk.choices import Script
from helpdesk.forms.texts import ScriptForm
from helpdesk.models.text_change import OF_A_SCRIPT
from helpdesk.models.texts import first_language
from helpdesk.reads.text_changes import proposed_change
from helpdesk.views.desk.access import DeskRequest, for_desk
from helpdesk.views.desk.team.text_changes import proposed_in_words
from helpdesk.words.missing import missing_texts
from helpdesk.words.our_scripts import our_parts
from helpdesk.words.scripts import PARTS, languages_to_write, newest


@require_safe
@for_desk
def missing(request: DeskRequest) -> HttpResponse:
    """What nobody has written yet, by language. Coordinators only."""
    _coordinators_only(request)
    return render(request, "helpdesk/desk/texts_missing.html", {"missing": missing_texts()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def edit(request: DeskRequest, script: str, language: str) -> HttpResponse:
    """The words of one script in one language; saving other words makes a new version.

    Coordinators only; Http404 for a script or a language that is not to be written.
    """
    _coordinators_only(request)
    if script not in PARTS or language not in languages_to_write():
        raise Http404
    script = Script(script)
    kept = newest(script, language)
    form = ScriptForm(
        request.POST if request.method == "POST" else None,
        initial=kept.parts if kept else {},
        script=script,
        language=language,
    )
    if form.is_bound and form.is_valid():
        change = propose_text(
            text=TextOf(script, OF_A_SCRIPT, language),
            words=form.cleaned_data,
            at=timezone.now(),
            by=request.user,
        )
        messages.success(request, proposed_in_words(change))
        return redirect("helpdesk:text_change", change.pk)
    ours = our_parts(script)
    return render(
        request,
        "helpdesk/desk/script_edit.html",
        {
            "form": form,
            "fields": [(form[name], ours[name]) for name in form.fields],
            "script": script,
            "code": language,
            "ours": first_language(),
            "version": kept.version if kept else None,
            "change": proposed_change(script, OF_A_SCRIPT, language),
            "title": labels.label_of(labels.SCRIPT, script),
        },
        status=422 if form.errors else 200,
    )


def _coordinators_only(request: DeskRequest) -> None:
    if not request.staff.is_coordinator:
        raise PermissionDenied
