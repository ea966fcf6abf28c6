"""The journey to a promised call: one question a page, nothing lost, no script needed."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.actions.appointments import SlotRefused, live_appointment
from helpdesk.actions.callbacks import ask_for_callback
from helpdesk.actions.limits import allows
from helpdesk.actions.notices import reach_of
from helpdesk.availability import desk_missing, desk_zone, free_slots
from helpdesk.choices import Confidence, SlotRefusal
from helpdesk.forms import AboutForm, AfraidForm, HowForm, ReachableForm, WhenForm, YouForm
from helpdesk.models import Callback, Topic
from helpdesk.policy.confidence import call_minutes, confidence_of
from helpdesk.policy.reminders import reaches
from helpdesk.policy.slots import DayOffer, Slot, nearest, offer
from helpdesk.views.public.answers import SESSION_KEY, Answers

STEPS = ("about", "how", "when", "you", "check")
# From "I need help here" under a step, the subject is known and nothing else is asked first.
STUCK_STEPS = ("when", "you", "check")
DONE_KEY = "callback_done"
FEW_DAYS, FEW_TIMES = 3, 3
MORE_DAYS, MORE_TIMES = 10, 12

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _page(
    request: HttpRequest, name: str, answers: Answers, *, status: int = 200, **context: Any
) -> HttpResponse:
    """One question's page, with where we are and what was chosen so far."""
    step = {"afraid": "how", "reachable": "when"}.get(name, name)
    steps = STUCK_STEPS if answers.step and not answers.wanted_help else STEPS
    return render(
        request,
        f"helpdesk/public/callback_{name}.html",
        {
            "answers": answers,
            "topic": answers.chosen_topic(),
            "step": steps.index(step) + 1 if step in steps else None,
            "steps": len(steps),
            **context,
        },
        status=status,
    )


def _form_page(
    request: HttpRequest, name: str, answers: Answers, form: Form, **context: Any
) -> HttpResponse:
    """A page with its form; 422 when what was typed needs a change."""
    status = 422 if form.is_bound else 200
    return _page(request, name, answers, status=status, form=form, **context)


def _as_number(text: str | None, most: int) -> int | None:
    return (
        int(text) if text and text.isascii() and text.isdigit() and 0 < int(text) <= most else None
    )


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Begin, knowing the guide, the step or the words that led here; nothing is asked twice."""
    if desk_missing():
        return render(request, "helpdesk/public/callback_closed.html")
    answers = Answers.of(request)
    if guide := _as_number(request.GET.get("guide"), 99999):
        answers.guide, answers.step = guide, _as_number(request.GET.get("step"), 99)
    if words := request.GET.get("words", "").strip():
        answers.question = words[:500]
    if topic := request.GET.get("topic", ""):
        answers.topic = topic if Topic.objects.filter(code=topic, is_active=True) else answers.topic
    answers.keep(request)
    if answers.chosen_topic() is None:
        return redirect("helpdesk:callback_about")
    # Whoever is stuck at a step has tried the guide: how they would rather do it is clear.
    return redirect("helpdesk:callback_when" if answers.step else "helpdesk:callback_how")


@require_http_methods(["POST"])
def start_again(request: HttpRequest) -> HttpResponse:
    """Forget every answer."""
    request.session.pop(SESSION_KEY, None)
    return redirect("helpdesk:callback_start")


@get_or_post
@never_cache
def about(request: HttpRequest) -> HttpResponse:
    """What is it about?"""
    answers = Answers.of(request)
    initial = {"topic": answers.topic, "question": answers.question}
    form = AboutForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        topic = form.cleaned_data["topic"]
        if topic.code != answers.topic:
            answers.starts_at = ""  # lengths and notice differ by topic
        answers.update(request, topic=topic.code, question=form.cleaned_data["question"])
        return redirect("helpdesk:callback_how")
    return _form_page(request, "about", answers, form)


@get_or_post
@never_cache
def how(request: HttpRequest) -> HttpResponse:
    """How would you rather do it? May be skipped."""
    answers = Answers.of(request)
    if "skip" in request.POST:
        answers.update(request, wanted_help="", afraid="")
        return redirect("helpdesk:callback_when")
    form = HowForm(
        request.POST if request.method == "POST" else None,
        initial={"wanted_help": answers.wanted_help},
    )
    if form.is_bound and form.is_valid():
        answers.update(request, wanted_help=form.cleaned_data["wanted_help"])
        return redirect("helpdesk:callback_afraid")
    return _form_page(request, "how", answers, form)


@get_or_post
@never_cache
def afraid(request: HttpRequest) -> HttpResponse:
    """Are you afraid of making a mistake? May be skipped."""
    answers = Answers.of(request)
    if "skip" in request.POST:
        answers.update(request, afraid="")
        return redirect("helpdesk:callback_when")
    form = AfraidForm(
        request.POST if request.method == "POST" else None, initial={"afraid": answers.afraid}
    )
    if form.is_bound and form.is_valid():
        answers.update(request, afraid=form.cleaned_data["afraid"])
        return redirect("helpdesk:callback_when")
    return _form_page(request, "afraid", answers, form)


def _slots(answers: Answers, topic: Topic, at: datetime) -> list[Slot]:
    asked = answers.as_request(topic=topic, language="")
    confidence = confidence_of(asked.wanted_help, asked.afraid)
    return free_slots(
        at=at,
        topic=topic,
        minutes=call_minutes(topic.call_minutes, confidence),
        # Nobody knows yet who is asking: somebody who is not at ease counts as new.
        is_first_call=confidence == Confidence.LOW,
    )


@get_or_post
@never_cache
def when(request: HttpRequest) -> HttpResponse:
    """When? A few times a day, as people think of them."""
    answers, at = Answers.of(request), timezone.now()
    if (topic := answers.chosen_topic()) is None:
        return redirect("helpdesk:callback_about")
    form = WhenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        starts_at = form.cleaned_data["starts_at"]
        answers.update(request, starts_at=starts_at.isoformat(), reachable_when="")
        return redirect("helpdesk:callback_check" if answers.number else "helpdesk:callback_you")
    slots, more = _slots(answers, topic, at), "more" in request.GET
    days = offer(
        slots,
        zone=desk_zone(),
        per_day=MORE_TIMES if more else FEW_TIMES,
        days=MORE_DAYS if more else FEW_DAYS,
    )
    shown = sum(len(day.slots) for day in days)
    return _form_page(
        request, "when", answers, form, days=days, can_see_more=not more and shown < len(slots)
    )


@get_or_post
@never_cache
def reachable(request: HttpRequest) -> HttpResponse:
    """No hour suits: when can we reach you?"""
    answers = Answers.of(request)
    form = ReachableForm(
        request.POST if request.method == "POST" else None,
        initial={"reachable_when": answers.reachable_when},
    )
    if form.is_bound and form.is_valid():
        answers.update(request, starts_at="", reachable_when=form.cleaned_data["reachable_when"])
        return redirect("helpdesk:callback_check" if answers.number else "helpdesk:callback_you")
    return _form_page(request, "reachable", answers, form)


@get_or_post
@never_cache
def you(request: HttpRequest) -> HttpResponse:
    """Your name and number."""
    answers = Answers.of(request)
    initial = {"name": answers.name, "number": answers.number_as_typed, "email": answers.email}
    form = YouForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        answers.update(
            request,
            name=form.cleaned_data["name"],
            number=form.cleaned_data["number"].e164,
            number_as_typed=form.data["number"],
            email=form.cleaned_data["email"],
        )
        return redirect("helpdesk:callback_check")
    return _form_page(request, "you", answers, form)


def _too_many(request: HttpRequest, answers: Answers, at: datetime) -> bool:
    """Whether this session, number or address asked too often in this hour."""
    request.session.setdefault("visitor", uuid.uuid4().hex)
    return not (
        allows(
            kind="session",
            value=request.session["visitor"],
            limit=settings.REQUESTS_PER_SESSION,
            at=at,
        )
        and allows(kind="number", value=answers.number, limit=settings.REQUESTS_PER_NUMBER, at=at)
        and allows(
            kind="address",
            value=request.META.get("REMOTE_ADDR", ""),
            limit=settings.REQUESTS_PER_ADDRESS,
            at=at,
        )
    )


REFUSALS = {
    SlotRefusal.TAKEN: _("Somebody just took this hour. Choose another: we kept your answers."),
    SlotRefusal.TOO_SOON: _("This hour is too close now. Choose another: we kept your answers."),
}
REFUSED = _("This hour is not possible. Choose another: we kept your answers.")
OTHERS = 6


def offer_others(*, wanted: datetime, slots: list[Slot]) -> list[DayOffer]:
    """The free times nearest to the one that was refused, by day."""
    return offer(
        nearest(slots, wanted, count=OTHERS), zone=desk_zone(), per_day=OTHERS, days=OTHERS
    )


def _refused(
    request: HttpRequest, answers: Answers, topic: Topic, reason: SlotRefusal, at: datetime
) -> HttpResponse:
    """The page of times again, nearest first, with everything else kept."""
    if reason is SlotRefusal.DESK_NOT_READY:
        return render(request, "helpdesk/public/callback_closed.html", status=503)
    days = offer_others(wanted=answers.time or at, slots=_slots(answers, topic, at))
    answers.update(request, starts_at="")
    return _page(
        request,
        "when",
        answers,
        status=409,
        days=days,
        can_see_more=True,
        refusal=REFUSALS.get(reason, REFUSED),
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
        return _page(request, "check", answers)
    if _too_many(request, answers, at):
        return render(request, "helpdesk/public/callback_too_many.html", status=429)
    try:
        callback = ask_for_callback(
            request=answers.as_request(topic=topic, language=(get_language() or "fr")[:2]),
            at=at,
            request_key=uuid.UUID(answers.key),
        )
    except SlotRefused as refused:
        return _refused(request, answers, topic, refused.reason, at)
    request.session.pop(SESSION_KEY)
    request.session[DONE_KEY] = callback.pk
    return redirect("helpdesk:callback_done")


@require_safe
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """The promise in words, to keep on paper. Seen in the same session only."""
    callback = (
        Callback.objects.select_related("case__topic", "case__person", "adviser")
        .filter(pk=request.session.get(DONE_KEY, 0))
        .first()
    )
    if callback is None:
        return redirect("helpdesk:callback_start")
    request.session["my_request"] = callback.pk
    return render(
        request,
        "helpdesk/public/callback_done.html",
        {
            "callback": callback,
            "appointment": live_appointment(callback),
            "reached_by_email": reaches(
                reach_of(person=callback.case.person, number=callback.number)
            ),
        },
    )
