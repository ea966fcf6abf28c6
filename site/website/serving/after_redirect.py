"""A form that is answered by a page leads to that page by a redirect.

A browser keeps no page that answers a POST: Back, Forward and Reload would show one of its own,
which asks whether to send everything again. So the page waits for the GET that follows, in a row
of sessions of its own, with what was typed and what is to be changed: for ten minutes, or until
this visitor sends something that works. Whoever comes from elsewhere, by a link, finds the form as
it always is: at a desk, the next call is about somebody else. No password is in it, because no form
writes one back.
"""

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.encoding import iri_to_uri
from django.utils.http import escape_leading_slashes

from accessibility.display.cookie import preferences_of

# Seconds.
KEPT_FOR: Final = 10 * 60
# By one visitor, and of one page in bytes.
MOST_PAGES: Final = 4
LONGEST_PAGE: Final = 400_000
# Signs of an address that a redirect may lead to.
LONGEST_ADDRESS: Final = 2000
# Where the session says which row keeps the pages, and where that row has them.
SESSION_KEY: Final = "answered"
PAGES: Final = "pages"
# These show the form again, at its own address. Any other page stands beside it, under a mark:
# its way back leads to the form.
SHOWS_THE_FORM: Final = {200, 409, 422}
MARK: Final = "refused"
# Pages of the CMS have addresses without a form of ours.
_NOT_OURS: Final = {"wagtail_serve", "guide_by_path"}


class ShownOnce(HttpResponse):
    """A page with a secret, such as a code: it answers the form itself, and is kept nowhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_never_cache_headers(self)


class AfterRedirectMiddleware:
    """Stands between a browser and every form; programs get their answer at once, as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _asks_for_a_page(request):
            return self.get_response(request)
        if request.method == "GET":
            response = _kept(request) or self.get_response(request)
            return _page_above(request) if response.status_code == 405 else response
        if request.method != "POST" or not _knows_cookies(request):
            return self.get_response(request)
        # A visitor who has all forgotten has no session afterwards.
        kept_in = request.session.get(SESSION_KEY)
        response = self.get_response(request)
        try:
            return _answered(request, response, kept_in)
        except DatabaseError:
            return response  # nothing can be written now


def _answered(request: HttpRequest, response: HttpResponse, kept_in: str | None) -> HttpResponse:
    """What the browser gets for a form: a redirect, whichever it is."""
    if 300 <= response.status_code < 400:
        _forget(request, kept_in)
        return response
    if isinstance(response, ShownOnce):
        _forget(request, kept_in)
        return response
    fits = _is_page(response) and not _is_long(request)
    return _keep(request, response) if fits else response


def _asks_for_a_page(request: HttpRequest) -> bool:
    """Whether somebody at a browser goes to an address of ours; the CMS has its own ways."""
    return "text/html" in request.META.get("HTTP_ACCEPT", "") and not request.path_info.startswith(
        settings.ADMIN_PATH
    )


def _knows_cookies(request: HttpRequest) -> bool:
    ours = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    return not ours.isdisjoint(request.COOKIES)


def _is_page(response: HttpResponse) -> bool:
    return (
        not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and 0 < len(response.content) <= LONGEST_PAGE
    )


def _is_long(request: HttpRequest) -> bool:
    return len(iri_to_uri(request.get_full_path())) > LONGEST_ADDRESS


def _row(request: HttpRequest) -> SessionBase:
    """The row that keeps this visitor's pages; an empty one when there is none any more."""
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(
        session_key=request.session.get(SESSION_KEY)
    )
    return store


def _as_seen_by(request: HttpRequest) -> list[Any]:
    """Who looks, and how: a page for somebody else, or in another display, is none for them."""
    return [request.user.pk, preferences_of(request).to_cookie()]


def _came_from(request: HttpRequest) -> str:
    """The path of the page that led here, of ours or not; "" where the browser does not say.

    It says the same again at Reload, Back and Forward.
    """
    try:
        return unquote(urlsplit(request.META.get("HTTP_REFERER", "")).path)
    except ValueError:
        return ""


def _keep(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Put the page away, and lead to it."""
    address = _address(request, is_form=response.status_code in SHOWS_THE_FORM)
    row, now = _row(request), time.time()
    pages = {key: page for key, page in row.get(PAGES, {}).items() if page["until"] > now}
    pages.pop(address, None)
    pages[address] = {
        "html": response.content.decode(),
        "seen_by": _as_seen_by(request),
        "from": [request.path, _came_from(request)],
        "until": now + KEPT_FOR,
    }
    row[PAGES] = dict(list(pages.items())[-MOST_PAGES:])
    row.set_expiry(KEPT_FOR)
    row.save()
    request.session[SESSION_KEY] = row.session_key
    answer = redirect(address)
    answer.status_code = 303
    answer.cookies = response.cookies
    add_never_cache_headers(answer)
    return answer


def _address(request: HttpRequest, *, is_form: bool) -> str:
    """Where the page is shown: the address that was asked, with a mark when it is not the form."""
    asked = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    asked.pop(MARK, None)
    if not is_form:
        asked[MARK] = "1"
    # An address that begins with two slashes would lead to another site.
    path = escape_leading_slashes(request.path)
    return f"{path}?{asked.urlencode()}" if asked else path


def _kept(request: HttpRequest) -> HttpResponse | None:
    """The page that waits at this address for this visitor; None for none."""
    if not _knows_cookies(request) or SESSION_KEY not in request.session:
        return None
    page = _row(request).get(PAGES, {}).get(request.get_full_path())
    if page is None or page["until"] <= time.time() or page["seen_by"] != _as_seen_by(request):
        return None
    if (came_from := _came_from(request)) and came_from not in page["from"]:
        return None
    response = HttpResponse(page["html"])
    add_never_cache_headers(response)
    return response


def _forget(request: HttpRequest, kept_in: str | None) -> None:
    """What is sent and works makes what did not work before old."""
    if kept_in is not None:
        import_module(settings.SESSION_ENGINE).SessionStore(session_key=kept_in).delete()
    if SESSION_KEY in request.session:
        del request.session[SESSION_KEY]


def _page_above(request: HttpRequest) -> HttpResponse:
    """An address that only takes a form, asked for a page: the nearest one above that has one."""
    path = request.path_info
    while path.count("/") > 2:
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            match = resolve(path)
        except Resolver404:
            continue
        if match.url_name not in _NOT_OURS:
            break
    asked = request.META.get("QUERY_STRING", "")
    return redirect(f"{path}?{asked}" if asked and not _is_long(request) else path)
