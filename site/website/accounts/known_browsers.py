"""Remembers, in the browser itself, who logged in there: wrong tries elsewhere do not slow it.

The cookie is signed and opens nothing. It holds one name made by chance for each of a few users.
"""

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE: Final = "known_browser"
# The longest that browsers keep a cookie.
_SECONDS: Final = 400 * 24 * 60 * 60
# Users of one shared computer.
_MOST: Final = 8
_SALT: Final = "website.accounts.known_browsers"


def known_users(request: HttpRequest) -> dict[str, str]:
    """Key of a user → the name of this browser for them; {} in a new browser or a forged cookie."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return {}
    return {str(key): str(name) for key, name in kept.items()} if isinstance(kept, dict) else {}


def browser_of(request: HttpRequest, user_id: int | None) -> str | None:
    """The name of this browser for a user; None where they never logged in here."""
    return None if user_id is None else known_users(request).get(str(user_id))


def remember_browser(request: HttpRequest, response: HttpResponse, *, user_id: int) -> None:
    """Put on the answer that this user logged in here."""
    known = known_users(request)
    name = known.pop(str(user_id), None) or secrets.token_urlsafe(12)
    kept = dict([*known.items(), (str(user_id), name)][-_MOST:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
