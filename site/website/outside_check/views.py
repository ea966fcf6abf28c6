"""A guide as readers see it, with its sources, for somebody outside who checks its facts."""

from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from helpdesk.actions.limits import allows
from helpdesk.policy.fair_use import place_of
from knowledge.editing.lent import NotLent, answer, lent_of, shown_guide
from knowledge.models import LentGuide
from website.outside_check.forms import CheckForm

# Answers within an hour: from one address, and to one link.
PER_PLACE: Final = 20
PER_LINK: Final = 10
SESSION_KEY: Final = "checked_guides"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_guide(request: HttpRequest, token: str) -> HttpResponse:
    """The guide that was lent, with a field a step; then that it is noted. Http404 when it is over.

    No search engine keeps it, and nothing on it leads to another site: the link stays here.
    """
    at = timezone.now()
    lent = lent_of(token, at=at)
    if lent is None:
        raise Http404
    if request.GET.get("sent") and lent.pk in request.session.get(SESSION_KEY, []):
        return _unlisted(render(request, "website/outside_check_done.html", {"lent": lent}))
    guide = shown_guide(lent)
    form = CheckForm(request.POST if request.method == "POST" else None, guide=guide)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            refusal = _kept(request, lent, form, at)
            if not refusal:
                return _unlisted(redirect(f"{request.path}?sent=yes"))
            form.add_error(None, refusal)
            status = 429
    sources = [line.strip() for line in guide.sources.splitlines() if line.strip()]
    context = {"lent": lent, "guide": guide, "form": form, "sources": sources}
    return _unlisted(render(request, "website/outside_check.html", context, status=status))


def _kept(request: HttpRequest, lent: LentGuide, form: CheckForm, at: datetime) -> str:
    """Keep the answer; why not, in words, where there were too many."""
    place = place_of(request.META.get("REMOTE_ADDR", ""))
    counted = [
        allows(kind="outside_check_place", value=place.name, limit=PER_PLACE, at=at),
        allows(kind="outside_check_link", value=str(lent.pk), limit=PER_LINK, at=at),
    ]
    if not all(counted):
        return _("We have several answers already. Wait an hour, then send yours again.")
    try:
        answer(lent=lent, name=form.cleaned_data["name"], remarks=form.remarks(), at=at)
    except NotLent:
        return _("This link takes no more answers. Ask whoever sent it for another one.")
    request.session[SESSION_KEY] = [*request.session.get(SESSION_KEY, []), lent.pk][-20:]
    return ""


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
