"""What every page of the journey shares: its frame, where we are, and the visitor's answers."""

import math
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accessibility.display.cookie import preferences_of
from helpdesk.actions.promises.holds import extend_hold, release_hold
from helpdesk.choices import BY_THE_TEAM, CallbackState, WordRoad
from helpdesk.models import Callback, DeskSettings, Topic
from helpdesk.permissions import can_see_desk, staff_of
from helpdesk.policy.fair_use import Visitor
from helpdesk.policy.for_whom import may_see
from helpdesk.policy.journey import CHECK, ORDER, SESSION_KEY, WHEN, earlier, questions
from helpdesk.reads.guides import guide_address
from helpdesk.reads.promises import (
    find_promise,
    is_as_asked,
    is_askers_still,
    standing_promise,
)
from helpdesk.views.public.answers import Answers

# A page that asks the same in other words.
SAME_QUESTION = {"reachable": WHEN}
# A page that asks nothing which has to be answered.
BESIDE = {"needs": CHECK}

# The promise that this session asked for itself.
DONE_KEY = "callback_done"
# Where a session says which promise it may see.
MY_REQUEST_KEY = "my_request"

# The promise whose link this session opened, where it went to the number that is called.
OWNER_KEY = "my_request_owner"

# All that a session may know of a visitor: their answers, and what was promised to them.
OF_A_VISITOR = (
    SESSION_KEY,
    MY_REQUEST_KEY,
    OWNER_KEY,
    DONE_KEY,
    "callback_phone",
    "complaint",
    "look_up_told",
    "visitor",
)

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def visitor_of(request: HttpRequest) -> uuid.UUID:
    """The visitor as this session knows them: holds and limits are counted by it."""
    return uuid.UUID(request.session.setdefault("visitor", uuid.uuid4().hex))


def known_visitor(request: HttpRequest) -> uuid.UUID | None:
    """The visitor, where the session knows one already; None begins no session."""
    return visitor_of(request) if "visitor" in request.session else None


def forget_visitor(request: HttpRequest) -> None:
    """Forget all that this session knows of a request, and give back the hour that was kept.

    Somebody of the desk stays logged in.
    """
    if key := known_visitor(request):
        release_hold(key=key)
    if not request.user.is_authenticated:
        request.session.flush()
    for name in OF_A_VISITOR:
        request.session.pop(name, None)


def counted_visitor(request: HttpRequest) -> Visitor:
    """The visitor as bounds count them."""
    return Visitor(visitor_of(request).hex, request.META.get("REMOTE_ADDR", ""))


def staff_acting(request: HttpRequest) -> AbstractUser | None:
    """The member of the desk who uses the person's own page, so that the story says so.

    None is the person: whoever is not logged in, or is no member of the desk.
    """
    user = request.user
    return user if isinstance(user, AbstractUser) and can_see_desk(staff_of(user)) else None


def call_already(request: HttpRequest) -> Callback | None:
    """The open promise that this session knows of; None for none, and for the desk's own staff."""
    if MY_REQUEST_KEY not in request.session or staff_acting(request) is not None:
        return None
    found = find_promise(request.session[MY_REQUEST_KEY])
    standing = standing_promise(found) if found is not None else None
    if standing is not None and not may_be_shown(request, standing):
        return None
    return standing if standing is not None and standing.state == CallbackState.OPEN else None


def begin_again(request: HttpRequest, answers: Answers) -> HttpResponse:
    """To the first question without an answer; who was away for long reads why it is asked.

    After half an hour the session is gone, and what was just sent is all that there is.
    """
    if answers.is_kept and not answers.topic:
        said = _(
            "Your page was open for long. We kept what you wrote last. Please answer the rest."
        )
        messages.info(request, said)
    elif request.method == "POST" and not answers.is_kept:
        said = _("Your page was open for long, so we erased your answers. Please start again.")
        messages.info(request, said)
    return redirect(answers.missing() or "helpdesk:callback_about")


def already_page(request: HttpRequest, promised: Callback) -> HttpResponse:
    """You have a call already: change it first, or ask for another one all the same."""
    return render(
        request,
        "helpdesk/public/callback_already.html",
        {"callback": promised, "appointment": promised.live_appointment},
    )


def is_off(request: HttpRequest) -> bool:
    """Whether the desk takes no requests from the site now; its own staff may still ask there."""
    return DeskSettings.current().is_booking_off and staff_acting(request) is None


def off_page(request: HttpRequest, answers: Answers) -> HttpResponse:
    """No call can be asked for here now: the phone number, and what was written so far."""
    written = [answers.question, answers.reachable_when, answers.name, answers.number_as_typed]
    context = {"written": [words for words in written if words]}
    status = 503 if request.method == "POST" else 200
    return render(request, "helpdesk/public/callback_off.html", context, status=status)


def may_be_shown(request: HttpRequest, callback: Callback) -> bool:
    """Whether this session may see where a promise stands.

    What was asked for on the phone was told to the person alone, number of the request included.
    """
    case = callback.case
    if case.source in BY_THE_TEAM or staff_acting(request) is not None:
        return True
    return may_see(
        asked_by=case.asked_by,
        is_as_asked=bool(case.asked_by) and is_as_asked(callback),
        is_askers_still=not case.asked_by and is_askers_still(callback),
        by_owner=_is_owner(request, callback),
    )


def _is_owner(request: HttpRequest, callback: Callback) -> bool:
    """Whether this session opened the link of its number, for it or for a promise before it."""
    opened = find_promise(request.session.get(OWNER_KEY, 0))
    return opened is not None and standing_promise(opened).pk == callback.pk


def words_for(request: HttpRequest, callback: Callback) -> str:
    """The trust word, where it is shown on this very page; else "".

    To the session that asked, if the words travel by the page. A link and a look-up prove a number
    or an address, and those were told other things. An adviser who asked for somebody reads it out.
    """
    is_asker = request.session.get(DONE_KEY) == callback.pk
    is_page = is_asker and callback.word_road == WordRoad.PAGE
    return callback.trust_word if is_page or staff_acting(request) is not None else ""


def kept_minutes(request: HttpRequest, answers: Answers) -> int:
    """For how many minutes the chosen time is kept, mostly 15 from this page on; 0 when not."""
    key, at = known_visitor(request), timezone.now()
    until = extend_hold(key=key, at=at) if key and answers.starts_at else None
    return max(math.ceil((until - at).total_seconds() / 60), 1) if until else 0


def page(
    request: HttpRequest,
    name: str,
    answers: Answers,
    *,
    status: int = 200,
    topic: Topic | None = None,
    **context: Any,
) -> HttpResponse:
    """One question's page, with where we are and what was chosen so far.

    `topic` is the chosen one where it is known; None asks for it. While nobody can ask on the
    site, the page says so, and shows what was written.
    """
    if status == 200 and is_off(request):
        return off_page(request, answers)
    at = (SAME_QUESTION | BESIDE).get(name, name)
    if answers.first not in ORDER or earlier(answers.first, at) != answers.first:
        answers.first = at
        if answers.is_kept:
            answers.keep(request)
    asked = questions(first=answers.first, at=at)
    return render(
        request,
        f"helpdesk/public/callback_{name}.html",
        {
            "answers": answers,
            "topic": topic or answers.chosen_topic(),
            "step": asked.index(at) + 1,
            "steps": len(asked),
            "back": _before(request, name, answers, asked),
            "kept_minutes": kept_minutes(request, answers),
            **context,
        },
        status=status,
    )


def _before(request: HttpRequest, name: str, answers: Answers, asked: tuple[str, ...]) -> str:
    """The address that Back leads to: the question before, else the guide's step, else home."""
    if name in BESIDE:
        return reverse(answers.missing() or "helpdesk:callback_check") + answers.after_address
    if name in SAME_QUESTION:
        return reverse(f"helpdesk:callback_{SAME_QUESTION[name]}") + answers.after_address
    if place := asked.index(name):
        return reverse(f"helpdesk:callback_{asked[place - 1]}") + answers.after_address
    language = get_language() or "fr"
    phone = answers.phone or preferences_of(request).device
    guide = guide_address(answers.guide, language=language, step=answers.step, phone=phone)
    return guide or f"/{language}/"


def form_page(
    request: HttpRequest, name: str, answers: Answers, form: Form, **context: Any
) -> HttpResponse:
    """A page with its form; 422 when what was typed needs a change."""
    status = 422 if form.is_bound else 200
    return page(request, name, answers, status=status, form=form, **context)
