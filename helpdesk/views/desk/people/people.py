"""People: found by number, name or request; one person with all that the desk knows of them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.actions.people.people import rename_person
from helpdesk.choices import Channel
from helpdesk.forms.people import NameForm
from helpdesk.models import Person, PhoneNumber, Topic
from helpdesk.permissions import can_see_who_looked
from helpdesk.policy.changes import ChangedMeanwhile
from helpdesk.reads.consents import helped_by, helpers_of
from helpdesk.reads.evidence import Way, calls_answered, evidence_of
from helpdesk.reads.facts import SaidFact, emails_of
from helpdesk.reads.numbers import numbers_of
from helpdesk.reads.people import everybody_in, people_for_list
from helpdesk.reads.people_alike import alike
from helpdesk.reads.person import (
    merges_into,
    numbers_to_be_called,
    readers_of,
    requests_of,
)
from helpdesk.views.desk.access import DeskRequest, for_desk, person_or_404
from helpdesk.words.consent_script import words_without_consent
from helpdesk.words.evidence import said_of_way, shown_way
from helpdesk.words.needs import needs_of, what_a_message_says

SHOWN = 25
REQUESTS = 20
READS = 20


def _line(person: Any) -> dict[str, Any]:
    """What the list shows of somebody found by `people_for_list`."""
    case = person.latest or {}
    return {
        "person": person,
        "case": case,
        "topic": Topic(pk=case.get("topic_id")).name,
        "needs": needs_of(person=person, number=""),
    }


@require_safe
@for_desk
def people(request: DeskRequest) -> HttpResponse:
    """`?q=` a number in any form, a name however spelt, or the reference of a request."""
    q = request.GET.get("q", "").strip()[:120]
    found = people_for_list(q) if q else []
    return render(
        request,
        "helpdesk/desk/people.html",
        {
            "q": q,
            "count": len(found),
            "shown": SHOWN,
            "lines": [_line(person) for person in found[:SHOWN]],
        },
    )


def _arrives(
    person: Person,
    numbers: Iterable[PhoneNumber],
    emails: Iterable[SaidFact],
    everybody: Collection[int],
    *,
    at: datetime,
) -> list[tuple[str, list[str]]]:
    """Each number and e-mail as it is read, and what the past says of it. Three queries."""
    ways = [Way(Channel.SMS, row.number) for row in numbers if row.is_usable]
    ways += [Way(Channel.EMAIL, said.value) for said in emails]
    if person.postal_address.strip():
        ways.append(Way(Channel.LETTER, person.postal_address))
    heard, called = evidence_of(ways), calls_answered(everybody)
    dead = {said.value for said in emails if said.is_dead}
    found = []
    for way in ways:
        where = shown_way(way)
        called_at, is_dead = called.get(way.to), way.to in dead
        said = said_of_way(way, heard[way], at=at, called_at=called_at, is_dead=is_dead)
        found.append((where, said))
    return found


def person_context(request: DeskRequest, person: Person) -> dict[str, Any]:
    """Everything that the page of a person shows; what is added to the page is added here."""
    at = timezone.now()
    everybody = everybody_in(person)
    called = numbers_to_be_called(everybody)
    requests = requests_of(everybody, most=REQUESTS + 1)
    emails, numbers = emails_of(person), numbers_of(person)
    context = {
        "person": person,
        "needs": needs_of(person=person, number=""),
        "emails": emails,
        "arrives": _arrives(person, numbers, emails, everybody, at=at),
        "numbers": [
            {
                "row": row,
                "is_called": row.number in called,
                "parts": row.best_parts,
                "says": what_a_message_says(row),
            }
            for row in numbers
        ],
        "requests": requests[:REQUESTS],
        "has_more": len(requests) > REQUESTS,
        "alike": alike(person),
        "helpers": helpers_of(person, at=at),
        "helped": helped_by(person, at=at),
        "without_consent": words_without_consent(person.language),
        "merges": merges_into(person),
    }
    if can_see_who_looked(request.staff):
        context["reads"] = readers_of(everybody, most=READS)
    return context


@require_safe
@for_desk
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One person; the page of somebody who was merged leads to the one in use."""
    person = person_or_404(pk)
    if person.merged_into is not None:
        return redirect("helpdesk:person", person.merged_into.pk)
    return render(request, "helpdesk/desk/person_page.html", person_context(request, person))


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def rename(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct a name; one that somebody else corrected meanwhile is shown, and what was typed."""
    person = person_or_404(pk)
    known = {"name": person.name, "seen": person.name}
    form = NameForm(request.POST if request.method == "POST" else None, initial=known)
    is_stale = False
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            rename_person(person=person, at=timezone.now(), by=request.user, **said)
        except ChangedMeanwhile:
            is_stale = True
            form = NameForm({**said, "seen": person.name})
        else:
            messages.success(request, _("It is noted."))
            return redirect("helpdesk:person", pk)
    return render(
        request,
        "helpdesk/desk/person_change.html",
        {
            "person": person,
            "form": form,
            "title": _("Correct the name"),
            "is_stale": is_stale,
            "now": [person.shown_name],
        },
        status=409 if is_stale else 422 if form.is_bound else 200,
    )
