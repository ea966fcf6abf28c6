"""The hour of a promise: make one, move it, cancel it. An adviser needs no notice."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from helpdesk.actions.promises.appointments import (
    PromiseEnded,
    SlotRefused,
    move_appointment,
)
from helpdesk.actions.promises.callbacks import (
    NoWayToReach,
    NumberRefused,
    WantedCall,
    cancel_callback,
    promise_callback,
)
from helpdesk.forms.public import ReachableForm, WhenForm
from helpdesk.models import Appointment, Callback, Case, DeskSettings
from helpdesk.permissions import can_change_promise, can_work_on
from helpdesk.policy.reminders import reaches
from helpdesk.policy.slots import DayOffer, nearest, offer
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.availability import desk_zone, free_slots, planned_call
from helpdesk.reads.diaries import Freed
from helpdesk.reads.outbox import is_to_be_said
from helpdesk.reads.promises import met_no_common_language, open_promise_of
from helpdesk.reads.reach import reach_of
from helpdesk.reads.routing import speakers_of
from helpdesk.reads.ways import WayOffered, ways_of
from helpdesk.views.desk.access import (
    CASE_CLOSED,
    FIND_A_NUMBER,
    PROMISE_ENDED,
    DeskRequest,
    callback_or_404,
    case_or_404,
    for_desk,
    refusal_in_words,
)
from helpdesk.words.moves import told_of_move
from helpdesk.words.spoken import when_in_words

FEW = {"per_day": 4, "days": 5}
MANY = {"per_day": 40, "days": 20}
NEAREST = 6
TO_SAY = gettext_lazy("No message will reach this person. Say it by phone: it is on today's page.")

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _offers(
    request: DeskRequest,
    case: Case,
    *,
    ignoring: Appointment | None = None,
    refused: datetime | None = None,
    adviser_ids: list[int] | None = None,
) -> list[DayOffer]:
    """Free times from now on by day, of these advisers; those nearest to one that was refused."""
    slots = free_slots(
        at=timezone.now(),
        topic=case.topic,
        notice_minutes=0,
        call=planned_call(case),
        freed=Freed(appointment=ignoring),
        adviser_ids=adviser_ids,
    )
    if refused is not None:
        slots = nearest(slots, refused, count=NEAREST)
    many = refused is not None or "more" in request.GET
    return offer(slots, zone=desk_zone(), **(MANY if many else FEW))


def tell_booked(request: DeskRequest, callback: Callback, starts_at: datetime) -> None:
    """Read the hour back, and say when no message will tell it to the person (decision 5)."""
    when = when_in_words(starts_at, desk_zone())
    planned = (
        _("We write: %(when)s.") if callback.in_writing else _("The call is planned: %(when)s.")
    )
    messages.success(request, planned % {"when": when})
    reach = reach_of(callback)
    if is_to_be_said(callback):
        _warn_to_say(request)
    elif not reaches(reach) and not DeskSettings.current().is_demo:
        messages.warning(
            request, _("No message will reach this person. Say the hour, and let them write it.")
        )


def _warn_to_say(request: DeskRequest) -> None:
    if not DeskSettings.current().is_demo:
        messages.warning(request, TO_SAY)


@get_or_post
@for_desk
def time(request: DeskRequest, pk: int) -> HttpResponse:
    """Choose or change the hour of an open promise."""
    callback = callback_or_404(pk)
    if not can_change_promise(request.staff, callback):
        return _ended(request, callback)
    if callback.lacks_number:
        return without_number(request, callback.case)
    form = WhenForm(request.POST if request.method == "POST" else None)
    refusal, refused = "", None
    if form.is_bound and form.is_valid():
        starts_at = form.cleaned_data["starts_at"]
        try:
            move_appointment(
                callback=callback,
                starts_at=starts_at,
                at=timezone.now(),
                by=request.user,
                notice_minutes=0,
            )
        except SlotRefused as error:
            refusal, refused = refusal_in_words(error.reason), starts_at
        except PromiseEnded:
            return _ended(request, callback)
        else:
            tell_booked(request, callback, starts_at)
            return redirect("helpdesk:case", callback.case.reference)
    live = callback.live_appointment
    speakers = speakers_of(callback.language) if met_no_common_language(callback) else []
    return render(
        request,
        "helpdesk/desk/time.html",
        {
            "case": callback.case,
            "callback": callback,
            "appointment": live,
            "told": told_of_move(callback, at=timezone.now(), by=request.user),
            "days": _offers(
                request, callback.case, ignoring=live, refused=refused, adviser_ids=speakers or None
            ),
            "speakers_only": bool(speakers),
            "zone": desk_zone(),
            "form": form,
            "refusal": refusal,
            "has_all": "more" in request.GET,
        },
        status=409 if refusal else 422 if form.is_bound else 200,
    )


@get_or_post
@for_desk
def cancel(request: DeskRequest, pk: int) -> HttpResponse:
    """The person does not need the call: asked once."""
    callback = callback_or_404(pk)
    if not can_change_promise(request.staff, callback):
        return _ended(request, callback)
    if request.method == "POST":
        try:
            cancel_callback(callback=callback, at=timezone.now(), by=request.user)
        except PromiseEnded:
            return _ended(request, callback)
        cancelled = (
            _("It is cancelled. The request stays open.")
            if callback.in_writing
            else _("The call is cancelled. The request stays open.")
        )
        messages.success(request, cancelled)
        if is_to_be_said(callback):
            _warn_to_say(request)
        return redirect("helpdesk:case", callback.case.reference)
    return render(
        request,
        "helpdesk/desk/promise_cancel.html",
        {
            "case": callback.case,
            "callback": callback,
            "appointment": callback.live_appointment,
        },
    )


def _ended(request: DeskRequest, callback: Callback) -> HttpResponse:
    messages.error(request, PROMISE_ENDED)
    return redirect("helpdesk:case", callback.case.reference)


@get_or_post
@for_desk
def promise(request: DeskRequest, reference: str) -> HttpResponse:
    """A new promise for a case without one: an hour, or when the person can be reached."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        return _closed(request, case)
    if existing := open_promise_of(case):
        return redirect("helpdesk:promise_time", existing.pk)
    later = "reachable_when" in request.POST
    posted = request.POST if request.method == "POST" else None
    when_form = WhenForm(None if later else posted)
    reachable_form = ReachableForm(posted if later else None)
    form = reachable_form if later else when_form
    ways = ways_of(case)
    if not ways:
        return without_number(request, case)
    called = _chosen(ways, (posted or request.GET).get("number", ""))
    refusal, refused = "", None
    if form.is_bound and form.is_valid():
        try:
            return _promise(request, case, called, form.cleaned_data)
        except SlotRefused as error:
            refusal = refusal_in_words(error.reason)
            refused = form.cleaned_data.get("starts_at") or timezone.now()
        except (MoveRefused, IntegrityError, NumberRefused, NoWayToReach):
            # Closed, promised, refused or gone, by somebody else in the same instant.
            return redirect("helpdesk:case", case.reference)
    return render(
        request,
        "helpdesk/desk/promise.html",
        {
            "case": case,
            "ways": ways,
            "called": called,
            "days": _offers(request, case, refused=refused),
            "zone": desk_zone(),
            "form": form,
            "reachable_form": reachable_form,
            "refusal": refusal,
            "has_all": "more" in request.GET,
        },
        status=409 if refusal else 422 if form.is_bound else 200,
    )


def without_number(request: DeskRequest, case: Case) -> HttpResponse:
    """An hour is of no use before there is a number to dial."""
    messages.error(request, FIND_A_NUMBER)
    return redirect("helpdesk:case", case.reference)


def _closed(request: DeskRequest, case: Case) -> HttpResponse:
    messages.error(request, CASE_CLOSED)
    return redirect("helpdesk:case", case.reference)


def _chosen(ways: list[WayOffered], key: str) -> WayOffered:
    """The way of this key, else the first; there is one at least."""
    return next((each for each in ways if each.key == key), ways[0])


def _promise(
    request: DeskRequest, case: Case, called: WayOffered, said: dict[str, Any]
) -> HttpResponse:
    callback = promise_callback(
        case=case,
        at=timezone.now(),
        by=request.user,
        wanted=WantedCall(
            number=called.number,
            starts_at=said.get("starts_at"),
            way=called.way,
            reachable_when=said.get("reachable_when", ""),
            notice_minutes=0,
        ),
    )
    if said.get("starts_at"):
        tell_booked(request, callback, said["starts_at"])
    else:
        messages.success(request, _("An hour must be found: it is on the page of today."))
    return redirect("helpdesk:case", case.reference)
