"""Pages of the assembly: languages, health, logging in, contact, errors."""

import errno
import sys
from datetime import UTC, timedelta

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.views import serve as wagtail_serve

from accessibility.display.cookie import preferences_of
from accessibility.display.origin import is_from_our_page
from accessibility.forms.display import SampleForm
from accessibility.templatetags.icons import icons
from helpdesk.choices import Heart
from helpdesk.models import DeskSettings
from helpdesk.models.adviser import WEEKDAYS
from helpdesk.reads.heartbeats import hearts_here, is_working
from helpdesk.reads.opening import opening_now, week_of_hours
from helpdesk.reads.outbox import shut_lanes
from helpdesk.words.spoken import hours_of_day
from knowledge.models import GuidePage
from knowledge.reading.drawn import sheet_of
from knowledge.screens.ready import ready_screens
from website.accounts.actions.typed_forms import keep_after_log_in
from website.models import Theme
from website.serving.context_processors import last_phone_number
from website.serving.middleware import unnamed_proxy
from website.serving.shared_cache import cache_answers
from website.serving.stylesheet import favicon, style_element
from website.theme.palette import DISPLAYS, contrasts
from website.theme.tokens import worn

# What the style guide shows of the ready screens: a list, a bill.
_SHOWN_SCREENS = (5, 28)


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the home page in the visitor's language."""
    response = redirect(f"/{translation.get_language_from_request(request)[:2]}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def guide_by_number(request: HttpRequest, number: str, step: str | None = None) -> HttpResponse:
    """`/214` and `/214/3`, as said on the phone, lead to the guide and its step."""
    language = translation.get_language_from_request(request)[:2]
    guide = GuidePage.by_number(int(number), language=language)
    if guide is None:
        raise Http404
    # Where phones have paths of their own, "step 3" means one of them only once it is known which.
    has_one_path = len(guide.paths_for(preferences_of(request).device)) == 1
    response = redirect(guide.url + (f"#step-{int(step)}" if step and has_one_path else ""))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def guide_by_path(request: HttpRequest, index: str, topic: str, slug: str) -> HttpResponse:
    """A guide at its own address, found in one query; anything else is Wagtail's to answer.

    Wagtail goes down the tree, a query or two a level.
    """
    place = f"{index}/{topic}/{slug}/"
    guide = None
    if request.method in ("GET", "HEAD"):
        guide = GuidePage.at(place, language=(get_language() or "")[:2])
    if guide is None:
        answer: HttpResponse = wagtail_serve(request, place)
        return answer
    request.served_page = guide  # type: ignore[attr-defined]
    return guide.serve(request)


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The web server answers."""
    return JsonResponse({"live": True})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and the background work is done; 503 says what is not.

    `worse` names what is away while all goes on without it, only slower: the cache, each channel
    whose messages wait, and the mailbox that mails come from. "proxy": visitors come by one that
    TRUSTED_PROXIES does not name.
    """
    at, waiting = timezone.now(), []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts = {"database": True}
        for heart in sorted(hearts_here()):
            parts["mails" if heart is Heart.MAIL else heart] = is_working(heart=heart, at=at)
        waiting = shut_lanes()
    except DatabaseError:
        parts = {"database": False}
    is_ready = all(parts.values())
    worse = [*([] if cache_answers() else ["cache"]), *waiting]
    worse += ["proxy"] if unnamed_proxy() else []
    answer = {"ready": is_ready, **parts, "worse": worse}
    return JsonResponse(answer, status=200 if is_ready else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read the guides and nothing else."""
    lines = ["User-agent: *", "Disallow: /cms/", "Disallow: /*/desk/", "Disallow: /health/"]
    lines.append(f"Sitemap: {settings.BASE_URL.rstrip('/')}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


# In days: how long what security.txt says is true; it is made anew whenever it is asked for.
SECURITY_TXT_HOLDS = 180


@require_safe
@never_cache
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116): the desk's e-mail, and its page of contact.

    Http404 where it could say neither: the page has to be https.
    """
    expires = (timezone.now() + timedelta(days=SECURITY_TXT_HOLDS)).replace(microsecond=0)
    email = DeskSettings.current().contact_email
    lines = [f"Contact: mailto:{email}"] if email else []
    if settings.IS_HTTPS:
        lines += [f"Contact: {settings.BASE_URL}{reverse('contact')}"]
    if not lines:
        raise Http404
    lines += [f"Expires: {expires.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"]
    lines += [f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}"]
    if settings.IS_HTTPS:
        lines += [f"Canonical: {settings.BASE_URL}{request.path}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the desk, its hours, and whether it is open now."""
    at = timezone.now()
    names = dict(WEEKDAYS)
    week = [
        {"day": names[day.weekday], "hours": hours_of_day(day.periods)}
        for day in week_of_hours(at=at)
    ]
    return render(request, "website/contact.html", {"week": week, "now": opening_now(at=at)})


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """For whoever carries on drawing: colours as this house wears them, sizes, parts, what to do.

    `?from=right` turns the page around, as for a language that is written from right to left.
    """
    colours = Theme.current().colours
    displays = []
    for name in DISPLAYS:
        tokens = worn(name, colours)
        least = contrasts(tokens)
        rows = [
            {"name": token, "colour": colour, "ratio": least.get(token)}
            for token, colour in tokens.items()
        ]
        displays.append({"name": name, "rows": rows})
    language = (get_language() or "fr")[:2]
    shown = [ready_screens(language)[place].lines for place in _SHOWN_SCREENS]
    context = {
        "displays": displays,
        "shown_screens": shown,
        "screens": sheet_of(shown, language=language, text_size=preferences_of(request).text),
        "form": SampleForm({"name": "Madeleine", "number": ""}, prefix="mistaken"),
        "empty_form": SampleForm(),
        "icons": sorted(icons()),
        "is_from_right": request.GET.get("from") == "right",
    }
    return render(request, "website/style_guide.html", context)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in plain words, with the search and the phone."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 in plain words."""
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in plain words. A session that ended meanwhile: once more without it, if that is safe."""
    if isinstance(exception, SessionInterrupted):
        if request.method in ("GET", "HEAD"):
            return redirect(request.get_full_path())
        return form_expired(request)
    return render(request, "400.html", status=400)


# In seconds: when to ask again, after the database or the disk could not be used.
RETRY_AFTER = 120
_PASSES = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EHOSTDOWN}


def _may_pass(error: BaseException | None) -> bool:
    """Whether it is no fault of the program: no database, or a locked one, no room, no bucket."""
    if isinstance(error, OSError):
        return error.errno in _PASSES
    return isinstance(error, OperationalError | InterfaceError)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 for what passes; without the database too: it must stand when nothing else does.

    Called by Django while the error is handled.
    """
    may_pass = _may_pass(sys.exc_info()[1])
    status = 503 if may_pass else 500
    try:
        response = render(request, "500.html", status=status)
    except Exception:  # whatever broke the page may break this template too
        context = {
            "number": last_phone_number(),
            "style_element": style_element(),
            "favicon": favicon(),
        }
        response = render(None, "500_bare.html", context, status=status)
    if may_pass:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


# Parts of names of fields that are never shown back, even to the one who typed there.
SECRET = ("csrf", "password", "code", "token", "otp", "secret")


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its key: say so, and show what was typed so that nothing is lost.

    A browser that keeps no cookie never has the key: sending again would not help, so the page
    names cookies, and the phone number. Words that another site sent are shown nowhere. Staff who
    logged in again in another window find theirs kept.
    """
    is_ours = is_from_our_page(request)
    if is_ours and keep_after_log_in(request, at=timezone.now()):
        return redirect("typed_forms")
    typed = [
        value
        for name, value in (request.POST.items() if is_ours else ())
        if value and not any(part in name.lower() for part in SECRET)
    ]
    keeps_cookies = settings.CSRF_COOKIE_NAME in request.COOKIES
    context = {"typed": typed, "keeps_cookies": keeps_cookies}
    return render(request, "website/form_expired.html", context, status=403)
