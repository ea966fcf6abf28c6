"""Something is done with several requests: said first, then done, and taken back in one go."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.actions.desk.several import CannotTakeBack, Wanted, do_several, take_back_several
from helpdesk.choices import SeveralAct
from helpdesk.forms.queue import QueueForm, order_of
from helpdesk.forms.several import SeveralForm
from helpdesk.models import ActOnSeveral
from helpdesk.permissions import can_take_back_several
from helpdesk.policy.several import MOST_CHOSEN
from helpdesk.reads.queue import cases_asked_for, offered_to
from helpdesk.reads.queue_lines import keys_in_order
from helpdesk.reads.several import cases_of, expected_of, find_several
from helpdesk.views.desk.access import DeskRequest, for_desk, or_404


@require_POST
@for_desk
def several(request: DeskRequest) -> HttpResponse:
    """`case` are keys, or `all` those of the queue's address in `query`; `act` is what to do.

    First the page says of each request what would become of it; with `do` it is done.
    """
    keys = _chosen(request)
    form = SeveralForm(request.POST)
    if not keys:
        messages.error(request, _("Choose a request first."))
        return redirect("helpdesk:queue")
    if not form.is_valid():
        messages.error(request, _("Say what to do with them."))
        return redirect("helpdesk:queue")
    wanted = form.wanted(name=_first_name(request))
    if "do" in request.POST and not form.lacks():
        at = timezone.now()
        done = do_several(keys=keys, wanted=wanted, at=at, by=request.user)
        return redirect("helpdesk:several_done", done.pk)
    return _ask(request, keys, form, wanted)


def _ask(request: DeskRequest, keys: list[int], form: SeveralForm, wanted: Wanted) -> HttpResponse:
    at = timezone.now()
    lines = expected_of(wanted.act, keys, aim=wanted.aim, user_id=request.user.pk, at=at)
    is_incomplete = "do" in request.POST
    if is_incomplete:
        form.say_what_is_missing()
    return render(
        request,
        "helpdesk/desk/several.html",
        {
            "form": form,
            "act": wanted.act,
            "keys": keys,
            "to_do": [line for line in lines if line.why is None],
            "done": [],
            "left": [line for line in lines if line.why is not None],
            "most": MOST_CHOSEN,
        },
        status=422 if is_incomplete else 200,
    )


def _chosen(request: DeskRequest) -> list[int]:
    """The keys that were ticked, or those of the whole list; MOST_CHOSEN at most."""
    if "all" in request.POST:
        asked = QueueForm(
            QueryDict(request.POST.get("query", "")[:400]), offered=offered_to(request.user)
        ).asked()
        found = cases_asked_for(asked, adviser=request.staff.adviser)
        return keys_in_order(found.cases, order=order_of(asked), most=MOST_CHOSEN)
    typed = request.POST.getlist("case")[:MOST_CHOSEN]
    return [int(key) for key in typed if key.isdecimal() and len(key) < 12]


def _first_name(request: DeskRequest) -> str:
    adviser = request.staff.adviser
    return adviser.first_name if adviser else str(request.user.first_name)


def _mine_or_403(request: DeskRequest, pk: int) -> ActOnSeveral:
    found = or_404(find_several(pk))
    if not can_take_back_several(request.staff, found):
        raise PermissionDenied
    return found


@require_safe
@for_desk
def done(request: DeskRequest, pk: int) -> HttpResponse:
    """What was done with which requests, which not and why; and the way back while there is one."""
    found = _mine_or_403(request, pk)
    cases = cases_of(found)
    lines: list[dict[str, Any]] = [
        {**line, "case": cases[line["case"]]} for line in found.lines if line["case"] in cases
    ]
    return render(
        request,
        "helpdesk/desk/several_done.html",
        {
            "several": found,
            "act": SeveralAct(found.act),
            "to_do": [],
            "done": [line for line in lines if not line["why"]],
            "left": [line for line in lines if line["why"]],
            "may_take_back": found.may_be_taken_back(timezone.now()),
        },
    )


@require_POST
@for_desk
def take_back(request: DeskRequest, pk: int) -> HttpResponse:
    """All of it, but what somebody changed since."""
    found = _mine_or_403(request, pk)
    try:
        take_back_several(several=found, at=timezone.now(), by=request.user)
    except CannotTakeBack:
        messages.error(request, _("It can be taken back no more. Nothing was changed."))
    else:
        messages.success(request, _("It is taken back. Look below for what was not."))
    return redirect("helpdesk:several_done", found.pk)
