"""When: free times as people think of them, kept for the visitor, or none that suits."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.holds import WantedTime, hold_time, release_hold
from helpdesk.choices import Confidence, HalfDay, SlotRefusal
from helpdesk.forms.public import ReachableForm, WhenForm, ZoneForm
from helpdesk.models import Topic
from helpdesk.policy.confidence import call_minutes, confidence_of
from helpdesk.policy.offers import Sight, Wanted, in_sight
from helpdesk.policy.slots import Call, Slot, nearest, offer
from helpdesk.reads.availability import desk_zone, free_slots
from helpdesk.reads.diaries import Freed
from helpdesk.views.public.answers import SLOWLY, Answers, as_number
from helpdesk.views.public.journey import (
    begin_again,
    form_page,
    get_or_post,
    known_visitor,
    page,
    staff_acting,
    visitor_of,
)

OTHERS = 6
REFUSALS = {
    SlotRefusal.TAKEN: _(
        "Somebody has just taken this time. Choose another: we kept your answers."
    ),
    SlotRefusal.CLOSED: _("We are closed at this time. Choose another: we kept your answers."),
    SlotRefusal.TOO_SOON: _("This time is too soon now. Choose another: we kept your answers."),
    SlotRefusal.MOVED_OFTEN: _(
        "You have changed the time often today. Call us to change it again."
    ),
}
REFUSED = _("This time is not possible. Choose another: we kept your answers.")


def _call(answers: Answers, topic: Topic) -> Call:
    """What the call will be like, as far as the answers tell.

    Nobody knows yet who is asking: somebody who is not at ease counts as new.
    """
    confidence = confidence_of(None, answers.worry)
    return Call(call_minutes(topic.call_minutes, confidence), confidence == Confidence.LOW)


def slots_of(request: HttpRequest, answers: Answers, topic: Topic, at: datetime) -> list[Slot]:
    """What is free for this visitor; the hour that they hold counts as free."""
    return free_slots(
        at=at,
        topic=topic,
        call=_call(answers, topic),
        freed=Freed(hold_key=known_visitor(request), by_public=staff_acting(request) is None),
    )


def offer_others(*, wanted: datetime, slots: Sequence[Slot], zone: ZoneInfo) -> Sight:
    """The free times nearest to the one that was refused, by day."""
    others = nearest(slots, wanted, count=OTHERS)
    days = offer(others, zone=zone, per_day=OTHERS, days=OTHERS)
    return Sight(offers=tuple(days), has_more=len(others) < len(slots))


def wanted_of(request: HttpRequest) -> Wanted:
    """The day and the half of it that the address asks for; what makes no sense asks nothing."""
    said = request.GET
    try:
        day = date.fromisoformat(said.get("day", ""))
    except ValueError:
        day = None
    half = HalfDay(said["half"]) if said.get("half") in [str(each) for each in HalfDay] else None
    return Wanted(day=day, half=half, page=as_number(said.get("more"), 20) or 0)


def sight_context(sight: Sight, page: int, address: Callable[..., str]) -> dict[str, Any]:
    """What `times.html` shows; `address` gives where a choice leads, with what it adds."""
    return {
        "days": sight.offers,
        "to_choose": [(day, address(day=day.isoformat())) for day in sight.days],
        "half_day": sight.day,
        "halves": [
            (half, address(day=sight.day.isoformat(), half=str(half)))
            for half in sight.halves
            if sight.day
        ],
        "is_full": not (sight.offers or sight.halves or sight.days),
        "more": address(more=str(page + 1 if sight.days else 1)) if sight.has_more else "",
    }


def _zone(answers: Answers) -> ZoneInfo:
    return ZoneInfo(answers.zone) if answers.zone else desk_zone()


@lru_cache(maxsize=500)
def _zone_field(zone: str, _active: str | None) -> SafeString:
    """The question where somebody lives, as it stands at first: a fifth of the page's own work."""
    return ZoneForm(initial={"zone": zone})["zone"].as_field_group()


def _when_page(
    request: HttpRequest, answers: Answers, sight: Sight, page_of_days: int, **context: Any
) -> HttpResponse:
    here = reverse("helpdesk:callback_when")
    return page(
        request,
        "when",
        answers,
        zone=_zone(answers),
        zone_field=_zone_field(answers.zone or desk_zone().key, get_language()),
        slowly=here + answers.address_with(slowly="no" if answers.slowly else SLOWLY),
        **sight_context(sight, page_of_days, lambda **more: here + answers.address_with(**more)),
        **context,
    )


def _changed_how(request: HttpRequest, answers: Answers) -> bool:
    """Whether the address says where they live, or whether to go slowly; both are kept then."""
    zone_form, slowly = ZoneForm(request.GET), request.GET.get("slowly")
    if not answers.is_kept or not (slowly or zone_form.is_valid()):
        return False
    if zone_form.is_valid():
        zone = zone_form.cleaned_data["zone"]
        answers.zone = "" if zone == desk_zone().key else zone
    if slowly:
        answers.slowly = SLOWLY if slowly == SLOWLY else ""
        # A longer call does not fit where a shorter one does.
        answers.starts_at = ""
    answers.keep(request)
    return True


@get_or_post
@never_cache
def when(request: HttpRequest) -> HttpResponse:
    """When? A few times a day, in the hours of where the visitor lives."""
    answers, at = Answers.of(request), timezone.now()
    if (topic := answers.chosen_topic()) is None:
        return begin_again(request, answers)
    if _changed_how(request, answers):
        return redirect("helpdesk:callback_when")
    form = WhenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _choose(request, answers, topic, form.cleaned_data["starts_at"], at)
    slots, wanted = slots_of(request, answers, topic, at), wanted_of(request)
    sight = (
        offer_others(wanted=answers.refused_time or at, slots=slots, zone=_zone(answers))
        if answers.refused and wanted == Wanted()
        else in_sight(slots, zone=_zone(answers), wanted=wanted)
    )
    return _when_page(
        request,
        answers,
        sight,
        max(wanted.page, 1),
        topic=topic,
        form=form,
        minutes=_call(answers, topic).minutes,
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
    return redirect("helpdesk:callback_check" if answers.name else "helpdesk:callback_you")


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
        return redirect("helpdesk:callback_check" if answers.name else "helpdesk:callback_you")
    return form_page(request, "reachable", answers, form)
