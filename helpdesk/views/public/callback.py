"""The journey to a promised call: one question a page, nothing lost, no script needed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.forms.public import AboutForm, ForSomebodyForm, NeedsForm, YouForm
from helpdesk.policy.phone_numbers import zone_of
from helpdesk.policy.said_needs import known_needs
from helpdesk.reads.availability import desk_missing, desk_zone
from helpdesk.reads.reach import channels_that_leave
from helpdesk.views.public.answers import Answers
from helpdesk.views.public.journey import (
    already_page,
    begin_again,
    call_already,
    forget_visitor,
    form_page,
    get_or_post,
)
from helpdesk.words.needs import lacks_to_write


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Begin, knowing the guide, the step or the words that led here; nothing is asked twice."""
    if desk_missing():
        return render(request, "helpdesk/public/callback_closed.html")
    answers = Answers.of(request)
    wants_another = "another" in request.GET
    if answers.is_kept or wants_another:
        answers.take(request)
        answers.update(request, wants_another=answers.wants_another or wants_another)
    if not answers.wants_another and (promised := call_already(request)):
        return already_page(request, promised)
    return redirect(reverse(f"helpdesk:callback_{answers.first}") + answers.after_address)


@require_http_methods(["POST"])
def start_again(request: HttpRequest) -> HttpResponse:
    """Forget everything, and give back the hour that was kept."""
    forget_visitor(request)
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
            # Lengths and notice differ by topic.
            answers.starts_at = answers.refused_at = answers.refused = ""
        answers.update(request, topic=topic.code, question=form.cleaned_data["question"])
        return redirect("helpdesk:callback_when")
    return form_page(request, "about", answers, form)


@get_or_post
@never_cache
def asked_no_more(request: HttpRequest) -> HttpResponse:
    """A question of before, whose address somebody may have kept: on to the next one."""
    return redirect(reverse("helpdesk:callback_when") + Answers.of(request).after_address)


@get_or_post
@never_cache
def you(request: HttpRequest) -> HttpResponse:
    """For whom? Your name and number; or yours, and those of the person whom we call."""
    answers = Answers.of(request)
    said = request.GET.get("for", "somebody" if answers.asked_by else "")
    is_for_somebody = said == "somebody"
    kind = ForSomebodyForm if is_for_somebody else YouForm
    initial = {
        "name": answers.name,
        "number": answers.number_as_typed,
        "email": answers.email,
        "asked_by": answers.asked_by,
        "agreed": answers.agreed,
    }
    writes = {} if is_for_somebody else {"in_writing": answers.in_writing}
    form = kind(request.POST if request.method == "POST" else None, initial=initial, **writes)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"]
        zone = answers.zone or (zone_of(number) if number else "") or ""
        answers.update(
            request,
            zone="" if zone == desk_zone().key else zone,
            name=form.cleaned_data["name"],
            number=number.e164 if number else "",
            number_as_typed=form.data["number"],
            email=form.cleaned_data.get("email", ""),
            asked_by=form.cleaned_data.get("asked_by", ""),
            agreed=form.cleaned_data.get("agreed", ""),
        )
        return redirect("helpdesk:callback_check")
    return form_page(request, "you", answers, form, is_for_somebody=is_for_somebody)


@get_or_post
@never_cache
def needs(request: HttpRequest) -> HttpResponse:
    """What should we know? Asked of nobody, and there for whoever wants to say it."""
    answers = Answers.of(request)
    if answers.chosen_topic() is None:
        return begin_again(request, answers)
    initial = {"needs": answers.needs, "spoken": answers.spoken}
    form = NeedsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        answers.update(
            request,
            needs=known_needs(form.cleaned_data["needs"]),
            spoken=form.cleaned_data["spoken"],
        )
        if not answers.lacks_a_way_to_write:
            after = answers.missing() or "helpdesk:callback_check"
            return redirect(reverse(after) + answers.after_address)
        form.add_error("needs", lacks_to_write(channels_that_leave()))
    return form_page(request, "needs", answers, form)
