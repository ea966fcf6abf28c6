"""What stands on the call page: whom to call, the guide beside theirs, what each end leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from helpdesk import labels
from helpdesk.actions.cases.drafts import keep_draft
from helpdesk.actions.cases.guide_steps import keep_device, keep_place
from helpdesk.choices import AfterCall, AttemptOutcome, Device, EventKind, PromiseWay, WordRoad
from helpdesk.forms.calls import LONGEST_QUESTION, TwinForm
from helpdesk.forms.finishing import FinishForm
from helpdesk.models import Appointment, Attempt, Callback, DeskSettings
from helpdesk.permissions import can_end_attempt
from helpdesk.policy.deadlines import is_correctable
from helpdesk.policy.heard_outcomes import heard_outcome
from helpdesk.policy.phone_calls import HangUp
from helpdesk.policy.retries import Next
from helpdesk.policy.ways import outcomes_of
from helpdesk.reads.checklist import left_to_do
from helpdesk.reads.facts import emails_for
from helpdesk.reads.guides import find_guides, twin_of
from helpdesk.reads.next_try import previews
from helpdesk.reads.numbers import number_called
from helpdesk.reads.phone_calls import heard_of
from helpdesk.reads.promises import next_call_of, words_after_talk
from helpdesk.views.desk.access import DeskRequest
from helpdesk.views.desk.cases.live import live_context
from helpdesk.words.call_script import script_for
from helpdesk.words.needs import needs_of
from helpdesk.words.next_step import next_in_words
from helpdesk.words.notices import fill
from helpdesk.words.replies import Preview, ReadyAnswer, preview_of_promise, ready_answers
from helpdesk.words.spoken import in_pairs
from helpdesk.words.story import story_of

STORY_SHOWN = 6
# What matters to somebody about to speak; the rest is on the case's page.
_TOLD_BEFORE_A_CALL = (
    EventKind.OPENED,
    EventKind.ATTEMPT_ENDED,
    EventKind.REBOOKED,
    EventKind.PROMISE_LATE,
    EventKind.NOTED,
    EventKind.SMS_CAME,
    EventKind.CALL_MISSED,
    EventKind.MAIL_CAME,
    EventKind.CLOSED,
    EventKind.REOPENED,
)
# One key for each outcome, in their order.
OUTCOME_KEYS = "1234567890ab"
# And one for what becomes of the request: no letter that the page has already.
AFTER_KEYS = "cdefhiw"
# What was chosen for the end of the call goes with every key of the guide.
CODES_KEPT = ("outcome", "then", "next_time", "minutes", "other_minutes", "referral", "reason")


@dataclass(frozen=True)
class OutcomeChoice:
    """One end of a call; `key` is printed on it, and chooses it."""

    key: str
    code: str
    label: str
    then: str
    is_chosen: bool


@dataclass(frozen=True)
class AfterChoice:
    """One thing that becomes of the request; `key` is printed on it, and chooses it."""

    key: str
    code: str
    label: str
    is_chosen: bool


def call_page(
    request: DeskRequest, attempt: Attempt, form: FinishForm, *, shown: Preview | None = None
) -> HttpResponse:
    """The page; 422 with everything that was typed when `form` has been sent.

    `shown`: how the words of a written promise would leave.
    """
    at, callback = timezone.now(), attempt.callback
    case = callback.case
    chosen = form.data if form.is_bound else form.initial
    return render(
        request,
        "helpdesk/desk/attempt.html",
        {
            "attempt": attempt,
            "case": case,
            "person": case.person,
            "appointment": callback.live_appointment,
            "outcomes": _outcomes(
                previews(attempt=attempt, at=at),
                chosen=chosen.get("outcome", ""),
                now=at,
                owner=owner_besides(request, callback),
                way=PromiseWay(callback.way),
            ),
            "form": form,
            "afters": _afters(chosen.get("then", "")),
            "checklist_left": left_to_do(case),
            "clock": _clock(request, attempt, at),
            "heard": outcome_heard(request, attempt) if attempt.ended_at is None else "",
            "can_dial": _can_dial(attempt),
            "is_correction": attempt.ended_at is not None,
            "may_end": can_end_attempt(request.staff, attempt),
            "may_withdraw": attempt.ended_at is None and is_correctable(attempt.started_at, at),
            "next_call": _next_call(attempt, at),
            "story": story_of(case, kinds=_TOLD_BEFORE_A_CALL, limit=STORY_SHOWN),
            **live_context(request, case),
            **_whom(attempt),
            **_guide(request, callback),
            **_writing(request, callback),
            "shown": shown,
        },
        status=422 if form.is_bound else 200,
    )


def outcome_heard(request: DeskRequest, attempt: Attempt) -> str:
    """How the exchange says that this call ended; "" for what only the adviser knows."""
    call = heard_of(attempt) if request.hears_calls else None
    if call is None:
        return ""
    is_answered = call.answered_at is not None
    return str(heard_outcome(HangUp(call.cause), is_answered=is_answered) or "")


def _clock(request: DeskRequest, attempt: Attempt, at: datetime) -> int | None:
    """The seconds since the call began, for whoever calls; None for everybody else, and after."""
    reader = request.staff.adviser
    is_theirs = reader is not None and reader.pk == attempt.adviser_id
    if not is_theirs or attempt.ended_at is not None:
        return None
    return max(0, int((at - attempt.started_at).total_seconds()))


def kept_place(attempt: Attempt) -> str:
    """Under what the session keeps the place that was typed, while the guide is gone through."""
    return f"place_{attempt.pk}"


def _afters(chosen: str) -> list[AfterChoice]:
    return [
        AfterChoice(key, str(code), str(labels.AFTER_CALL[code]), is_chosen=chosen == code)
        for key, code in zip(AFTER_KEYS, AfterCall, strict=True)
    ]


def _can_dial(attempt: Attempt) -> bool:
    """Whether an exchange can ring at this adviser's telephone, and the call runs."""
    has_exchange = bool(settings.DIAL_URL or settings.AMI_URL)
    is_call = attempt.ended_at is None and attempt.callback.way == PromiseWay.CALL
    return has_exchange and bool(attempt.adviser.phone_line) and is_call


def write_first(request: DeskRequest, attempt: Attempt) -> HttpResponse:
    """Begin with a ready answer, below what was typed; or see how the words would leave."""
    post, callback = request.POST, attempt.callback
    typed = {name: post.get(name, "") for name in ("text", "note", "place", *CODES_KEPT)}
    if "take" in post:
        answers = ready_answers(callback.case, first_name=attempt.adviser.first_name)
        taken = [str(each.text) for each in answers if str(each.pk) == post.get("reply")]
        typed["text"] = "\n\n".join(filter(None, [typed["text"].strip(), *taken]))
    shown = preview_of_promise(callback, typed["text"]) if "preview" in post else None
    return call_page(request, attempt, FinishForm(initial=typed, way=callback.way), shown=shown)


def _writing(request: DeskRequest, callback: Callback) -> dict[str, Any]:
    """What helps to write the words of a written promise; nothing of a call."""
    return {"answers": answers_for(request, callback)} if callback.in_writing else {}


def answers_for(request: DeskRequest, callback: Callback) -> list[ReadyAnswer]:
    """With what the words of a written promise may begin; [] for a call. Five queries."""
    if not callback.in_writing:
        return []
    adviser = request.staff.adviser
    name = adviser.first_name if adviser else callback.adviser.first_name
    return ready_answers(callback.case, first_name=name)


def owner_besides(request: DeskRequest, callback: Callback) -> str:
    """The first name of whoever has the promise, where that is not the reader; else ""."""
    reader = request.staff.adviser
    is_you = reader is not None and reader.pk == callback.adviser_id
    return "" if is_you else callback.adviser.first_name


def _next_call(attempt: Attempt, at: datetime) -> Appointment | None:
    """Whom the adviser calls after this call, so that they can say "I am late"; None for nobody."""
    if attempt.ended_at is not None:
        return None
    return next_call_of(attempt.adviser, at=at, besides=attempt.callback)


def _whom(attempt: Attempt) -> dict[str, Any]:
    """Who is called, the person or a helper of theirs; what to know of them, and what to say."""
    callback, desk = attempt.callback, DeskSettings.current()
    called = callback.consent.helper if callback.consent else callback.case.person
    script = script_for(callback.language)
    is_shown = attempt.ended_at is None and callback.word_road == WordRoad.PAGE
    places = {
        "adviser": attempt.adviser.first_name,
        "desk": desk.name,
        "number": in_pairs(desk.number_that_appears),
    }
    return {
        "callback": callback,
        "called": called,
        "line": number_called(called, callback.number),
        "emails": emails_for(callback.case),
        "needs": needs_of(
            person=called,
            number=callback.number,
            language=callback.language,
            # What was said with the request is of its person, and not of a helper.
            said=() if callback.consent_id else callback.case.said_needs,
        ),
        "script": script,
        "opening": fill(script.opening, places),
        "next_words": words_after_talk(callback) if is_shown else "",
        "voicemail": fill(script.voicemail, places),
    }


def _guide(request: DeskRequest, callback: Callback) -> dict[str, Any]:
    """The guide that is asked for, else the one that the person read; and what a search found."""
    case, get = callback.case, request.GET
    question = request.POST.get("q", get.get("q", "")).replace("\x00", "")[:LONGEST_QUESTION]
    wanted = request.POST.get("reading", get.get("guide", ""))
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else case.guide_number
    return {
        "question": question,
        "found": find_guides(question, language=callback.language),
        "twin": _twin(callback, number) if number else None,
        "comes_from_guide": "at" in get,
    }


def _twin(callback: Callback, number: int) -> Any:
    case = callback.case
    return twin_of(
        number,
        language=callback.language,
        device=case.device,
        step=case.guide_step if number == case.guide_number else None,
    )


def go_through_guide(request: DeskRequest, attempt: Attempt, said: TwinForm) -> HttpResponse:
    """Do what was pressed at the guide; the note and the end that was chosen stay as they are."""
    callback, at, by = attempt.callback, timezone.now(), request.user
    case, facts = callback.case, said.cleaned_data
    keep_draft(case=case, user=by, text=request.POST.get("note", ""), typed_at=at)
    if facts.get("phone"):
        keep_device(case=case, device=Device(facts["phone"]), at=at, by=by)
    reading = facts.get("guide") or facts.get("reading")
    if facts.get("step") and reading:
        _keep_place(callback, reading, facts["step"], at=at, by=by)
    question = "" if facts.get("guide") else facts.get("q", "")
    if question != facts.get("asked"):
        found = find_guides(question, language=callback.language)
        if len(found) == 1:
            question, reading = "", found[0].number
    if place := request.POST.get("place", "").strip():
        # A name that somebody typed belongs in no address.
        request.session[kept_place(attempt)] = place[:80]
    codes = {name: request.POST.get(name) for name in CODES_KEPT}
    kept = {"guide": reading, "q": question, **codes, "at": "guide"}
    address = reverse("helpdesk:attempt", args=[attempt.pk])
    return redirect(f"{address}?{urlencode({k: v for k, v in kept.items() if v})}")


def _keep_place(callback: Callback, number: int, step: int, *, at: datetime, by: Any) -> None:
    """A step that the guide does not have is not kept."""
    twin = _twin(callback, number)
    if twin is not None and step <= len(twin.steps):
        keep_place(case=callback.case, guide=number, step=step, at=at, by=by)


def _outcomes(
    follows: Mapping[AttemptOutcome, Next],
    *,
    chosen: str,
    now: datetime,
    owner: str,
    way: PromiseWay,
) -> list[OutcomeChoice]:
    in_writing = way is not PromiseWay.CALL
    return [
        OutcomeChoice(
            key=key,
            code=str(outcome),
            label=str(labels.OUTCOME[outcome]),
            then=next_in_words(follows[outcome], now=now, owner=owner, in_writing=in_writing),
            is_chosen=chosen == outcome,
        )
        for key, outcome in zip(OUTCOME_KEYS, outcomes_of(way), strict=False)
    ]
