"""A call begins, is taken over, or came to us; how it ended, and for a minute its correction."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk import labels
from helpdesk.actions.cases.drafts import keep_draft, keep_note_once
from helpdesk.actions.messages.replies import TooManyReplies
from helpdesk.actions.promises.appointments import PromiseEnded, SlotRefused
from helpdesk.actions.promises.attempts import (
    AnotherCallIsRunning,
    AttemptEnded,
    NoNumberToCall,
    TooLateToCorrect,
    start_attempt,
    withdraw_attempt,
)
from helpdesk.actions.promises.callbacks import CallIsRunning, NoWayToReach
from helpdesk.actions.promises.dialling import dial
from helpdesk.actions.promises.finishing import Finished, Said, finish_call
from helpdesk.actions.promises.handover import take_over
from helpdesk.actions.promises.intake import record_incoming_call
from helpdesk.actions.promises.lateness import Lateness, say_late
from helpdesk.actions.promises.waiting import CallIsPromised
from helpdesk.channels.telephone.dialling import NotDialled
from helpdesk.choices import AfterCall, AttemptOutcome, NextStep
from helpdesk.forms.calls import TwinForm
from helpdesk.forms.finishing import FinishForm
from helpdesk.models import Adviser, Attempt, Callback
from helpdesk.permissions import can_call, can_end_attempt
from helpdesk.policy.deadlines import may_say_outcome
from helpdesk.policy.finishing import CLOSES
from helpdesk.reads.drafts import draft_of
from helpdesk.views.desk.access import (
    CALL_RUNNING,
    FIND_A_NUMBER,
    NOT_AN_ADVISER,
    PROMISE_ENDED,
    DeskRequest,
    attempt_or_404,
    callback_or_404,
    for_desk,
    for_script,
)
from helpdesk.views.desk.promises.call_page import (
    CODES_KEPT,
    answers_for,
    call_page,
    go_through_guide,
    kept_place,
    outcome_heard,
    owner_besides,
    write_first,
)
from helpdesk.words.next_step import next_in_words
from helpdesk.words.replies import NOTHING_LEAVES


def by_an_adviser(
    view: Callable[[DeskRequest, Callback, Adviser], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A change of a promise by somebody who calls people; others are told, on its case."""

    @wraps(view)
    def wrapped(request: DeskRequest, pk: int) -> HttpResponse:
        callback = callback_or_404(pk)
        adviser = request.staff.adviser
        if not can_call(request.staff) or adviser is None:
            messages.error(request, NOT_AN_ADVISER)
            return redirect("helpdesk:case", callback.case.reference)
        return view(request, callback, adviser)

    return require_POST(for_desk(wrapped))


@by_an_adviser
def start(request: DeskRequest, callback: Callback, adviser: Adviser) -> HttpResponse:
    """I am calling. A call that already runs is the same call."""
    try:
        attempt = start_attempt(
            callback=callback, adviser=adviser, at=timezone.now(), by=request.user
        )
    except PromiseEnded:
        messages.error(request, PROMISE_ENDED)
        return redirect("helpdesk:case", callback.case.reference)
    except AnotherCallIsRunning as running:
        messages.error(request, CALL_RUNNING)
        return redirect("helpdesk:attempt", running.attempt.pk)
    except NoNumberToCall:
        messages.error(request, FIND_A_NUMBER)
        return redirect("helpdesk:case", callback.case.reference)
    return redirect("helpdesk:attempt", attempt.pk)


@by_an_adviser
def take(request: DeskRequest, callback: Callback, adviser: Adviser) -> HttpResponse:
    """I take this late call of somebody else, and then I call."""
    try:
        take_over(callback=callback, adviser=adviser, at=timezone.now(), by=request.user)
    except PromiseEnded:
        messages.error(request, PROMISE_ENDED)
    except CallIsRunning:
        messages.error(request, _("Somebody is calling already. Nothing was changed."))
    except SlotRefused:
        messages.error(request, _("You have a call at this hour yourself. Nothing was changed."))
    else:
        messages.success(request, _("The call is yours. The person waits: call now."))
    return redirect("helpdesk:case", callback.case.reference)


@by_an_adviser
def incoming(request: DeskRequest, callback: Callback, adviser: Adviser) -> HttpResponse:
    """She called us: the promise is over, its hour is free."""
    try:
        record_incoming_call(callback=callback, adviser=adviser, at=timezone.now(), by=request.user)
    except PromiseEnded:
        messages.error(request, PROMISE_ENDED)
    except CallIsRunning:
        messages.error(request, CALL_RUNNING)
    else:
        messages.success(request, _("It is noted. Close the request, or plan another call."))
    return redirect("helpdesk:case", callback.case.reference)


_LATENESS = {
    Lateness.OFFERED: gettext_lazy("The call is offered to somebody who is free."),
    Lateness.TOLD: gettext_lazy("Nobody else is free. The person is told that we are late."),
    Lateness.TO_SAY: gettext_lazy(
        "Nobody else is free, and no message reaches the person. "
        "Say it by phone: it is on today's page."
    ),
    Lateness.NOT_TOLD: gettext_lazy("Nobody else is free, and no message reaches the person."),
    Lateness.SAID_ALREADY: gettext_lazy("It is said already. Nothing was changed."),
}


@by_an_adviser
def late(request: DeskRequest, callback: Callback, adviser: Adviser) -> HttpResponse:
    """I am late for this call of mine. Pressed on a call page, it leads back there."""
    at = timezone.now()
    running = request.running_call
    if running is not None and "note" in request.POST:
        keep_draft(
            case=running.callback.case, user=request.user, text=request.POST["note"], typed_at=at
        )
    live = callback.live_appointment
    try:
        if live is None or live.adviser_id != adviser.pk:
            messages.error(request, _("This call is not yours. Nothing was changed."))
        else:
            said = say_late(callback=callback, at=at, by=request.user)
            messages.success(request, str(_LATENESS[said]))
    except PromiseEnded:
        messages.error(request, PROMISE_ENDED)
    except CallIsRunning:
        messages.error(request, _("Somebody is calling already. Nothing was changed."))
    return redirect("helpdesk:attempt", running.pk) if running else redirect("helpdesk:today")


@require_POST
@for_desk
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """I did not call: for a minute the key was never pressed. What was typed stays a draft."""
    attempt, at = attempt_or_404(pk), timezone.now()
    case = attempt.callback.case
    if not can_end_attempt(request.staff, attempt):
        messages.error(request, _("Only the adviser who calls can say how the call ended."))
        return redirect("helpdesk:case", case.reference)
    if text := request.POST.get("note", ""):
        keep_draft(case=case, user=request.user, text=text, typed_at=at)
    try:
        withdraw_attempt(attempt=attempt, at=at, by=request.user)
    except (AttemptEnded, TooLateToCorrect):
        messages.error(request, _("The minute is over. Say how the call ended."))
        return redirect("helpdesk:attempt", attempt.pk)
    messages.success(request, _("It is noted: you did not call."))
    return redirect("helpdesk:case", case.reference)


@require_POST
@for_desk
def dial_number(request: DeskRequest, pk: int) -> HttpResponse:
    """Ring at my telephone, then at theirs. What was typed stays a draft."""
    attempt, at = attempt_or_404(pk), timezone.now()
    case = attempt.callback.case
    if not can_end_attempt(request.staff, attempt):
        messages.error(request, _("Only the adviser who calls can say how the call ended."))
        return redirect("helpdesk:case", case.reference)
    if text := request.POST.get("note", ""):
        keep_draft(case=case, user=request.user, text=text, typed_at=at)
    try:
        dial(attempt=attempt, at=at)
    except NotDialled:
        messages.error(request, _("The exchange did not dial. Dial the number yourself."))
    else:
        messages.success(request, _("Your telephone rings first. Pick it up."))
    return redirect("helpdesk:attempt", attempt.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """The call page. A call that has ended can be corrected for a minute; then it is read only."""
    attempt = attempt_or_404(pk)
    may_write = may_say_outcome(attempt.ended_at, timezone.now())
    if request.method != "POST":
        if not may_write:
            return _has_ended(request, attempt)
        initial = _as_it_stands(request, attempt)
        return call_page(request, attempt, FinishForm(initial=initial, way=attempt.callback.way))
    return for_script(request, _write(request, attempt, may_write=may_write))


def _write(request: DeskRequest, attempt: Attempt, *, may_write: bool) -> HttpResponse:
    if not can_end_attempt(request.staff, attempt):
        messages.error(request, _("Only the adviser who calls can say how the call ended."))
        return redirect("helpdesk:case", attempt.callback.case.reference)
    said = TwinForm.read(request.POST)
    if may_write and said.is_meant():
        return go_through_guide(request, attempt, said)
    if may_write and attempt.callback.in_writing and {"take", "preview"} & set(request.POST):
        return write_first(request, attempt)
    seen = [str(each.text) for each in answers_for(request, attempt.callback)]
    form = FinishForm(request.POST, way=attempt.callback.way, seen=seen)
    if form.is_valid():
        try:
            return _end(request, attempt, form)
        except TooManyReplies:
            form.add_error(None, _("You wrote many answers in an hour. Wait a little, or call."))
        except NoWayToReach:
            form.add_error(None, NOTHING_LEAVES)
    if not may_write:
        return _has_ended(request, attempt, note=request.POST.get("note", ""))
    return call_page(request, attempt, form)


def _as_it_stands(request: DeskRequest, attempt: Attempt) -> dict[str, str]:
    """The note as it was typed last, and the end that was chosen before a look at the guide."""
    heard = outcome_heard(request, attempt) if attempt.ended_at is None else ""
    return {
        **{name: request.GET.get(name, "") for name in CODES_KEPT},
        "outcome": request.GET.get("outcome", attempt.outcome or heard),
        "place": request.session.get(kept_place(attempt), ""),
        "note": draft_of(case=attempt.callback.case, user=request.user),
    }


def _has_ended(request: DeskRequest, attempt: Attempt, *, note: str = "") -> HttpResponse:
    """Say which outcome stands; a note that was typed meanwhile is kept on the case."""
    case = attempt.callback.case
    keep_note_once(case=case, text=note, at=timezone.now(), by=request.user)
    outcome = labels.label_of(labels.OUTCOME, attempt.outcome)
    messages.warning(request, _("This call has ended already: %(outcome)s.") % {"outcome": outcome})
    return redirect("helpdesk:case", case.reference)


def _end(request: DeskRequest, attempt: Attempt, form: FinishForm) -> HttpResponse:
    """End the call, or correct how it ended; the same outcome again is a double click."""
    at = timezone.now()
    was_open = attempt.ended_at is None
    outcome = form.cleaned_data["outcome"]
    is_corrected = "correct" in request.POST and attempt.outcome not in ("", outcome)
    said = form.said(is_correction=is_corrected)
    try:
        finished = finish_call(
            attempt=attempt, said=said, after=form.after(attempt, at), at=at, by=request.user
        )
    except CallIsPromised:
        form.add_error("then", _("A call is promised: the request cannot wait as well."))
        return call_page(request, attempt, form)
    except (AttemptEnded, TooLateToCorrect, SlotRefused):
        # Somebody else said how it ended: what they said is what stands.
        return _has_ended(request, attempt_or_404(attempt.pk), note=said.note)
    request.session.pop(kept_place(attempt), None)
    is_new = was_open or is_corrected or finished.is_repeat
    _say_what_follows(request, attempt, finished, said, is_new=is_new)
    return _where_next(attempt, finished, outcome)


def _say_what_follows(
    request: DeskRequest, attempt: Attempt, finished: Finished, said: Said, *, is_new: bool
) -> None:
    if finished.done in CLOSES:
        then = _("The request is closed. It can be opened again.")
    elif finished.done is AfterCall.WAIT:
        then = _("We wait for the person now, and remind them.")
    elif is_new:
        then = next_in_words(
            finished.follows,
            now=timezone.now(),
            owner=owner_besides(request, attempt.callback),
            in_writing=said.outcome is AttemptOutcome.WRITTEN,
        )
    else:
        then = ""
    messages.success(request, f"{_('It is noted.')} {then}".strip())


def _where_next(attempt: Attempt, finished: Finished, outcome: AttemptOutcome) -> HttpResponse:
    """The page of what is to be done now; the request's own where nothing is."""
    is_to_find = finished.follows.step is NextStep.FIND_A_TIME
    if outcome == AttemptOutcome.LANGUAGE_BARRIER and is_to_find:
        return redirect("helpdesk:promise_language", attempt.callback_id)
    if finished.done is AfterCall.PLAN:
        if is_to_find:
            return redirect("helpdesk:promise_time", attempt.callback_id)
        return redirect("helpdesk:case_promise", attempt.callback.case.reference)
    return redirect("helpdesk:case", attempt.callback.case.reference)
