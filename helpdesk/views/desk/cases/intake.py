"""Somebody calls the desk: three fields, and the next call is booked on the same page."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.actions.cases.drafts import keep_note
from helpdesk.actions.promises.answers import answer_by_request
from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.callbacks import NoWayToReach, NumberRefused
from helpdesk.actions.promises.intake import (
    NumberIsDead,
    PhoneRequest,
    open_and_promise,
    open_by_phone,
)
from helpdesk.choices import PromiseWay, SaidNeed
from helpdesk.forms.desk import IntakeForm, WhoIsItForm
from helpdesk.models import Case, IncomingSms, Person, Topic
from helpdesk.permissions import can_call
from helpdesk.policy.callers import caller_of
from helpdesk.policy.slots import Call, DayOffer, nearest, offer
from helpdesk.reads.availability import desk_zone, free_slots, minutes_of_call
from helpdesk.reads.callers import CallerCard, caller_card
from helpdesk.reads.cases import open_requests_of
from helpdesk.reads.incoming import find_sms
from helpdesk.reads.numbers import first_number_of
from helpdesk.reads.people import people_who_may_call
from helpdesk.reads.person import person_in_use
from helpdesk.reads.topics import first_topic
from helpdesk.views.desk.access import (
    NO_WAY,
    NUMBER_REFUSED,
    NUMBER_WAS_WRONG,
    DeskRequest,
    for_desk,
    refusal_in_words,
)
from helpdesk.views.desk.promises.times import tell_booked
from helpdesk.words.spoken import in_pairs, spaced

# The hours on the page before anybody is known: a quarter of an hour, soon.
PER_DAY, DAYS, NEAREST = 4, 3, 6


def _hours(topic: Topic | None, person: Person | None, near: datetime | None) -> list[DayOffer]:
    """The next free hours for a call about this topic; those around one that was chosen."""
    topic = topic or first_topic()
    if topic is None:
        return []
    minutes = minutes_of_call(topic=topic, person=person) if person else topic.call_minutes
    slots = free_slots(at=timezone.now(), topic=topic, notice_minutes=0, call=Call(minutes=minutes))
    if near is not None:
        itself = [slot for slot in slots if slot.starts_at == near]
        slots = sorted(itself + nearest(slots, near, count=NEAREST))
        return offer(slots, zone=desk_zone(), per_day=len(slots) or 1, days=NEAREST)
    return offer(slots, zone=desk_zone(), per_day=PER_DAY, days=DAYS)


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def new(request: DeskRequest) -> HttpResponse:
    """Open a case by phone; when somebody may be known, choose who it is before anything is kept.

    `starts_at` books the call with the same button. `then=plan` goes on to all the hours.
    `person` in the address is somebody whose page it was opened from, `sms` a message of nobody
    that is known: it goes to the request. `number` is who calls, as a softphone writes it.
    """
    if request.method != "POST":
        return _first_page(request)
    form = IntakeForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    said = form.cleaned_data
    number = said["number"].e164 if said["number"] else ""
    people = people_who_may_call(number=number, name=said["name"])
    asked = request.POST if "asked" in request.POST else None
    who = _who_form(asked, people) if people else None
    if who is not None and not (who.is_bound and who.is_valid()):
        return _page(request, form, who=who)
    if who is not None and (about := who.cleaned_data["about"]):
        return _is_open(request, about, said["question"])
    return _keep(request, form, who, _wanted(request, form, who))


def _wanted(request: DeskRequest, form: IntakeForm, who: WhoIsItForm | None) -> PhoneRequest:
    said = form.cleaned_data
    return PhoneRequest(
        number=said["number"].e164 if said["number"] else "",
        name=said["name"],
        topic=said["topic"],
        question=said["question"],
        person=who.cleaned_data["person"] if who else None,
        adviser=request.staff.adviser,
        is_right=said["is_right"],
        way=said["way"],
        email=said["email"],
        address=said["postal_address"],
        needs=(SaidNeed.RELAY,) if form.through_relay else (),
        source=said["source"],
        urgency=said["urgency"],
    )


def _who_form(data: Any, people: list[Person], **initial: str) -> WhoIsItForm:
    """Who it may be, with the requests of theirs that are open: nobody opens one twice unseen."""
    requests = open_requests_of(people)
    return WhoIsItForm(data, people=people, requests=requests, initial={**initial})


def _is_open(request: DeskRequest, case: Case, question: str) -> HttpResponse:
    """It is about a request that is open: what was said becomes a note, and no other is opened."""
    keep_note(case=case, text=question, at=timezone.now(), by=request.user)
    _take_sms_along(request, case)
    messages.success(request, _("This request was open already. What was said is kept as a note."))
    return redirect("helpdesk:case", case.reference)


def _keep(
    request: DeskRequest, form: IntakeForm, who: WhoIsItForm | None, wanted: PhoneRequest
) -> HttpResponse:
    """Write the request down, with its call when an hour was chosen; or say what is in the way."""
    said = form.cleaned_data
    facts: dict[str, Any] = {"request_key": said["key"], "at": timezone.now(), "by": request.user}
    try:
        if not said["starts_at"]:
            case = open_by_phone(request=wanted, **facts)
            _take_sms_along(request, case)
            return _opened(request, case)
        callback = open_and_promise(request=wanted, starts_at=said["starts_at"], **facts)
        _take_sms_along(request, callback.case)
    except SlotRefused as refused:
        refusal = refusal_in_words(refused.reason)
        return _page(request, form, who=who, refusal=refusal, refused=said["starts_at"])
    except NumberIsDead:
        form.add_error("number", NUMBER_WAS_WRONG)
        return _page(request, form, who=who, was_wrong=True)
    except NumberRefused:
        form.add_error("number", NUMBER_REFUSED)
        return _page(request, form, who=who)
    except NoWayToReach:
        form.add_error("way", NO_WAY)
        return _page(request, form, who=who)
    tell_booked(request, callback, said["starts_at"])
    page = reverse("helpdesk:case", args=[callback.case.reference])
    return redirect(f"{page}?booked=1#read-back-title")


def _sms_of(request: DeskRequest) -> IncomingSms | None:
    """The message that this page was opened from, while it belongs to no case."""
    pk = request.GET.get("sms", "")
    sms = find_sms(int(pk)) if pk.isdecimal() and len(pk) < 19 else None
    return sms if sms is not None and sms.case is None else None


def _take_sms_along(request: DeskRequest, case: Case) -> None:
    if (sms := _sms_of(request)) is not None:
        answer_by_request(sms=sms, case=case, at=timezone.now(), by=request.user)


def _opened(request: DeskRequest, case: Case) -> HttpResponse:
    messages.success(
        request, _("Request opened: %(reference)s.") % {"reference": spaced(case.reference)}
    )
    page = "helpdesk:case_promise" if request.POST.get("then") == "plan" else "helpdesk:case"
    return redirect(page, case.reference)


def _first_page(request: DeskRequest) -> HttpResponse:
    """The form as it is opened: empty, or with the person whose page it was opened from."""
    initial: dict[str, Any] = {"key": uuid.uuid4()}
    if (sms := _sms_of(request)) is not None:
        initial |= {"number": in_pairs(sms.number) if sms.number else "", "question": sms.words}
        return _page(request, IntakeForm(initial=initial))
    if "number" in request.GET:
        return _page(request, IntakeForm(initial=initial | _calling(request)))
    pk = request.GET.get("person", "")
    person = person_in_use(int(pk)) if pk.isdecimal() and len(pk) < 19 else None
    if person is None:
        return _page(request, IntakeForm(initial=initial))
    number = first_number_of(person)
    initial |= {"name": person.name, "number": in_pairs(number.number) if number else ""}
    people = people_who_may_call(number=number.number if number else "", name=person.name)
    who = _who_form(None, people, person=str(person.pk))
    return _page(request, IntakeForm(initial=initial), who=who)


def _card_of(request: DeskRequest) -> CallerCard | None:
    """Who calls, where a softphone opened this page; None where none did."""
    typed = request.GET.get("number")
    return None if typed is None else caller_card(caller_of(typed))


def _calling(request: DeskRequest) -> dict[str, str]:
    number = caller_of(request.GET["number"]).number
    return {"number": in_pairs(number)} if number else {}


def _says_a_way(form: IntakeForm) -> bool:
    """Whether anything but a call to a number was said: then these fields are not folded away."""
    shown = ("email", "postal_address")
    is_other = form.is_bound and form.data.get("way", PromiseWay.CALL) != PromiseWay.CALL
    return is_other or (form.is_bound and any(form.data.get(name) for name in shown))


def _page(
    request: DeskRequest,
    form: IntakeForm,
    *,
    who: WhoIsItForm | None = None,
    refusal: str = "",
    refused: datetime | None = None,
    was_wrong: bool = False,
) -> HttpResponse:
    has_error = (form.is_bound and not form.is_valid()) or (
        who is not None and who.is_bound and not who.is_valid()
    )
    if not form.is_bound:
        form.fields["number"].widget.attrs["autofocus"] = True
    shown = who if who is not None and who.is_bound and not form.errors else form
    said = getattr(form, "cleaned_data", {})
    person = who.cleaned_data.get("person") if who is not None and who.is_bound else None
    return render(
        request,
        "helpdesk/desk/new.html",
        {
            "form": shown,
            "intake": form,
            "who": who,
            "refusal": refusal,
            "was_wrong": was_wrong,
            "way_is_open": _says_a_way(form),
            "days": _hours(said.get("topic"), person, refused or said.get("starts_at")),
            "chosen_at": None if refused else said.get("starts_at"),
            "zone": desk_zone(),
            "card": _card_of(request),
            "can_call": can_call(request.staff),
        },
        status=409 if refusal else 422 if has_error else 200,
    )
