"""Ends a session of staff after its time, and keeps what was sent from a page that had waited."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from website.accounts.actions.sessions import forget_session, is_session_over, note_seen
from website.accounts.actions.typed_forms import WAITED, end_typed, is_of_staff, keep_typed
from website.models import User

# Asked by a page that lies open: nobody needs to be there.
_BY_ITSELF: Final = {"helpdesk:case_live", "helpdesk:phone_ringing", "helpdesk:beat"}

log = logging.getLogger(__name__)


class StaffSessionMiddleware:
    """After the key of forms was checked, before any page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, as a stranger gets it when the session is over."""
        if not _has_session(request):
            return self.get_response(request)
        at, user = timezone.now(), request.user
        if isinstance(user, User) and _is_over(request, user, at=at):
            request.over_for = user  # type: ignore[attr-defined]
            request.user = AnonymousUser()
            request._cached_user = request.user  # type: ignore[attr-defined]
            if request.method in ("GET", "HEAD"):
                _end(request, is_whole=True)
        response = self.get_response(request)
        # What no page is for is not read, however large it is.
        if request.method == "POST" and response.status_code < 400:
            _end_waited(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Keep what was sent too late; otherwise note that somebody is there."""
        user = getattr(request, "over_for", None)
        match = request.resolver_match
        if user is None:
            if _has_session(request) and match and match.view_name not in _BY_ITSELF:
                _note(request, at=timezone.now())
            return None
        if request.method in ("GET", "HEAD"):
            return None
        if not is_of_staff(request.path):
            _end(request, is_whole=False)
            return None
        if "text/html" not in request.META.get("HTTP_ACCEPT", ""):
            # Sent by a page that lies open: its form is still to come, and is known as theirs.
            return HttpResponse(status=401)
        is_kept = keep_typed(request, user, at=timezone.now())
        _end(request, is_whole=True)
        if is_kept:
            messages.info(request, _("You were away. What you typed is kept: log in again."))
        return redirect_to_login(request.get_full_path())


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session


def _is_over(request: HttpRequest, user: User, *, at: datetime) -> bool:
    """Where nothing can be written, a page is still read."""
    try:
        return is_session_over(request, user, at=at)
    except DatabaseError:
        log.exception("A session of staff could not be followed.")
        return False


def _note(request: HttpRequest, *, at: datetime) -> None:
    try:
        note_seen(request, at=at)
    except DatabaseError:
        if request.method not in ("GET", "HEAD"):
            raise
        log.exception("A session of staff could not be followed.")


def _end(request: HttpRequest, *, is_whole: bool) -> None:
    """Log out. On a public page what the browser had of its own goes on."""
    forget_session(request.session.session_key or "")
    if is_whole:
        request.session.flush()
        return
    for key in (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY):
        request.session.pop(key, None)


def _end_waited(request: HttpRequest) -> None:
    """A form that waited was sent again by its user."""
    waited = request.POST.get(WAITED, "")
    if waited.isdecimal() and isinstance(request.user, User):
        end_typed(request.user, int(waited))
