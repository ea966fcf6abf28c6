"""My request: see it, change the hour, or cancel; by link, or by number and phone."""

import math
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.actions.promises.appointments import (
    PromiseEnded,
    SlotRefused,
    move_appointment,
)
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.look_ups import LookUp, look_up
from helpdesk.actions.promises.sooner import wish_sooner
from helpdesk.choices import CallbackState, Channel, NoticeKind
from helpdesk.forms.public import FindRequestForm, FirstLettersForm, WhenForm
from helpdesk.models import Callback
from helpdesk.policy.names import begins_a_name
from helpdesk.policy.offers import in_sight
from helpdesk.policy.slots import Slot
from helpdesk.reads.availability import desk_zone, slots_for
from helpdesk.reads.promises import (
    find_promise,
    promise_by_numbers,
    standing_promise,
    wants_sooner,
)
from helpdesk.reads.reach import can_be_told, channels_that_leave
from helpdesk.views.public.callback_times import (
    REFUSALS,
    REFUSED,
    offer_others,
    sight_context,
    wanted_of,
)
from helpdesk.views.public.journey import (
    MY_REQUEST_KEY,
    OWNER_KEY,
    counted_visitor,
    forget_visitor,
    get_or_post,
    may_be_shown,
    staff_acting,
    words_for,
)
from helpdesk.words.links import callback_of, is_owners
from helpdesk.words.spoken import when_for_person

# Until when this visitor was asked to wait, after wrong guesses.
TOLD_KEY = "look_up_told"


def _known(request: HttpRequest) -> Callback | None:
    """The promise this session may see, or the one that took its place; None for none."""
    found = find_promise(request.session.get(MY_REQUEST_KEY, 0))
    return standing_promise(found) if found is not None else None


def wait_in_words(until: datetime, *, at: datetime) -> str:
    """How long whoever guessed wrong waits before they are heard again."""
    seconds = max(math.ceil((until - at).total_seconds()), 1)
    words = ngettext(
        "Many wrong tries were made. Wait %(seconds)s second, then send again.",
        "Many wrong tries were made. Wait %(seconds)s seconds, then send again.",
        seconds,
    )
    return words % {"seconds": seconds}


def _look_up(
    request: HttpRequest, form: Form, targets: list[str], found: Callback | None
) -> LookUp:
    """Open the promise, or say in the form what is wrong: the same while somebody must wait."""
    told = request.session.get(TOLD_KEY)
    answer = look_up(
        visitor=counted_visitor(request),
        targets=targets,
        found=found,
        at=(at := timezone.now()),
        told=datetime.fromisoformat(told) if told else None,
    )
    if answer.wait_until is not None:
        if not told or datetime.fromisoformat(told) <= at:
            request.session[TOLD_KEY] = answer.wait_until.isoformat()
        form.add_error(None, wait_in_words(answer.wait_until, at=at))
        return answer
    request.session.pop(TOLD_KEY, None)
    if answer.callback is not None:
        request.session[MY_REQUEST_KEY] = answer.callback.pk
    return answer


@get_or_post
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """By request number and phone number; the same answer whether it exists or not."""
    form = FindRequestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reference, number = form.cleaned_data["reference"], form.cleaned_data["number"].e164
        found = promise_by_numbers(reference=reference, number=number)
        answer = _look_up(request, form, [f"reference:{reference}", f"number:{number}"], found)
        if answer.callback is not None:
            return redirect("helpdesk:my_request_show")
        if answer.wait_until is None:
            form.add_error(
                None, _("We find no request with these two numbers. Check them, or call us.")
            )
    return render(
        request,
        "helpdesk/public/my_request_find.html",
        {"form": form, "known": _known(request)},
        status=422 if form.is_bound else 200,
    )


@get_or_post
@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of a message; asks the first letters of the name, so a stranger sees nothing."""
    callback = callback_of(token)
    if callback is None:
        return render(request, "helpdesk/public/my_request_old_link.html", status=404)
    form = FirstLettersForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        is_right = begins_a_name(form.cleaned_data["letters"], callback.case.person.name)
        found = callback if is_right else None
        answer = _look_up(request, form, [f"link:{callback.pk}"], found)
        if answer.callback is not None:
            if is_owners(token, callback):
                request.session[OWNER_KEY] = callback.pk
            return redirect("helpdesk:my_request_show")
        if answer.wait_until is None:
            form.add_error("letters", _("These are not the letters we expected. Try again."))
    return render(
        request,
        "helpdesk/public/my_request_by_link.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


View = Callable[[HttpRequest, Callback], HttpResponse]

# What stands in the place of a request that is not shown; by whether somebody asked for another.
_HIDDEN = {
    False: "helpdesk/public/my_request_by_phone.html",
    True: "helpdesk/public/my_request_for_somebody.html",
}


def with_request(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Give the view the promise this session may see, or ask who it is first."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        callback = _known(request)
        if callback is None:
            return redirect("helpdesk:my_request")
        if not may_be_shown(request, callback):
            facts = {"sms_leaves": Channel.SMS in channels_that_leave()}
            return render(request, _HIDDEN[bool(callback.case.asked_by)], facts)
        return view(request, callback)

    return never_cache(wrapped)


@require_safe
@with_request
def show(request: HttpRequest, callback: Callback) -> HttpResponse:
    """Where the request stands, in the person's words."""
    return render(
        request,
        "helpdesk/public/my_request_show.html",
        {
            "callback": callback,
            "case": callback.case,
            "appointment": callback.live_appointment,
            "word": words_for(request, callback),
            "is_open": callback.state == CallbackState.OPEN,
            "wants_sooner": wants_sooner(callback),
            "can_be_told": can_be_told(callback, NoticeKind.SOONER),
        },
    )


def _when(callback: Callback, at: datetime) -> str:
    return when_for_person(at, zone=callback.time_zone, desk_zone=desk_zone())


def _other_times(callback: Callback, *, at: datetime, by_public: bool) -> list[Slot]:
    """What is free for this promise, without the time that it has: that one is kept already."""
    kept = callback.live_appointment
    slots = slots_for(callback, at=at, by_public=by_public)
    return [slot for slot in slots if kept is None or slot.starts_at != kept.starts_at]


@get_or_post
@with_request
def change(request: HttpRequest, callback: Callback) -> HttpResponse:
    """Another hour; the one promised before stands until the new one is taken."""
    if callback.state != CallbackState.OPEN or callback.lacks_number:
        return redirect("helpdesk:my_request_show")
    at, refusal, by = timezone.now(), None, staff_acting(request)
    form = WhenForm(request.POST if request.method == "POST" else None)
    refused_at = None
    if form.is_bound and form.is_valid():
        refused_at = form.cleaned_data["starts_at"]
        try:
            moved = move_appointment(
                callback=callback, starts_at=refused_at, at=at, by=by, by_public=by is None
            )
        except SlotRefused as refused:
            refusal = REFUSALS.get(refused.reason, REFUSED)
        except PromiseEnded:
            return redirect("helpdesk:my_request_show")
        else:
            said = {"name": moved.adviser.first_name, "when": _when(callback, refused_at)}
            messages.success(request, _("All set: %(name)s will call you on %(when)s.") % said)
            return redirect("helpdesk:my_request_show")
    zone, wanted = callback.zone, wanted_of(request)
    slots = _other_times(callback, at=at, by_public=by is None)
    sight = (
        offer_others(wanted=refused_at, slots=slots, zone=zone)
        if refused_at
        else in_sight(slots, zone=zone, wanted=wanted)
    )
    here = reverse("helpdesk:my_request_change")
    return render(
        request,
        "helpdesk/public/my_request_change.html",
        {
            "callback": callback,
            "appointment": callback.live_appointment,
            "zone": zone,
            "form": form,
            "refusal": refusal,
            **sight_context(sight, max(wanted.page, 1), lambda **more: f"{here}?{urlencode(more)}"),
        },
        status=409 if refusal else 422 if form.is_bound else 200,
    )


@require_http_methods(["POST"])
@with_request
def sooner(request: HttpRequest, callback: Callback) -> HttpResponse:
    """Tell me if a sooner hour opens; it is not promised to whom nothing can tell it."""
    if not can_be_told(callback, NoticeKind.SOONER):
        words = _("We have no way to tell you. Call us: we will look for an earlier time together.")
        messages.warning(request, words)
        return redirect("helpdesk:my_request_show")
    try:
        wish = wish_sooner(callback=callback, at=timezone.now(), by=staff_acting(request))
    except PromiseEnded:
        wish = None
    if wish is not None:
        messages.success(request, _("All right. We will tell you if an earlier time comes free."))
    return redirect("helpdesk:my_request_show")


@get_or_post
@with_request
def cancel(request: HttpRequest, callback: Callback) -> HttpResponse:
    """No call needed any more: asked once, without having to explain."""
    if request.method == "POST":
        try:
            cancel_callback(callback=callback, at=timezone.now(), by=staff_acting(request))
        except PromiseEnded:
            pass
        else:
            messages.success(request, _("It is cancelled. We will not call you."))
        return redirect("helpdesk:my_request_show")
    if callback.state != CallbackState.OPEN:
        return redirect("helpdesk:my_request_show")
    return render(
        request,
        "helpdesk/public/my_request_cancel.html",
        {"callback": callback, "appointment": callback.live_appointment},
    )


@require_http_methods(["POST"])
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """I am done: nothing of the request stays on this computer. The promise itself stands."""
    forget_visitor(request)
    answer = redirect("helpdesk:my_request_erased")
    # Where the browser knows this: pages that Back would show are gone too.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@require_safe
@never_cache
def erased(request: HttpRequest) -> HttpResponse:
    """It is erased here, and the call still comes."""
    return render(request, "helpdesk/public/my_request_erased.html")
