"""Keeps whole public pages, compressed, for visitors of whom nothing is known but their display.

It stands before everything that could know more: only who has no session writes to it, and what a
page varies with (display, compression) is part of its name. A page that asked for no session while
it was made says the same to everybody: visitors with a session read it too. Once a minute their
session is asked whether the staff is in it, and learns that its visitor is still there. Only where
nothing else can be answered, because the database is away, an old page is better than none.
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2s
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import caches
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, has_vary_header

from accessibility.display.cookie import preferences_of
from helpdesk.words.incidents import keys_now
from website.models import ContentVersion
from website.serving.announcements import keys_of_now
from website.serving.middleware import NOTED_EVERY, VisitorSessionMiddleware
from website.serving.said import is_waiting

# What nobody announced, such as the hours of a new day, is seen after so many seconds at most.
KEPT_FOR: Final = 60
# For so long an old page stands in for one that cannot be made, in seconds.
STANDS_IN_FOR: Final = 24 * 3600
# For so long a process does not ask whether an editor changed anything, in seconds.
FRESH_FOR: Final = 1.0
# What a public page may be asked: for which phone, and whether in words alone.
KNOWN_QUESTIONS: Final = {"phone", "text"}
_LEFT_OUT: Final = {"date", "set-cookie"}
# Below it nothing is for everybody, so nobody asks what editors changed or announced.
_DESK: Final = re.compile(r"/[a-z]{2,3}/desk/")

log = logging.getLogger(__name__)

# How often editors changed something, what is announced at this moment, and what does not work.
Version = tuple[int, tuple[int, ...], tuple[tuple[int, int, bool], ...]]


@dataclass(frozen=True)
class Kept:
    """A page as it left: its body, maybe compressed, and its headers."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    made_at: float
    # While it was made, nobody asked who the visitor is.
    asks_nobody: bool

    @property
    def is_fresh(self) -> bool:
        """Whether it may be shown instead of a new one."""
        return time.monotonic() - self.made_at < KEPT_FOR


class PageCacheMiddleware:
    """Answers from what is kept, with 304 where the visitor's browser has it already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._sessions = VisitorSessionMiddleware(get_response)
        self._version: tuple[float, Version] = (-FRESH_FOR, (0, (), ()))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.ADMIN_PATH) and request.method == "POST":
            response = self.get_response(request)
            announce_change()
            return response
        if not _may_be_kept(request):
            return self._make(request)
        name = self._name(request)
        kept: Kept | None = caches["pages"].get(name)
        fresh = kept if kept is not None and kept.is_fresh else None
        if not _has_session(request):
            return _answer(request, fresh) if fresh else self._renew(request, name, old=kept)
        if fresh and fresh.asks_nobody:
            if _was_seen(request):
                return _answer(request, fresh)
            if _is_of_a_visitor(request):
                return self._answer_and_follow(request, fresh)
        return self._make(request)

    def _answer_and_follow(self, request: HttpRequest, kept: Kept) -> HttpResponse:
        """What is kept; the session of this visitor lives on, and its cookie goes with it."""
        response = self._sessions.process_response(request, _answer(request, kept))
        if response.cookies:
            # This one is for nobody else; what is kept has no cookie.
            response["Cache-Control"] = "private, no-cache"
        # Of sessions that are over there are as many as somebody makes up.
        if not request.session.is_empty():
            caches["pages"].set(_seen_name(request), True, NOTED_EVERY)
        return response

    def _renew(self, request: HttpRequest, name: str, *, old: Kept | None) -> HttpResponse:
        """The page as it is now, kept from now on where it is for everybody."""
        response = self.get_response(request)
        if old is not None and response.status_code >= 500:
            return _answer(request, old)
        if not _is_for_everybody(response):
            return response
        response["ETag"] = f'"{blake2s(response.content, digest_size=12).hexdigest()}"'
        # Browsers ask each time whether theirs is still good.
        response["Cache-Control"] = "no-cache"
        kept = Kept(
            response.content,
            _headers(response),
            time.monotonic(),
            asks_nobody=not request.session.accessed,
        )
        caches["pages"].set(name, kept, STANDS_IN_FOR)
        return _answer(request, kept)

    def _make(self, request: HttpRequest) -> HttpResponse:
        """The page of this very visitor; the one of everybody where it cannot be made."""
        response = self.get_response(request)
        return self._stand_in(request) or response if response.status_code >= 500 else response

    def _stand_in(self, request: HttpRequest) -> HttpResponse | None:
        """The page as everybody last saw it, for who has a session; None for none."""
        if request.method != "GET" or not request.GET.keys() <= KNOWN_QUESTIONS:
            return None
        kept: Kept | None = caches["pages"].get(self._name(request))
        return _answer(request, kept) if kept is not None else None

    def _name(self, request: HttpRequest) -> str:
        compressed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
        parts = (
            self._current_version(),
            request.get_host(),
            request.get_full_path(),
            preferences_of(request).to_cookie(),
            compressed,
            request.META.get("HTTP_SAVE_DATA", ""),
        )
        return f"website.page.{blake2s(repr(parts).encode()).hexdigest()}"

    def _current_version(self) -> Version:
        read_at, version = self._version
        now = time.monotonic()
        if now - read_at >= FRESH_FOR:
            try:
                version = (content_version(), keys_of_now(), keys_now())
            except DatabaseError:
                log.warning("No database says whether a page has changed.")
            self._version = (now, version)
        return version


def content_version() -> int:
    """A number that grows with each change of an editor."""
    return ContentVersion.objects.values_list("number", flat=True).first() or 0


def announce_change(**_sender: Any) -> None:
    """Pages are made anew once the transaction that changed them is over."""

    def grow() -> None:
        if not ContentVersion.objects.update(number=F("number") + 1):
            ContentVersion.objects.create(number=1)

    transaction.on_commit(grow)


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not _DESK.match(request.path)
        and not is_waiting(request)
        and request.GET.keys() <= KNOWN_QUESTIONS
        and "HTTP_AUTHORIZATION" not in request.META
    )


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _seen_name(request: HttpRequest) -> str:
    key = request.COOKIES[settings.SESSION_COOKIE_NAME].encode()
    return f"website.seen.{blake2s(key).hexdigest()}"


def _was_seen(request: HttpRequest) -> bool:
    """Whether this session was asked in this process within the minute, and the staff is not in it:
    theirs ends when they are away, and says so.
    """
    return caches["pages"].get(_seen_name(request)) is not None


def _is_of_a_visitor(request: HttpRequest) -> bool:
    """Whether nobody of the staff is in the session of this request; no, where it is not known."""
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(
        request.COOKIES[settings.SESSION_COOKIE_NAME]
    )
    request.session = store
    try:
        return SESSION_KEY not in store
    except DatabaseError:
        return False


def _is_for_everybody(response: HttpResponse) -> bool:
    """A whole page of HTML that set no cookie and forbids no cache."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers.get("Content-Type", "").startswith("text/html")
        and "Cache-Control" not in response.headers
        and has_vary_header(response, "Cookie")
    )


def _headers(response: HttpResponse) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in response.headers.items() if pair[0].lower() not in _LEFT_OUT)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.body)
    for header, value in kept.headers:
        response.headers[header] = value
    same = get_conditional_response(request, etag=response["ETag"], response=response)
    return same if isinstance(same, HttpResponse) else response
