"""Is it right? Confirming makes the promise; the last page is a card to keep."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accessibility.display.cookie import preferences_of
from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.callbacks import Arrival, NumberRefused, ask_for_callback
from helpdesk.actions.promises.public_bookings import TooManyAsked
from helpdesk.choices import CallbackState, Channel, NoticeKind
from helpdesk.models import Callback, DeskSettings, Topic
from helpdesk.policy.journey import SESSION_KEY
from helpdesk.policy.reminders import channel_for
from helpdesk.reads.guides import guide_address
from helpdesk.reads.promises import find_promise
from helpdesk.reads.reach import can_be_told, channels_that_leave, reach_as_typed
from helpdesk.views.public.answers import Answers
from helpdesk.views.public.callback_times import refused_page
from helpdesk.views.public.journey import (
    DONE_KEY,
    MY_REQUEST_KEY,
    already_page,
    begin_again,
    call_already,
    counted_visitor,
    get_or_post,
    is_off,
    may_be_shown,
    off_page,
    page,
    staff_acting,
    visitor_of,
    words_for,
)
from helpdesk.words.calendars import invitation
from helpdesk.words.sharing import words_to_share

# The phone whose steps were read, "" when it is not known: the promise does not keep it.
PHONE_KEY = "callback_phone"


@get_or_post
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Is it right? Confirming makes the promise; who has a call already is told so first."""
    answers = Answers.of(request)
    topic = answers.chosen_topic()
    if topic is None or answers.missing():
        if DONE_KEY in request.session and not answers.topic:
            return redirect("helpdesk:callback_done")
        return begin_again(request, answers)
    if not answers.wants_another and (promised := call_already(request)):
        return already_page(request, promised)
    if request.method != "POST":
        return page(request, "check", answers)
    return off_page(request, answers) if is_off(request) else _confirm(request, answers, topic)


def _confirm(request: HttpRequest, answers: Answers, topic: Topic) -> HttpResponse:
    """Make the promise, or say why not; what was typed stays."""
    by = staff_acting(request)
    try:
        callback = ask_for_callback(
            request=answers.as_request(topic=topic, language=(get_language() or "fr")[:2]),
            at=timezone.now(),
            by=by,
            arrival=Arrival(
                request_key=uuid.UUID(answers.key),
                hold_key=visitor_of(request),
                visitor=None if by else counted_visitor(request),
            ),
        )
    except (TooManyAsked, NumberRefused):
        # One page for both: it tells of no number that its owner wants no call (decision 71).
        facts = {"sms_leaves": Channel.SMS in channels_that_leave()}
        return render(request, "helpdesk/public/callback_too_many.html", facts, status=429)
    except SlotRefused as refused:
        return refused_page(request, answers, refused.reason)
    request.session.pop(SESSION_KEY)
    request.session[DONE_KEY] = request.session[MY_REQUEST_KEY] = callback.pk
    request.session[PHONE_KEY] = answers.phone
    return redirect("helpdesk:callback_done")


def _what_follows(callback: Callback) -> str:
    """Whether the card also comes as a message, and how; "" where the words on it say so."""
    reach = reach_as_typed(callback)
    channel = channel_for(reach, NoticeKind.CONFIRMATION)
    if not reach.by(channel):
        return _("No message will follow: keep this card.")
    if channel == Channel.EMAIL and not callback.case.asked_by:
        return _("We also send it to you by e-mail.")
    return ""


def _asked_for(request: HttpRequest) -> Callback | None:
    """The open promise that this very session asked for; None for none."""
    callback = find_promise(request.session.get(DONE_KEY, 0))
    if callback is None or callback.state != CallbackState.OPEN:
        return None
    return callback if may_be_shown(request, callback) else None


@require_safe
@never_cache
def paper(request: HttpRequest) -> HttpResponse:
    """The card alone, to print. Seen in the same session only."""
    callback = _asked_for(request)
    if callback is None:
        return redirect("helpdesk:callback_done")
    return render(
        request,
        "helpdesk/paper/promise.html",
        {
            "callback": callback,
            "appointment": callback.live_appointment,
            "word": words_for(request, callback),
        },
    )


@require_safe
@never_cache
def calendar(request: HttpRequest) -> HttpResponse:
    """The call as a file for the person's calendar: who calls and when, never why."""
    callback = _asked_for(request)
    if callback is None or callback.live_appointment is None:
        return redirect("helpdesk:callback_done")
    desk = DeskSettings.current()
    body = invitation(callback.live_appointment, desk=desk, at=timezone.now())
    return HttpResponse(
        body,
        headers={
            "Content-Type": "text/calendar; charset=utf-8",
            "Content-Disposition": 'attachment; filename="call.ics"',
        },
    )


@require_safe
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """The promise in words, to keep on paper. Seen in the same session only.

    Once the promise is over, "my request" says where it stands.
    """
    callback = find_promise(request.session.get(DONE_KEY, 0))
    if callback is None:
        return redirect("helpdesk:callback_start")
    request.session[MY_REQUEST_KEY] = callback.pk
    if callback.state != CallbackState.OPEN or not may_be_shown(request, callback):
        return redirect("helpdesk:my_request_show")
    return render(
        request,
        "helpdesk/public/callback_done.html",
        {
            "callback": callback,
            "appointment": (appointment := callback.live_appointment),
            "to_share": words_to_share(appointment, desk=DeskSettings.current())
            if appointment
            else "",
            "word": words_for(request, callback),
            "what_follows": _what_follows(callback),
            "can_be_told": can_be_told(callback, NoticeKind.SOONER),
            "guide": guide_address(
                callback.case.guide_number,
                language=get_language() or "fr",
                step=callback.case.guide_step,
                phone=request.session.get(PHONE_KEY) or preferences_of(request).device,
            ),
        },
    )
