"""What a page of a case does by itself: says that it is open, hears what is new, keeps a draft."""

from datetime import UTC, datetime

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accessibility.forms.plain import PlainForm
from helpdesk.actions.cases.drafts import keep_draft
from helpdesk.actions.cases.viewing import look
from helpdesk.models import Case
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.cases import find_case
from helpdesk.reads.restricted import is_closed_to
from helpdesk.reads.viewing import LOOKED_LATELY, last_event, news_of
from helpdesk.views.desk.access import DeskRequest, for_desk, or_404
from helpdesk.words.spoken import hour_in_words

LONGEST = 5000


class BeatForm(PlainForm):
    """`since`: the last event the page shows; `seen`: the news it has told already."""

    since = forms.IntegerField(min_value=0)
    seen = forms.CharField(required=False, max_length=400)


class DraftForm(PlainForm):
    """A note being typed; `typed`: when, in milliseconds of the server's clock."""

    text = forms.CharField(required=False, max_length=LONGEST, strip=False)
    typed = forms.IntegerField(min_value=0)


def _case_or_404(reference: str) -> Case:
    """The case alone: these requests come every few seconds and show nothing of it."""
    return or_404(find_case(reference))


@require_POST
@for_desk
def live(request: DeskRequest, reference: str) -> HttpResponse:
    """I am here. Answers 204 when there is nothing new, else the line of news.

    204 also once a restricted record is closed again: what happens to it is no news for this page.
    """
    case, at, form = _case_or_404(reference), timezone.now(), BeatForm(request.POST)
    if is_closed_to(request.user.pk, person_id=case.person_id, at=at):
        return HttpResponse(status=204)
    if not form.is_valid():
        return HttpResponse(status=422)
    look(case=case, user=request.user, at=at)
    since = form.cleaned_data["since"]
    news = news_of(case=case, user=request.user, since=since, at=at)
    if news.digest == form.cleaned_data["seen"]:
        return HttpResponse(status=204)
    return render(
        request,
        "helpdesk/desk/case_live.html",
        {"case": case, "news": news, "since": since},
    )


def live_context(request: DeskRequest, case: Case) -> dict[str, object]:
    """What the page of a case needs to stay in touch; without script it says who looked lately."""
    since = last_event(case)
    at = timezone.now()
    news = news_of(case=case, user=request.user, since=None, at=at, within=LOOKED_LATELY)
    look(case=case, user=request.user, at=at)
    return {"since": since, "news": news, "typing_starts": round(at.timestamp() * 1000)}


@require_POST
@for_desk
def draft(request: DeskRequest, reference: str) -> HttpResponse:
    """Keep a note as it stands, and say so in words; "kept" is false when a newer text is there."""
    case, form = _case_or_404(reference), DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"kept": False}, status=422)
    at = timezone.now()
    try:
        typed_at = datetime.fromtimestamp(form.cleaned_data["typed"] / 1000, tz=UTC)
    except (OverflowError, ValueError, OSError):
        return JsonResponse({"kept": False}, status=422)
    # A clock that runs ahead must not shut the door on what is typed after it.
    kept = keep_draft(
        case=case, user=request.user, text=form.cleaned_data["text"], typed_at=min(typed_at, at)
    )
    hour = {"hour": hour_in_words(at, desk_zone())}
    said = _("Kept at %(hour)s.") % hour if kept else _("This note was written elsewhere since.")
    return JsonResponse({"kept": kept, "said": said})
