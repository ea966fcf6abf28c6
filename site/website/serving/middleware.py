"""Whose address counts, whose name is ours, and what a session needs that cannot be written."""

import ipaddress
import logging
import time

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpResponseNotAllowed
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render

from website.serving.stylesheet import favicon, style_element

log = logging.getLogger(__name__)


KNOWN_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_LOCAL = tuple(
    ipaddress.ip_network(network)
    for network in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)
# Proxies that this process has met, and that nobody named: whoever comes by them looks alike.
_unnamed_proxies: set[str] = set()


def unnamed_proxy() -> str:
    """A proxy that TRUSTED_PROXIES does not name, though visitors come by it; "" for none."""
    return min(_unnamed_proxies, default="")


def _is_trusted(address: str) -> bool:
    try:
        asked = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(
        asked in ipaddress.ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES
    )


def _notice_a_proxy(address: str) -> None:
    """Say once that visitors come by a proxy that nobody named.

    A visitor may write such a header too. So it counts from an address of our own network, or
    where https is ended by something that cannot be anything else.
    """
    try:
        asked = ipaddress.ip_address(address)
    except ValueError:
        return
    is_near = any(asked in network for network in _LOCAL)
    is_needed = settings.IS_HTTPS and not settings.TRUSTED_PROXIES
    if (is_near or is_needed) and address not in _unnamed_proxies and len(_unnamed_proxies) < 10:
        _unnamed_proxies.add(address)
        log.warning(
            "Visitors come by the proxy %s, which TRUSTED_PROXIES does not name: "
            "all of them look like one address.",
            address,
        )


class TrustedProxyMiddleware:
    """Put the visitor's own address in REMOTE_ADDR; drop forwarded headers nobody vouches for.

    The header is read from the right: each trusted proxy added the address that it saw.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        address = request.META.get("REMOTE_ADDR", "")
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        if not _is_trusted(address):
            if forwarded.strip(" ,"):
                _notice_a_proxy(address)
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
            return self.get_response(request)
        for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
            address = hop
            if not _is_trusted(hop):
                break
        request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


class KnownMethodsMiddleware:
    """Nobody puts, patches or deletes anything here but the CMS: 405, whatever the address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in KNOWN_METHODS and not request.path.startswith(settings.ADMIN_PATH):
            return HttpResponseNotAllowed(KNOWN_METHODS)
        return self.get_response(request)


class OwnHostMiddleware:
    """Who asks under a name that is not ours is told ours; no page is made of what they wrote."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            request.get_host()
        except DisallowedHost:
            context = {"address": settings.BASE_URL, "style_element": style_element()}
            answer = render(None, "400_host.html", context | {"favicon": favicon()}, status=400)
            # Programs try names all day: Django would write a line for each.
            answer._has_been_logged = True  # type: ignore[attr-defined]
            return answer
        return self.get_response(request)


class PagesByLanguageMiddleware(LocaleMiddleware):
    """Django's: leads to the page of one's language. A program is led nowhere by an answer."""

    def process_response(self, request, response):
        """The answer itself where it says a problem to a program; else as Django does."""
        if response.get("Content-Type") == "application/problem+json":
            return response
        return super().process_response(request, response)


# Seconds between two pages after which the second is noted: a page writes nothing otherwise.
NOTED_EVERY = 60
SEEN_KEY = "seen"
# Where Django keeps the length of a session that has one of its own.
OWN_LENGTH = "_session_expiry"


class VisitorSessionMiddleware(SessionMiddleware):
    """A visitor's session lives on while pages are asked for, and ends after half an hour idle.

    On a full disk pages are still read: only what a visitor sends needs to be written down.
    """

    def process_response(self, request, response):
        """The response, with the session written where that can be done."""
        try:
            _note_visitor(request)
            return super().process_response(request, response)
        except DatabaseError:
            if request.method not in ("GET", "HEAD"):
                raise
            log.exception("A session could not be written.")
            return response


def _note_visitor(request) -> None:
    """Write now and then that a visitor is still there; who logged in may have another length."""
    session = request.session
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or session.is_empty():
        return
    now = int(time.time())
    if OWN_LENGTH not in session and now - session.get(SEEN_KEY, 0) >= NOTED_EVERY:
        session[SEEN_KEY] = now


def client_address(request) -> str:
    """The visitor's address, as TrustedProxyMiddleware left it."""
    return request.META.get("REMOTE_ADDR", "")
