"""One case: where it stands, the promise, the person, and its story; notes, closing, reopening."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.actions.cases.cases import add_note, correct_confidence, move_case
from helpdesk.actions.cases.checklist import spend_time
from helpdesk.actions.cases.drafts import keep_note
from helpdesk.actions.promises.callbacks import CallIsRunning, NumberRefused
from helpdesk.actions.promises.closing import ReferredTo, close_case
from helpdesk.actions.promises.intake import NumberIsDead, keep_best_hours, use_number
from helpdesk.choices import CaseState, Move
from helpdesk.forms.cases import CloseForm
from helpdesk.forms.desk import BestHoursForm, ConfidenceForm, NoteForm, OtherNumberForm
from helpdesk.forms.memos import MemoForm
from helpdesk.models import Adviser, Callback, Case, PhoneNumber
from helpdesk.permissions import can_call, can_work_on
from helpdesk.policy.acts import SHOWN, Situation, acts_of
from helpdesk.policy.case_deadlines import is_overdue
from helpdesk.policy.deadlines import is_correctable, is_late
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.cases import (
    WhatIsBeside,
    cases_at_same_numbers,
    messages_of,
    other_cases,
    what_is_beside,
)
from helpdesk.reads.checklist import left_to_do
from helpdesk.reads.consents import helpers_for
from helpdesk.reads.drafts import draft_of
from helpdesk.reads.facts import emails_for
from helpdesk.reads.handling import deadline_of
from helpdesk.reads.line_facts import line_of
from helpdesk.reads.memos import memos_on
from helpdesk.reads.numbers import number_called, numbers_of
from helpdesk.reads.presence import Whereabouts, whereabouts
from helpdesk.reads.promises import last_attempt_of, open_promise_of
from helpdesk.views.desk.access import (
    CALL_RUNNING,
    CASE_CLOSED,
    NUMBER_REFUSED,
    NUMBER_WAS_WRONG,
    DeskRequest,
    case_or_404,
    for_desk,
)
from helpdesk.views.desk.cases.live import live_context
from helpdesk.views.desk.cases.parts import incidents_for, parts_of
from helpdesk.words.languages import is_spoken_by_nobody
from helpdesk.words.needs import needs_of
from helpdesk.words.next_step import next_of_case
from helpdesk.words.routing import reasons_in_words
from helpdesk.words.spoken import in_pairs

OTHERS = 10
MESSAGES_SHOWN = 5


def _promise(case: Case, reader: Adviser | None) -> dict[str, Any]:
    """The open promise of a case with its appointment and its running call, if any."""
    callback = open_promise_of(case)
    appointment = callback.live_appointment if callback else None
    last = last_attempt_of(case)
    running = last if last and last.ended_at is None else None
    now = timezone.now()
    due_at = deadline_of(case, at=now) if callback is None else None
    return {
        "due_at": due_at,
        "is_overdue": is_overdue(due_at, now),
        "correctable": last if last and is_correctable(last.ended_at, now) else None,
        "callback": callback,
        "called_row": _row_called(callback) if callback and callback.lacks_number else None,
        "appointment": appointment,
        "running": running,
        "line": line_of(case, callback, at=now),
        "is_late": appointment is not None and is_late(appointment.starts_at, now),
        "next_step": next_of_case(
            case,
            callback=callback,
            appointment=appointment,
            running=running,
            now=now,
            reader=reader,
        ),
    }


def _row_called(callback: Callback | None) -> PhoneNumber | None:
    """What is known of the number of a promise; None without a promise or a number."""
    return number_called(callback.called, callback.number) if callback else None


def _person(case: Case, called: str, some: WhatIsBeside) -> dict[str, Any]:
    """The person, their numbers, and other cases: theirs, and those at the same numbers."""
    return {
        "numbers": numbers_of(case.person),
        "emails": emails_for(case),
        "needs": needs_of(
            person=case.person, number=called, language=case.language, said=case.said_needs
        ),
        "other_cases": other_cases(case, most=OTHERS) if some.others else [],
        "cases_at_number": cases_at_same_numbers(case, most=OTHERS),
    }


def _page(request: DeskRequest, case: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    promise = _promise(case, request.staff.adviser)
    called = promise["callback"].number if promise["callback"] else ""
    some = what_is_beside(case, request.user)
    situation = _situation(request, case, promise)
    acts = acts_of(situation)
    return render(
        request,
        "helpdesk/desk/case.html",
        {
            "case": case,
            "person": case.person,
            "can_work": can_work_on(request.staff, case),
            "acts": acts[:SHOWN],
            "other_acts": acts[SHOWN:],
            "may_change_way": situation.is_promised
            and situation.may_work
            and not situation.is_running,
            "reasons": reasons_in_words(
                case.routing_reasons,
                name=case.adviser.first_name if case.adviser else "",
                topics={case.topic.code: case.topic.name},
            ),
            "hand_over": hand_over_of(case),
            "sent": messages_of(case, most=MESSAGES_SHOWN),
            **live_context(request, case),
            **_own(request, case, some),
            "number_form": OtherNumberForm(auto_id="id_other_%s"),
            "hours_form": BestHoursForm(initial={"parts": _best_parts(case, called)}),
            "confidence_form": ConfidenceForm(initial={"confidence": case.person.confidence}),
            "helpers": helpers_for(case, at=timezone.now()) if some.consents else [],
            **promise,
            **_person(case, called, some),
            **parts_of(case, request.GET, some),
            **incidents_for(case),
            **forms,
            "no_language": is_spoken_by_nobody(case.language),
        },
        status=status,
    )


def _own(request: DeskRequest, case: Case, some: WhatIsBeside) -> dict[str, Any]:
    """What is the reader's alone: the note that they were typing, and their memos."""
    draft = draft_of(case=case, user=request.user) if some.draft else ""
    return {
        "note_form": NoteForm(initial={"text": draft}),
        "memos": memos_on(case, request.user) if some.memos else [],
        "memo_form": MemoForm(auto_id="id_memo_%s"),
    }


def _situation(request: DeskRequest, case: Case, promise: dict[str, Any]) -> Situation:
    callback = promise["callback"]
    return Situation(
        is_running=promise["running"] is not None,
        is_promised=callback is not None,
        lacks_number=callback is not None and callback.lacks_number,
        may_call=can_call(request.staff),
        may_work=can_work_on(request.staff, case),
        is_closed=case.state == CaseState.CLOSED,
        is_waiting=case.state == CaseState.WAITING,
        has_guide=case.guide_number is not None,
    )


def hand_over_of(case: Case) -> Whereabouts | None:
    """Where the case's adviser is, and what they left to the others; None without adviser."""
    if case.adviser is None:
        return None
    return whereabouts(at=timezone.now(), advisers=[case.adviser])[0]


def _best_parts(case: Case, called: str) -> list[str]:
    row = number_called(case.person, called)
    return row.best_parts if row else []


@require_POST
@for_desk
def best_hours(request: DeskRequest, reference: str) -> HttpResponse:
    """When the person is best called; new tries are planned at no other time."""
    case = case_or_404(reference)
    form = BestHoursForm(request.POST)
    callback = open_promise_of(case)
    if callback is not None and form.is_valid():
        keep_best_hours(
            case=case,
            number=callback.number,
            parts=form.cleaned_data["parts"],
            at=timezone.now(),
            by=request.user,
        )
        messages.success(request, _("The best hours are kept. New tries follow them."))
    return redirect("helpdesk:case", case.reference)


@require_safe
@for_desk
def show(request: DeskRequest, reference: str) -> HttpResponse:
    """The whole case on one page."""
    case = case_or_404(reference)
    return _page(request, case)


@require_POST
@for_desk
def note(request: DeskRequest, reference: str) -> HttpResponse:
    """Keep a note; a closed case may be noted too."""
    case = case_or_404(reference)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, case, status=422, note_form=form, form=form)
    keep_note(case=case, text=form.cleaned_data["text"], at=timezone.now(), by=request.user)
    messages.success(request, _("The note is kept."))
    return redirect("helpdesk:case", case.reference)


@require_POST
@for_desk
def number(request: DeskRequest, reference: str) -> HttpResponse:
    """Another number of the person: an open promise calls it from now on."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        return _closed(request, case)
    form = OtherNumberForm(request.POST, auto_id="id_other_%s")
    if not form.is_valid():
        return _page(request, case, status=422, number_form=form, form=form)
    typed = form.cleaned_data["number"]
    shown = in_pairs(typed.e164)
    try:
        callback = use_number(
            case=case,
            number=typed.e164,
            note=_("Other number to call: %(number)s") % {"number": shown},
            at=timezone.now(),
            by=request.user,
        )
    except (NumberIsDead, NumberRefused) as problem:
        was_wrong = isinstance(problem, NumberIsDead)
        form.add_error("number", NUMBER_WAS_WRONG if was_wrong else NUMBER_REFUSED)
        return _page(request, case, status=422, number_form=form, form=form)
    said = _("We now call %(number)s.") % {"number": shown}
    if callback is not None:
        said += " " + _("New first words: %(words)s. Say them.") % {"words": callback.trust_word}
    messages.success(request, said)
    return redirect("helpdesk:case", case.reference)


@require_POST
@for_desk
def confidence(request: DeskRequest, reference: str) -> HttpResponse:
    """Correct how at ease the person is: it counts from the next call on."""
    case = case_or_404(reference)
    form = ConfidenceForm(request.POST)
    if not form.is_valid():
        return _page(request, case, status=422, confidence_form=form, form=form)
    correct_confidence(
        case=case,
        confidence=form.cleaned_data["confidence"],
        at=timezone.now(),
        by=request.user,
    )
    messages.success(request, _("It is noted."))
    return redirect("helpdesk:case", case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def close(request: DeskRequest, reference: str) -> HttpResponse:
    """How does it end? An open promise ends with the case."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        return _closed(request, case)
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        initial={"referral": case.referral, "place": case.referral_name},
    )
    if form.is_bound and form.is_valid():
        return _close(request, case, form)
    return render(
        request,
        "helpdesk/desk/case_close.html",
        {
            "case": case,
            "form": form,
            "checklist_left": left_to_do(case),
            **_promise(case, request.staff.adviser),
        },
        status=422 if form.is_bound else 200,
    )


def _close(request: DeskRequest, case: Case, form: CloseForm) -> HttpResponse:
    at, said = timezone.now(), form.cleaned_data
    try:
        close_case(
            case=case,
            reason=said["reason"],
            next_time=said["next_time"],
            at=at,
            by=request.user,
            referred_to=ReferredTo(said["referral"], said["place"]) if said["referral"] else None,
        )
    except CallIsRunning:
        messages.error(request, CALL_RUNNING)
    except MoveRefused:
        return _closed(request, case)
    else:
        add_note(case=case, text=said["note"], at=at, by=request.user)
        if form.spent:
            spend_time(case=case, minutes=form.spent, at=at)
        messages.success(request, _("The request is closed. It can be opened again."))
    return redirect("helpdesk:case", case.reference)


def _closed(request: DeskRequest, case: Case) -> HttpResponse:
    messages.error(request, CASE_CLOSED)
    return redirect("helpdesk:case", case.reference)


@require_POST
@for_desk
def reopen(request: DeskRequest, reference: str) -> HttpResponse:
    """Open a closed case again."""
    case = case_or_404(reference)
    try:
        move_case(case=case, move=Move.REOPEN, at=timezone.now(), by=request.user)
    except MoveRefused:
        messages.error(request, _("This request is open already."))
    else:
        messages.success(request, _("The request is open again. Plan a call if one is needed."))
    return redirect("helpdesk:case", case.reference)
