"""Display preferences, and the style guide of the team."""

from dataclasses import asdict, replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accessibility.display.cookie import preferences_of, remember
from accessibility.display.preferences import DisplayPreferences
from accessibility.display.reading_comfort import Contrast, Lines, Size, adapted
from accessibility.forms.display import ComfortForm, DisplayForm

# Longer than any address of ours; a redirect takes no longer one.
LONGEST_WAY_BACK = 1000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """The form with what is chosen now; once sent, back to the page that led here."""
    now = preferences_of(request)
    if request.method != "POST":
        form = DisplayForm(initial=asdict(now) | {"next": request.GET.get("next", "")})
        return render(request, "accessibility/preferences.html", {"form": form})
    if "usual" in request.POST:
        # The phone is no matter of display: it stays.
        chosen = replace(DisplayPreferences(), device=now.device)
        said = _("The pages are shown as usual again.")
    else:
        form = DisplayForm(request.POST)
        if not form.is_valid():
            return render(request, "accessibility/preferences.html", {"form": form}, status=422)
        chosen = form.preferences()
        said = _("It is done. The pages are shown as you asked.")
    messages.success(request, said)
    response = redirect(_way_back(request))
    remember(response, chosen)
    return response


def _way_back(request: HttpRequest) -> str:
    return _asked_way_back(request) or reverse("accessibility:preferences")


def _asked_way_back(request: HttpRequest) -> str:
    """The path that the form says it came from; "" for none, or for none of ours."""
    asked = request.POST.get("next", "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    is_short = len(iri_to_uri(asked)) <= LONGEST_WAY_BACK
    return asked if is_ours and is_short else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reading_comfort(request: HttpRequest) -> HttpResponse:
    """Three questions about how this very page reads; then the same page, better or done."""
    form = ComfortForm(
        request.POST if request.method == "POST" else None,
        initial={"next": request.GET.get("next", "")},
    )
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accessibility/reading_comfort.html", {"form": form}, status=status)
    now = preferences_of(request)
    said = form.cleaned_data
    chosen = adapted(
        now,
        size=Size(said["size"]),
        contrast=Contrast(said["contrast"]),
        lines=Lines(said["lines"]),
    )
    if chosen == now:
        messages.success(request, _("Good. The pages stay as they are."))
        response = redirect(_way_back(request))
    else:
        messages.success(request, _("We changed the page. Is it better now?"))
        here, back = reverse("accessibility:reading_comfort"), _asked_way_back(request)
        response = redirect(f"{here}?{urlencode({'next': back})}" if back else here)
    remember(response, chosen)
    return response
