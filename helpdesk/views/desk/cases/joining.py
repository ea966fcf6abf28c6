"""A case is related to another, split in two, or joined with another of the same person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.promises.joining import (
    CannotJoin,
    Hindrance,
    TwoCalls,
    merge_cases,
    relate,
    split_case,
    unrelate,
)
from helpdesk.forms.cases import JoinForm, OtherCaseForm, SplitForm
from helpdesk.models import Case
from helpdesk.permissions import can_work_on
from helpdesk.views.desk.access import (
    CALL_RUNNING,
    CASE_CLOSED,
    DeskRequest,
    case_or_404,
    for_desk,
)
from helpdesk.words.spoken import spaced

_WHY = {
    Hindrance.SAME: gettext_lazy("This is the same request."),
    Hindrance.OTHER_PERSON: gettext_lazy("These requests are of two people. Relate them instead."),
    Hindrance.CLOSED: gettext_lazy("One of the two is closed. Open it again first."),
}


def _to(case: Case) -> HttpResponse:
    return redirect("helpdesk:case", case.reference)


def _closed(request: DeskRequest, case: Case) -> HttpResponse:
    messages.error(request, CASE_CLOSED)
    return _to(case)


@require_POST
@for_desk
def relate_to(request: DeskRequest, reference: str) -> HttpResponse:
    """Another request goes with this one; closed ones too."""
    case = case_or_404(reference)
    form = OtherCaseForm(request.POST, auto_id="id_related_%s")
    if not form.is_valid():
        return render(
            request,
            "helpdesk/desk/case_again.html",
            {"case": case, "form": form, "what": _("Requests that go together")},
            status=422,
        )
    try:
        relate(case=case, other=form.cleaned_data["reference"], at=timezone.now(), by=request.user)
    except CannotJoin as refused:
        messages.error(request, _WHY[refused.why])
    else:
        messages.success(request, _("These requests go together now."))
    return _to(case)


@require_POST
@for_desk
def unrelate_from(request: DeskRequest, reference: str, other: str) -> HttpResponse:
    """The two have nothing to do with each other."""
    case = case_or_404(reference)
    try:
        unrelate(case=case, other=case_or_404(other), at=timezone.now(), by=request.user)
    except CannotJoin as refused:
        messages.error(request, _WHY[refused.why])
    else:
        messages.success(request, _("These requests are apart again."))
    return _to(case)


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def split(request: DeskRequest, reference: str) -> HttpResponse:
    """Two questions in one: the second becomes a request of its own."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        return _closed(request, case)
    form = SplitForm(request.POST if request.method == "POST" else None, case=case)
    if not (form.is_bound and form.is_valid()):
        return render(
            request,
            "helpdesk/desk/case_split.html",
            {"case": case, "form": form},
            status=422 if form.is_bound else 200,
        )
    said = form.cleaned_data
    try:
        part = split_case(
            case=case,
            topic=said["topic"],
            question=said["question"],
            note_ids=[note.pk for note in said.get("notes", ())],
            at=timezone.now(),
            by=request.user,
        )
    except CannotJoin:
        return _closed(request, case)
    messages.success(
        request, _("New request opened: %(reference)s.") % {"reference": spaced(part.reference)}
    )
    return _to(part)


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def join(request: DeskRequest, reference: str) -> HttpResponse:
    """Which request is the same? It joins this one, which stays."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        return _closed(request, case)
    form = JoinForm(request.POST if request.method == "POST" else None, case=case)
    if form.is_bound and form.is_valid():
        call = form.cleaned_data["call"]
        try:
            merge_cases(
                kept=case,
                other=form.cleaned_data["other"],
                kept_call_id=call.pk if call else None,
                at=timezone.now(),
                by=request.user,
            )
        except TwoCalls:
            form.add_error("call", _("Both requests have a promised call. Say which one stays."))
        except CallIsRunning:
            messages.error(request, CALL_RUNNING)
            return _to(case)
        except CannotJoin as refused:
            messages.error(request, _WHY[refused.why])
            return _to(case)
        else:
            messages.success(request, _("The two requests are one now."))
            return _to(case)
    return render(
        request,
        "helpdesk/desk/case_join.html",
        {"case": case, "form": form, "asks_call": "call" in form.errors},
        status=422 if form.is_bound else 200,
    )
