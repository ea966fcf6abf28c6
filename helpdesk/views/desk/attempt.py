"""The call: what to know before speaking, how it ended, and what each end leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk import labels
from helpdesk.actions.appointments import PromiseEnded, SlotRefused, live_appointment
from helpdesk.actions.attempts import (
    AnotherCallIsRunning,
    AttemptEnded,
    Next,
    TooLateToCorrect,
    correct_attempt,
    end_attempt,
    is_correctable,
    previews,
    start_attempt,
)
from helpdesk.actions.callbacks import CallIsRunning
from helpdesk.actions.cases import add_note
from helpdesk.actions.handover import take_over
from helpdesk.actions.intake import record_incoming_call
from helpdesk.choices import AttemptOutcome, EventKind
from helpdesk.desk_forms import OutcomeForm
from helpdesk.models import Attempt
from helpdesk.needs import needs_of
from helpdesk.next_words import next_in_words
from helpdesk.permissions import can_call, can_end_attempt
from helpdesk.story_words import story_of
from helpdesk.views.desk.access import (
    CALL_RUNNING,
    NOT_AN_ADVISER,
    PROMISE_ENDED,
    DeskRequest,
    callback_or_404,
    for_desk,
)

STORY_SHOWN = 6
# What matters to somebody about to speak; the rest is on the case's page.
_TOLD_BEFORE_A_CALL = (
    EventKind.OPENED,
    EventKind.ATTEMPT_ENDED,
    EventKind.REBOOKED,
    EventKind.PROMISE_LATE,
    EventKind.NOTED,
    EventKind.CLOSED,
    EventKind.REOPENED,
)


@dataclass(frozen=True)
class OutcomeChoice:
    """One key of the call page; `number` is printed on it, from 1."""

    number: int
    code: str
    label: str
    then: str
    is_chosen: bool


@require_POST
@for_desk
def start(request: DeskRequest, pk: int) -> HttpResponse:
    """I am calling. A call that already runs is the same call."""
    callback = callback_or_404(pk)
    adviser = request.staff.adviser
    if not can_call(request.staff) or adviser is None:
        messages.error(request, NOT_AN_ADVISER)
        return redirect("helpdesk:case", callback.case.reference)
    try:
        attempt = start_attempt(
            callback=callback, adviser=adviser, at=timezone.now(), by=request.user
        )
    except PromiseEnded:
        messages.error(request, PROMISE_ENDED)
        return redirect("helpdesk:case", callback.case.reference)
    except AnotherCallIsRunning as running:
        messages.error(request, CALL_RUNNING)
        return redirect("helpdesk:attempt", running.attempt.pk)
    return redirect("helpdesk:attempt", attempt.pk)


@require_POST
@for_desk
def take(request: DeskRequest, pk: int) -> HttpResponse:
    """I take this late call of somebody else, and then I call."""
    callback = callback_or_404(pk)
    adviser = request.staff.adviser
    if not can_call(request.staff) or adviser is None:
        messages.error(request, NOT_AN_ADVISER)
        return redirect("helpdesk:case", callback.case.reference)
    try:
        take_over(callback=callback, adviser=adviser, at=timezone.now(), by=request.user)
    except PromiseEnded:
        messages.error(request, PROMISE_ENDED)
    except CallIsRunning:
        messages.error(request, _("Somebody is calling already. Nothing was changed."))
    except SlotRefused:
        messages.error(request, _("You have a call at this hour yourself. Nothing was changed."))
    else:
        messages.success(request, _("The call is yours. The person waits: call now."))
    return redirect("helpdesk:case", callback.case.reference)


@require_POST
@for_desk
def incoming(request: DeskRequest, pk: int) -> HttpResponse:
    """She called us: the promise is over, its hour is free."""
    callback = callback_or_404(pk)
    adviser = request.staff.adviser
    if not can_call(request.staff) or adviser is None:
        messages.error(request, NOT_AN_ADVISER)
        return redirect("helpdesk:case", callback.case.reference)
    try:
        record_incoming_call(callback=callback, adviser=adviser, at=timezone.now(), by=request.user)
    except PromiseEnded:
        messages.error(request, PROMISE_ENDED)
    except CallIsRunning:
        messages.error(request, CALL_RUNNING)
    else:
        messages.success(request, _("It is noted. Close the request, or plan another call."))
    return redirect("helpdesk:case", callback.case.reference)


def _attempt_or_404(pk: int) -> Attempt:
    attempts = Attempt.objects.select_related(
        "adviser", "callback__adviser", "callback__case__person", "callback__case__topic"
    )
    attempt = attempts.filter(pk=pk).first()
    if attempt is None:
        raise Http404
    prefetch_related_objects([attempt.callback.case.person], "numbers")
    return attempt


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """The call page. A call that has ended can be corrected for a minute; then it is read only."""
    attempt = _attempt_or_404(pk)
    may_write = attempt.ended_at is None or is_correctable(attempt, timezone.now())
    if request.method != "POST":
        if not may_write:
            return _has_ended(request, attempt)
        return _page(request, attempt, OutcomeForm(initial={"outcome": attempt.outcome}))
    if not can_end_attempt(request.staff, attempt):
        messages.error(request, _("Only the adviser who calls can say how the call ended."))
        return redirect("helpdesk:case", attempt.callback.case.reference)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        return _end(request, attempt, form.cleaned_data["outcome"], form.cleaned_data["note"])
    if not may_write:
        return _has_ended(request, attempt, note=request.POST.get("note", ""))
    return _page(request, attempt, form)


def _has_ended(request: DeskRequest, attempt: Attempt, *, note: str = "") -> HttpResponse:
    """Say which outcome stands; a note that was typed meanwhile is kept on the case."""
    case = attempt.callback.case
    add_note(case=case, text=note, at=timezone.now(), by=request.user)
    outcome = labels.label_of(labels.OUTCOME, attempt.outcome)
    messages.warning(request, _("This call has ended already: %(outcome)s.") % {"outcome": outcome})
    return redirect("helpdesk:case", case.reference)


def _end(
    request: DeskRequest, attempt: Attempt, outcome: AttemptOutcome, note: str
) -> HttpResponse:
    """End the call, or correct how it ended; the same outcome again is a double click."""
    at = timezone.now()
    was_open = attempt.ended_at is None
    facts: dict[str, Any] = {"attempt": attempt, "outcome": outcome, "at": at, "by": request.user}
    is_corrected = "correct" in request.POST and attempt.outcome not in ("", outcome)
    try:
        if is_corrected:
            follows = correct_attempt(**facts)
            add_note(case=attempt.callback.case, text=note, at=at, by=request.user)
        else:
            follows = end_attempt(**facts, note=note)
    except (AttemptEnded, TooLateToCorrect, SlotRefused):
        attempt.refresh_from_db()
        return _has_ended(request, attempt, note=note)
    then = " " + next_in_words(follows, now=at) if was_open or is_corrected else ""
    messages.success(request, _("It is noted.") + then)
    return redirect("helpdesk:case", attempt.callback.case.reference)


def _page(request: DeskRequest, attempt: Attempt, form: OutcomeForm) -> HttpResponse:
    at, callback = timezone.now(), attempt.callback
    case = callback.case
    chosen = form.data.get("outcome", "") if form.is_bound else attempt.outcome
    return render(
        request,
        "helpdesk/desk/attempt.html",
        {
            "attempt": attempt,
            "callback": callback,
            "case": case,
            "person": case.person,
            "appointment": live_appointment(callback),
            "needs": needs_of(
                person=case.person, number=callback.number, language=callback.language
            ),
            "outcomes": _outcomes(previews(attempt=attempt, at=at), chosen=chosen, now=at),
            "form": form,
            "is_correction": attempt.ended_at is not None,
            "may_end": can_end_attempt(request.staff, attempt),
            "story": [line for line in story_of(case) if line.kind in _TOLD_BEFORE_A_CALL][
                :STORY_SHOWN
            ],
        },
        status=422 if form.is_bound else 200,
    )


def _outcomes(
    follows: Mapping[AttemptOutcome, Next], *, chosen: str, now: datetime
) -> list[OutcomeChoice]:
    return [
        OutcomeChoice(
            number=number,
            code=str(outcome),
            label=str(label),
            then=next_in_words(follows[outcome], now=now),
            is_chosen=chosen == outcome,
        )
        for number, (outcome, label) in enumerate(labels.OUTCOME.items(), start=1)
    ]
