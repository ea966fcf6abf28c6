"""The numbers of a person: one is added, corrected, or taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk import labels
from helpdesk.actions.people.numbers import (
    NumberIsCalled,
    NumberIsKnown,
    NumberIsTold,
    add_number,
    change_number,
    number_was_right,
    remove_number,
)
from helpdesk.forms.people import NewNumberForm, NumberFactsForm
from helpdesk.models import Person, PhoneNumber
from helpdesk.policy.changes import ChangedMeanwhile
from helpdesk.reads.cases import case_for_page
from helpdesk.reads.numbers import as_seen, number_of
from helpdesk.views.desk.access import DeskRequest, for_desk, or_404, person_or_404
from helpdesk.words.needs import what_a_message_says
from helpdesk.words.spoken import in_pairs

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@for_desk
def add(request: DeskRequest, pk: int) -> HttpResponse:
    """One more number, and what to know of it."""
    person = person_or_404(pk)
    form = NewNumberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            add_number(
                person=person,
                number=form.cleaned_data["number"].e164,
                facts=form.facts(),
                at=timezone.now(),
                by=request.user,
            )
        except NumberIsKnown:
            form.add_error("number", _("This person has this number already."))
        else:
            messages.success(request, _("The number is kept."))
            return redirect("helpdesk:person", pk)
    return _page(request, person, form, title=_("Add a number"))


@get_or_post
@for_desk
def change(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """What to know of a number; what somebody else wrote meanwhile is shown, never overwritten."""
    person = person_or_404(pk)
    row = or_404(number_of(person, number))
    form = NumberFactsForm(
        request.POST if request.method == "POST" else None, initial=NumberFactsForm.known_of(row)
    )
    now = None
    if form.is_bound and form.is_valid():
        try:
            change_number(
                row=row,
                facts=form.facts(),
                seen=form.cleaned_data["seen"],
                at=timezone.now(),
                by=request.user,
            )
        except ChangedMeanwhile:
            now = _in_words(row)
            typed = request.POST.copy()
            typed["seen"] = as_seen(row)
            form = NumberFactsForm(typed)
        else:
            messages.success(request, _("It is noted."))
            return redirect("helpdesk:person", pk)
    title = _("What to know of %(number)s") % {"number": in_pairs(row.number)}
    return _page(request, person, form, title=title, now=now)


@require_POST
@for_desk
def remove(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Take a number away, unless an open promise calls it."""
    person = person_or_404(pk)
    row = number_of(person, number)
    if row is not None:
        try:
            remove_number(row=row, at=timezone.now(), by=request.user)
        except NumberIsCalled:
            messages.error(
                request, _("A promised call goes to this number. Give the call another one first.")
            )
            return redirect("helpdesk:person", pk)
        except NumberIsTold:
            messages.error(
                request, _("We still have a message for this number. Try again when it has left.")
            )
            return redirect("helpdesk:person", pk)
    messages.success(request, _("The number is gone."))
    return redirect("helpdesk:person", pk)


@require_POST
@for_desk
def right(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """A number that was wrong is right after all; `case` leads back to that request."""
    person = person_or_404(pk)
    row = or_404(number_of(person, number))
    number_was_right(person=person, number=row.number, at=timezone.now(), by=request.user)
    messages.success(request, _("We may call this number again."))
    reference = request.POST.get("case", "")
    if reference and case_for_page(reference) is not None:
        return redirect("helpdesk:case", reference)
    return redirect("helpdesk:person", pk)


def _in_words(row: PhoneNumber) -> list[str]:
    """What is known of a number now, for whoever typed something else."""
    return [
        labels.label_of(labels.PHONE_OWNER, row.owner),
        row.owner_name,
        labels.label_of(labels.PHONE_KIND, row.kind),
        *(labels.label_of(labels.PART_OF_DAY, part) for part in row.best_parts),
        *what_a_message_says(row),
    ]


def _page(
    request: DeskRequest,
    person: Person,
    form: NumberFactsForm,
    *,
    title: str,
    now: list[str] | None = None,
) -> HttpResponse:
    return render(
        request,
        "helpdesk/desk/person_change.html",
        {"person": person, "form": form, "title": title, "is_stale": now is not None, "now": now},
        status=409 if now is not None else 422 if form.is_bound else 200,
    )
