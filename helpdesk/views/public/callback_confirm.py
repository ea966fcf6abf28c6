"""Is it right? Confirming makes the promise; the last page is a card to keep."""

import uuid
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accessibility.display.cookie import preferences_of
from helpdesk.actions.limits import allows
from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.callbacks import Arrival, ask_for_callback
from helpdesk.choices import CallbackState, Channel, NoticeKind
from helpdesk.models import Callback
from helpdesk.policy.reminders import channel_for
from helpdesk.reads.guides import guide_address
from helpdesk.reads.promises import find_promise
from helpdesk.reads.reach import can_be_told, reach_of
from helpdesk.views.public.answers import SESSION_KEY, Answers
from helpdesk.views.public.callback_times import refused_page
from helpdesk.views.public.journey import get_or_post, page, staff_acting, visitor_of

DONE_KEY = "callback_done"
# The phone whose steps were read, "" when it is not known: the promise does not keep it.
PHONE_KEY = "callback_phone"


def _too_many(request: HttpRequest, answers: Answers, at: datetime) -> bool:
    """Whether this session, number or address asked too often in this hour."""
    asked = (
        ("session", visitor_of(request).hex, settings.REQUESTS_PER_SESSION),
        ("number", answers.number, settings.REQUESTS_PER_NUMBER),
        ("address", request.META.get("REMOTE_ADDR", ""), settings.REQUESTS_PER_ADDRESS),
    )
    return not all(
        allows(kind=kind, value=value, limit=limit, at=at) for kind, value, limit in asked
    )


@get_or_post
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Is it right? Confirming makes the promise."""
    answers, at = Answers.of(request), timezone.now()
    topic = answers.chosen_topic()
    if topic is None or answers.missing():
        if DONE_KEY in request.session and not answers.topic:
            return redirect("helpdesk:callback_done")
        return redirect(answers.missing() or "helpdesk:callback_about")
    if request.method != "POST":
        return page(request, "check", answers)
    if _too_many(request, answers, at):
        return render(request, "helpdesk/public/callback_too_many.html", status=429)
    try:
        callback = ask_for_callback(
            request=answers.as_request(topic=topic, language=(get_language() or "fr")[:2]),
            at=at,
            by=staff_acting(request),
            arrival=Arrival(request_key=uuid.UUID(answers.key), hold_key=visitor_of(request)),
        )
    except SlotRefused as refused:
        return refused_page(request, answers, refused.reason)
    request.session.pop(SESSION_KEY)
    request.session[DONE_KEY] = callback.pk
    request.session[PHONE_KEY] = answers.phone
    return redirect("helpdesk:callback_done")


def _what_follows(callback: Callback) -> str:
    """Whether the card also comes as a message, and how."""
    reach = reach_of(person=callback.case.person, number=callback.number)
    channel = channel_for(reach, NoticeKind.CONFIRMATION)
    if not reach.by(channel):
        return _("No message will follow: keep this card.")
    if channel == Channel.EMAIL:
        return _("We also send it to you by e-mail.")
    return _("We also send it to you by SMS.")


@require_safe
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """The promise in words, to keep on paper. Seen in the same session only.

    Once the promise is over, "my request" says where it stands.
    """
    callback = find_promise(request.session.get(DONE_KEY, 0))
    if callback is None:
        return redirect("helpdesk:callback_start")
    request.session["my_request"] = callback.pk
    if callback.state != CallbackState.OPEN:
        return redirect("helpdesk:my_request_show")
    return render(
        request,
        "helpdesk/public/callback_done.html",
        {
            "callback": callback,
            "appointment": callback.live_appointment,
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
