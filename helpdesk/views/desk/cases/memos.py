"""A memo to oneself on a case: written there, seen on today, done or moved."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions.cases.memos import end_memo, move_memo, write_memo
from helpdesk.forms.memos import MemoForm, MemoTimeForm
from helpdesk.models import Case
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.memos import memo_of
from helpdesk.views.desk.access import DeskRequest, about, case_or_404, for_desk, or_404
from helpdesk.words.spoken import when_in_words


def _again(request: DeskRequest, case: Case, form: MemoTimeForm) -> HttpResponse:
    """The form by itself, with what was typed and what to change."""
    facts = {"case": case, "form": form, "what": _("Memo to myself")}
    return render(request, "helpdesk/desk/case_again.html", facts, status=422)


@require_POST
@for_desk
def write(request: DeskRequest, reference: str) -> HttpResponse:
    """Remember something about a case, closed ones too; nobody else sees it."""
    case, form = case_or_404(reference), MemoForm(request.POST, auto_id="id_memo_%s")
    if not form.is_valid():
        return _again(request, case, form)
    write_memo(case=case, text=form.cleaned_data["text"], due_at=form.due_at, by=request.user)
    _say_when(request, form)
    return redirect("helpdesk:case", case.reference)


def _say_when(request: DeskRequest, form: MemoTimeForm) -> None:
    when = when_in_words(form.due_at, desk_zone())
    messages.success(request, _("You see it on your day from then on: %(when)s.") % {"when": when})


@require_POST
@for_desk
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """To another day or hour; Http404 for a memo of somebody else who is here."""
    memo = or_404(memo_of(request.user, pk, is_coordinator=request.staff.is_coordinator))
    about(memo.case.person)
    form = MemoTimeForm(request.POST, auto_id="id_memo_%s")
    if not form.is_valid():
        return _again(request, memo.case, form)
    move_memo(memo=memo, due_at=form.due_at)
    _say_when(request, form)
    return redirect("helpdesk:today")


@require_POST
@for_desk
def done(request: DeskRequest, pk: int) -> HttpResponse:
    """It is done: nothing of it stays. Http404 for a memo of somebody else who is here."""
    memo = or_404(memo_of(request.user, pk, is_coordinator=request.staff.is_coordinator))
    about(memo.case.person)
    end_memo(memo=memo)
    messages.success(request, _("It is done."))
    return redirect("helpdesk:today")
