"""When: free times as people think of them, kept for the visitor, or none that suits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.holds import WantedTime, hold_time, release_hold
from helpdesk.choices import Confidence, SlotRefusal
from helpdesk.forms.public import ReachableForm, WhenForm, ZoneForm
from helpdesk.models import Topic
from helpdesk.policy.confidence import call_minutes, confidence_of, may_try_guides_first
from helpdesk.policy.slots import Call, DayOffer, Slot, nearest, offer
from helpdesk.reads.availability import desk_zone, free_slots
from helpdesk.reads.diaries import Freed
from helpdesk.views.public.answers import Answers
from helpdesk.views.public.journey import (
    begin_again,
    form_page,
    get_or_post,
    known_visitor,
    page,
    staff_acting,
    visitor_of,
)
from knowledge.search.guides import Found, search_guides

FEW_DAYS, FEW_TIMES = 3, 3
MORE_DAYS, MORE_TIMES = 10, 12
OTHERS = 6
GUIDES_FIRST = 3
REFUSALS = {
    SlotRefusal.TAKEN: _(
        "Somebody has just taken this time. Choose another: we kept your answers."
    ),
    SlotRefusal.CLOSED: _("We are closed at this time. Choose another: we kept your answers."),
    SlotRefusal.TOO_SOON: _("This time is too soon now. Choose another: we kept your answers."),
}
REFUSED = _("This time is not possible. Choose another: we kept your answers.")


def _call(answers: Answers, topic: Topic) -> Call:
    """What the call will be like, as far as the answers tell.

    Nobody knows yet who is asking: somebody who is not at ease counts as new.
    """
    confidence = confidence_of(answers.wanted, answers.worry)
    return Call(call_minutes(topic.call_minutes, confidence), confidence == Confidence.LOW)


def slots_of(request: HttpRequest, answers: Answers, topic: Topic, at: datetime) -> list[Slot]:
    """What is free for this visitor; the hour that they hold counts as free."""
    return free_slots(
        at=at,
        topic=topic,
        call=_call(answers, topic),
        freed=Freed(hold_key=known_visitor(request), by_public=staff_acting(request) is None),
    )


def offer_few(slots: Sequence[Slot], *, zone: ZoneInfo, more: bool) -> list[DayOffer]:
    """A few hours of a few days, or with `more` nearly all of them."""
    if more:
        return offer(slots, zone=zone, per_day=MORE_TIMES, days=MORE_DAYS)
    return offer(slots, zone=zone, per_day=FEW_TIMES, days=FEW_DAYS)


def offer_others(*, wanted: datetime, slots: Sequence[Slot], zone: ZoneInfo) -> list[DayOffer]:
    """The free times nearest to the one that was refused, by day."""
    return offer(nearest(slots, wanted, count=OTHERS), zone=zone, per_day=OTHERS, days=OTHERS)


def guides_first(answers: Answers, topic: Topic) -> list[Found]:
    """The guides that may answer at once; [] for who is better called."""
    confidence = confidence_of(answers.wanted, answers.worry)
    if not may_try_guides_first(confidence, is_stuck_in_a_guide=bool(answers.guide)):
        return []
    language = get_language() or "fr"
    words = answers.question or topic.name
    return list(search_guides(words, language=language, limit=GUIDES_FIRST).results)


def _zone(answers: Answers) -> ZoneInfo:
    return ZoneInfo(answers.zone) if answers.zone else desk_zone()


def _when_page(
    request: HttpRequest,
    answers: Answers,
    slots: Sequence[Slot],
    days: list[DayOffer],
    **context: Any,
) -> HttpResponse:
    shown = sum(len(day.slots) for day in days)
    return page(
        request,
        "when",
        answers,
        days=days,
        zone=_zone(answers),
        zone_form=ZoneForm(initial={"zone": answers.zone or desk_zone().key}),
        can_see_more="more" not in request.GET and shown < len(slots),
        **context,
    )


@get_or_post
@never_cache
def when(request: HttpRequest) -> HttpResponse:
    """When? A few times a day, in the hours of where the visitor lives."""
    answers, at = Answers.of(request), timezone.now()
    if (topic := answers.chosen_topic()) is None:
        return begin_again(request, answers)
    if answers.is_kept and (zone_form := ZoneForm(request.GET)).is_valid():
        zone = zone_form.cleaned_data["zone"]
        answers.update(request, zone="" if zone == desk_zone().key else zone)
        return redirect("helpdesk:callback_when")
    form = WhenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _choose(request, answers, topic, form.cleaned_data["starts_at"], at)
    slots = slots_of(request, answers, topic, at)
    more = "more" in request.GET
    days = (
        offer_others(wanted=answers.refused_time or at, slots=slots, zone=_zone(answers))
        if answers.refused and not more
        else offer_few(slots, zone=_zone(answers), more=more)
    )
    return _when_page(
        request,
        answers,
        slots,
        days,
        form=form,
        guides=() if answers.refused else guides_first(answers, topic),
        refusal=REFUSALS.get(SlotRefusal(answers.refused), REFUSED) if answers.refused else "",
        status=422 if form.is_bound else 200,
    )


def _choose(
    request: HttpRequest, answers: Answers, topic: Topic, starts_at: datetime, at: datetime
) -> HttpResponse:
    """Keep the hour for this visitor while they answer the rest."""
    chosen = starts_at.isoformat()
    answers.update(request, starts_at=chosen, refused_at="", refused="", reachable_when="")
    try:
        hold_time(
            key=visitor_of(request),
            address=request.META.get("REMOTE_ADDR", ""),
            at=at,
            wanted=WantedTime(
                starts_at=starts_at,
                topic=topic,
                language=(get_language() or "fr")[:2],
                call=_call(answers, topic),
                by_public=staff_acting(request) is None,
            ),
        )
    except SlotRefused as refused:
        return refused_page(request, answers, refused.reason)
    return redirect("helpdesk:callback_check" if answers.number else "helpdesk:callback_you")


def refused_page(request: HttpRequest, answers: Answers, reason: SlotRefusal) -> HttpResponse:
    """To the page of times, which offers the nearest ones; everything else is kept."""
    if reason is SlotRefusal.DESK_NOT_READY:
        return render(request, "helpdesk/public/callback_closed.html", status=503)
    answers.update(request, starts_at="", refused_at=answers.starts_at, refused=str(reason))
    return redirect("helpdesk:callback_when")


@get_or_post
@never_cache
def reachable(request: HttpRequest) -> HttpResponse:
    """No hour suits: when can we reach you? An hour that was kept is given back."""
    answers = Answers.of(request)
    form = ReachableForm(
        request.POST if request.method == "POST" else None,
        initial={"reachable_when": answers.reachable_when},
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data["reachable_when"]
        answers.update(request, starts_at="", refused_at="", refused="", reachable_when=said)
        release_hold(key=visitor_of(request))
        return redirect("helpdesk:callback_check" if answers.number else "helpdesk:callback_you")
    return form_page(request, "reachable", answers, form)
