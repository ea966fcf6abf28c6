"""The gate behind the log-in: whoever has given only a password is nobody, at every address.

A session without its second proof is not refused page by page: each request that it makes is one of
a stranger, whatever the address, the method or the program that answers (decision 72). What asks a
stranger to log in leads to the second proof instead, and a program gets 403.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from website.models import StaffSession
from website.second_factor.reads import has_factor, is_asked, is_of_demo, row_of
from website.second_factor.rules import Standing, must_prove

# Where the session says when and how it proved itself, and when it logged in.
PASSED: Final = "second_factor"
ENTERED: Final = "logged_in_at"
# A browser that passed once: wrong codes of others do not slow it.
KNOWN_COOKIE: Final = "known"
KNOWN_FOR: Final = 60 * 60 * 24 * 365
_signer = TimestampSigner(salt="website.second_factor.known")
# What asks a stranger to log in.
_DOORS: Final = ("login", "wagtailadmin_login")
_OF_THE_GATE: Final = ("second_factor", "single_sign_on")


@dataclass(frozen=True)
class Gate:
    """Who asks: `user` is whom the password named, `standing` what is known of them."""

    user: Any
    standing: Standing

    @property
    def is_waiting(self) -> bool:
        """Whether the second proof is still to come."""
        return must_prove(self.standing)

    @property
    def is_waived(self) -> bool:
        """Whether this is an account of the demonstration: its pages say that none is asked."""
        return self.standing.is_demo

    @property
    def who(self) -> Any:
        """Whom every page but our own sees: a stranger while the second proof is to come."""
        return AnonymousUser() if self.is_waiting else self.user


class GateRequest(HttpRequest):
    """A request that passed the middleware."""

    gate: Gate
    user: Any


class SecondFactorMiddleware:
    """Stands right behind the log-in, before anything that asks who somebody is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        # Lazily: a page for everybody asks for no session.
        named = request.user
        request.gate = SimpleLazyObject(lambda: gate_of(request.session, named))
        request.user = SimpleLazyObject(lambda: request.gate.who)
        response = self.get_response(request)
        if _asks_to_log_in(request, response) and request.gate.is_waiting:
            return _lead(request)
        return response


def gate_of(session: SessionBase, user: Any) -> Gate:
    """Who asks in this session; no query for a user whom the session brought."""
    if not user.is_authenticated:
        return Gate(user, Standing())
    return Gate(
        user,
        Standing(
            is_asked=is_asked(user),
            has_factor=has_factor(user),
            is_demo=is_of_demo(user),
            passed_at=_passed_at(session, user),
            entered_at=_instant(session.get(ENTERED)),
        ),
    )


def _passed_at(session: SessionBase, user: Any) -> datetime | None:
    """When this very account proved itself in this session, unless its proofs changed since."""
    said = session.get(PASSED)
    if not said or (said["user"], said["epoch"]) != (user.pk, row_of(user).epoch):
        return None
    return _instant(said["at"])


def _instant(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)


def pass_gate(request: Any, user: Any, *, epoch: int, by: str) -> None:
    """Write in the session that `user` proved themselves, with a new key for the session.

    `by` says how: "app", "passkey", "code" (a printed one) or "provider" (single sign-on).
    """
    before = request.session.session_key
    request.session.cycle_key()
    # The list of sessions goes on under the new key.
    StaffSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
    said = {"user": user.pk, "epoch": epoch, "at": time.time(), "by": by}
    request.session[PASSED] = said
    request.user = user


def note_log_in(sender: object, request: Any, user: Any, **_kwargs: object) -> None:
    """A log-in begins without a second proof, also in a session that had one."""
    request.session.pop(PASSED, None)
    request.session[ENTERED] = time.time()


def is_known(request: HttpRequest, user: Any) -> bool:
    """Whether this browser passed before, as this account."""
    try:
        said = _signer.unsign(request.COOKIES.get(KNOWN_COOKIE, ""), max_age=KNOWN_FOR)
    except BadSignature:
        return False
    return said == str(user.pk)


def remember(response: HttpResponse, user: Any, *, is_https: bool) -> HttpResponse:
    """Let this browser keep a sign that it passed; the sign alone opens nothing."""
    response.set_cookie(
        KNOWN_COOKIE,
        _signer.sign(str(user.pk)),
        max_age=KNOWN_FOR,
        secure=is_https,
        httponly=True,
        samesite="Lax",
    )
    return response


def _asks_to_log_in(request: Any, response: HttpResponseBase) -> bool:
    """Whether a stranger was sent to a door, stands before one, or was refused.

    Pages that know of the gate, and logging out, say themselves where they lead.
    """
    match = request.resolver_match
    if match is not None and (match.app_name in _OF_THE_GATE or match.view_name == "logout"):
        return False
    if response.status_code in (401, 403):
        return True
    if response.status_code == 302:
        return urlsplit(response["Location"]).path in [reverse(name) for name in _DOORS]
    return response.status_code == 200 and match is not None and match.view_name in _DOORS


def _lead(request: Any) -> HttpResponse:
    """A browser goes to the second proof and then on; anything else is refused."""
    if not _is_navigation(request):
        return HttpResponse(status=403)
    match = request.resolver_match
    is_door = match is not None and match.view_name in _DOORS
    onward = request.GET.get("next", "") if is_door else request.get_full_path()
    return redirect(f"{reverse('second_factor:ask')}?{urlencode({'next': onward})}")


def _is_navigation(request: HttpRequest) -> bool:
    """Whether somebody goes to a page, and no program asks for a part of one."""
    return "text/html" in request.headers.get("Accept", "") and not (
        request.headers.get("HX-Request")
        or request.headers.get("X-Requested-With")
        or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    )
