"""An hour set by hand: any hour of any adviser, with what speaks against it shown first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from helpdesk import labels
from helpdesk.actions.promises.appointments import PromiseEnded, SlotRefused
from helpdesk.actions.promises.by_hand import Hour, NeedsOverruling, set_hour
from helpdesk.choices import BookingWarning
from helpdesk.forms.desk import ByHandForm
from helpdesk.models import Appointment, Callback
from helpdesk.permissions import can_change_promise
from helpdesk.reads.availability import minutes_of_call
from helpdesk.views.desk.access import (
    PROMISE_ENDED,
    DeskRequest,
    callback_or_404,
    for_desk,
    refusal_in_words,
)
from helpdesk.views.desk.promises.times import tell_booked, without_number
from helpdesk.words.moves import told_of_move


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def by_hand(request: DeskRequest, pk: int) -> HttpResponse:
    """Choose a day, an hour and an adviser; `overrule` names the warnings that were read."""
    callback = callback_or_404(pk)
    if not can_change_promise(request.staff, callback):
        return _ended(request, callback)
    if callback.lacks_number:
        return without_number(request, callback.case)
    form = ByHandForm(
        request.POST if request.method == "POST" else None,
        initial={"adviser": callback.adviser_id},
    )
    refusal = ""
    warnings: tuple[BookingWarning, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            appointment = _set(request, callback, form.cleaned_data)
        except NeedsOverruling as needed:
            warnings = needed.warnings
        except SlotRefused as refused:
            refusal = refusal_in_words(refused.reason)
        except PromiseEnded:
            return _ended(request, callback)
        else:
            tell_booked(request, callback, appointment.starts_at)
            return redirect("helpdesk:case", callback.case.reference)
    return render(
        request,
        "helpdesk/desk/by_hand.html",
        {
            "case": callback.case,
            "callback": callback,
            "appointment": callback.live_appointment,
            "told": told_of_move(callback, at=timezone.now(), by=request.user),
            "form": form,
            "refusal": refusal,
            "warnings": [
                (warning, labels.label_of(labels.BOOKING_WARNING, warning))
                for warning in BookingWarning
                if warning in warnings
            ],
        },
        status=409 if refusal or warnings else 422 if form.is_bound else 200,
    )


def _set(request: DeskRequest, callback: Callback, said: dict[str, Any]) -> Appointment:
    case = callback.case
    hour = Hour(
        adviser=said["adviser"],
        starts_at=said["starts_at"],
        minutes=minutes_of_call(topic=case.topic, person=case.person),
    )
    return set_hour(
        callback=callback,
        hour=hour,
        at=timezone.now(),
        by=request.user,
        overruling=said["overrule"],
    )


def _ended(request: DeskRequest, callback: Callback) -> HttpResponse:
    messages.error(request, PROMISE_ENDED)
    return redirect("helpdesk:case", callback.case.reference)
