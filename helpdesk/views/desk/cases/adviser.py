"""Who looks after a case: the ranking with its reasons, and a choice on purpose."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.actions.desk.assigning import GivenMeanwhile, give_case
from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.forms.team import GiveForm
from helpdesk.models import Adviser, Case
from helpdesk.permissions import can_work_on
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.presence import Whereabouts, whereabouts
from helpdesk.reads.promises import open_promise_of
from helpdesk.reads.routing import ranked
from helpdesk.views.desk.access import (
    CALL_RUNNING,
    CASE_CLOSED,
    DeskRequest,
    case_or_404,
    for_desk,
)
from helpdesk.words.routing import reasons_in_words


def _ranking(case: Case, at: datetime) -> list[tuple[Whereabouts, str]]:
    """Everybody who could look after the case, the best first, and what speaks for them."""
    team = {standing.adviser.pk: standing for standing in whereabouts(at=at)}
    topics = {case.topic.code: case.topic.name}
    return [
        (
            team[choice.adviser_id],
            reasons_in_words(
                [line.as_json() for line in choice.reasons],
                name=team[choice.adviser_id].adviser.first_name,
                topics=topics,
            ),
        )
        for choice in ranked(case=case, on=at, adviser_ids=list(team))
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def give(request: DeskRequest, reference: str) -> HttpResponse:
    """Give the case to somebody, with a sentence that says why; a promised call goes along."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        messages.error(request, CASE_CLOSED)
        return redirect("helpdesk:case", case.reference)
    form = GiveForm(
        request.POST if request.method == "POST" else None, initial={"seen": case.adviser_id}
    )
    refusal = ""
    if form.is_bound and form.is_valid():
        refusal = _given(request, case, form)
        if not refusal:
            return redirect("helpdesk:case", case.reference)
        case = case_or_404(reference)
    callback = open_promise_of(case)
    live = callback.live_appointment if callback else None
    chosen = form.data.get("adviser", "") if form.is_bound else str(case.adviser_id or "")
    return render(
        request,
        "helpdesk/desk/adviser.html",
        {
            "case": case,
            "form": form,
            "appointment": live,
            "refusal": refusal,
            "ranking": _ranking(case, live.starts_at if live else timezone.now()),
            "chosen": chosen,
        },
        status=409 if refusal else 422 if form.is_bound else 200,
    )


def _given(request: DeskRequest, case: Case, form: GiveForm) -> str:
    """Give the case; "" when it is done, or why it was not."""
    adviser: Adviser = form.cleaned_data["adviser"]
    try:
        give_case(
            case=case,
            adviser=adviser,
            seen_id=form.cleaned_data["seen"],
            why=form.cleaned_data["why"],
            at=timezone.now(),
            by=request.user,
        )
    except GivenMeanwhile:
        return _("Somebody else gave this request away meanwhile. Nothing was changed.")
    except SlotRefused:
        return _("%(name)s is not free at the promised hour. Change the hour first.") % {
            "name": adviser.first_name
        }
    except CallIsRunning:
        return str(CALL_RUNNING)
    except MoveRefused:
        return str(CASE_CLOSED)
    messages.success(request, _("%(name)s looks after it now.") % {"name": adviser.first_name})
    return ""
