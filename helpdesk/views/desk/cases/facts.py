"""The facts of a case and of its person: a stale page overwrites nothing, and loses nothing."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.actions.cases.case_facts import change_facts
from helpdesk.actions.messages.contact_changes import change_person_and_tell
from helpdesk.forms.desk import PersonForm
from helpdesk.forms.facts import FactsForm, as_seen, seen_in
from helpdesk.models import Case
from helpdesk.policy.changes import ChangedMeanwhile, Fact
from helpdesk.reads.case_facts import facts_of
from helpdesk.views.desk.access import DeskRequest, case_or_404, for_desk


def told_theirs(form: forms.Form, theirs: Mapping[str, Fact], shown: Mapping[str, str]) -> None:
    """Beside each field that somebody changed meanwhile: what they wrote."""
    for name, value in theirs.items():
        words = shown.get(name, str(value or "–"))
        field = name if name in form.fields else None
        form.add_error(field, _("Somebody wrote meanwhile: %(value)s") % {"value": words})


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def facts(request: DeskRequest, reference: str) -> HttpResponse:
    """Correct topic, device, language, guide and question; sent again, mine stands."""
    case = case_or_404(reference)
    form = FactsForm(request.POST if request.method == "POST" else None, case=case)
    is_stale = False
    if form.is_bound and form.is_valid():
        seen = seen_in(request.POST)
        try:
            change_facts(
                case=case,
                facts=form.cleaned_data,
                seen=facts_of(case) if seen is None else seen,
                at=timezone.now(),
                by=request.user,
            )
        except ChangedMeanwhile as changed:
            is_stale = True
            shown = {name: form.shown(name, value) for name, value in changed.theirs.items()}
            told_theirs(form, changed.theirs, shown)
        else:
            messages.success(request, _("It is noted."))
            return redirect("helpdesk:case", case.reference)
    return render(
        request,
        "helpdesk/desk/case_facts.html",
        {
            "case": case,
            "form": form,
            "is_stale": is_stale,
            "seen": as_seen(facts_of(case)),
        },
        status=409 if is_stale else 422 if form.is_bound else 200,
    )


def _known(case: Case) -> dict[str, Fact]:
    """What the page of the person shows of them, by column."""
    names = (*PersonForm.NEEDS, "language", "email", "postal_address")
    return {name: getattr(case.person, name) for name in names}


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def person(request: DeskRequest, reference: str) -> HttpResponse:
    """What to know of the person, on a page of its own; sent again, mine stands."""
    case = case_or_404(reference)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        initial=PersonForm.known_of(case.person),
    )
    is_stale = False
    if form.is_bound and form.is_valid():
        try:
            change_person_and_tell(
                case=case,
                facts=form.facts(),
                seen=seen_in(request.POST),
                at=timezone.now(),
                by=request.user,
            )
        except ChangedMeanwhile as changed:
            is_stale = True
            told_theirs(form, changed.theirs, _shown(changed.theirs))
        else:
            messages.success(request, _("It is noted."))
            return redirect("helpdesk:case", case.reference)
    return render(
        request,
        "helpdesk/desk/person.html",
        {"case": case, "form": form, "is_stale": is_stale, "seen": as_seen(_known(case))},
        status=409 if is_stale else 422 if form.is_bound else 200,
    )


def _shown(theirs: Mapping[str, Fact]) -> dict[str, str]:
    """What somebody else wrote of a person, as people read it."""
    languages = dict(PersonForm.base_fields["language"].choices)  # type: ignore[attr-defined]
    # Named here: the extraction of texts does not read inside f-strings.
    yes, no = _("yes"), _("no")
    needs = {
        name: f"{label}: {yes if theirs[name] else no}"
        for name, label in PersonForm.NEEDS.items()
        if name in theirs
    }
    if "language" in theirs:
        needs["language"] = str(languages.get(theirs["language"], theirs["language"]))
    return needs
