"""“Did this help?”, on small pages of its own, so that guides stay the same for everybody."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accessibility.display.cookie import preferences_of
from knowledge.models import GuidePage
from knowledge.reading.feedback import Answer, vote
from knowledge.reading.forms import NotHelpedForm

# Where the session keeps what this visitor answered: number of a guide → key of the answer.
SESSION_KEY = "guide_votes"


def _guide(number: int) -> GuidePage:
    guide = GuidePage.by_number(number, language=(get_language() or "fr")[:2])
    if guide is None:
        raise Http404
    return guide


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helped(request: HttpRequest, number: int) -> HttpResponse:
    """One button that says yes; a second answer takes the place of the first."""
    guide = _guide(number)
    if request.method == "POST":
        _keep(request, guide, helped=True)
        return redirect("knowledge:thanks", number=number)
    return render(request, "knowledge/helped.html", {"guide": guide})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def not_helped(request: HttpRequest, number: int) -> HttpResponse:
    """Why not, and where, in the words of readers; then the way to somebody who calls."""
    guide = _guide(number)
    paths = guide.paths_for(preferences_of(request).device)
    if request.method == "POST":
        form = NotHelpedForm(request.POST, paths=paths)
        if form.is_valid():
            step, place, phone = form.stuck_at()
            _keep(request, guide, helped=False, reason=form.cleaned_data["reason"], step=step)
            known = {"step": place, "phone": phone if guide.devices() else ""}
            said = urlencode({name: value for name, value in known.items() if value})
            next_page = reverse("knowledge:sorry", args=[number])
            return redirect(f"{next_page}?{said}" if said else next_page)
    else:
        form = NotHelpedForm(paths=paths)
    context = {"guide": guide, "form": form}
    return render(request, "knowledge/not_helped.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def thanks(request: HttpRequest, number: int) -> HttpResponse:
    """It is noted."""
    return render(request, "knowledge/thanks.html", {"guide": _guide(number), "helped": True})


@never_cache
@require_safe
def sorry(request: HttpRequest, number: int) -> HttpResponse:
    """It is noted, and somebody can call: the guide, its topic, the step and the phone are kept."""
    guide = _guide(number)
    known = {
        "guide": number,
        "step": request.GET.get("step", ""),
        "topic": guide.topic.code,
        "phone": request.GET.get("phone") or preferences_of(request).device,
    }
    said = urlencode({name: value for name, value in known.items() if value})
    call = f"{reverse('helpdesk:callback_start')}?{said}"
    context = {"guide": guide, "helped": False, "call": call}
    return render(request, "knowledge/thanks.html", context)


def _keep(
    request: HttpRequest,
    guide: GuidePage,
    *,
    helped: bool,
    reason: str = "",
    step: str | None = None,
) -> None:
    kept = dict(request.session.get(SESSION_KEY, {}))
    row = vote(
        guide,
        Answer(helped, preferences_of(request).device, reason, step),
        day=timezone.localdate(),
        instead_of=kept.get(str(guide.number)),
    )
    request.session[SESSION_KEY] = {**kept, str(guide.number): row.pk}
