"""The one cookie of preferences: reading it from a request, writing it on a response."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accessibility.display.preferences import COOKIE_NAME, DisplayPreferences

KEPT_FOR = timedelta(days=365)


def preferences_of(request: HttpRequest) -> DisplayPreferences:
    """What this visitor chose; the usual display without a cookie, or with an odd one."""
    return DisplayPreferences.from_cookie(request.COOKIES.get(COOKIE_NAME))


def remember(response: HttpResponseBase, preferences: DisplayPreferences) -> None:
    """Keep the preferences for a year; the usual display needs no cookie and takes it away."""
    value = preferences.to_cookie()
    if not value:
        response.delete_cookie(COOKIE_NAME, samesite="Lax")
        return
    response.set_cookie(
        COOKIE_NAME,
        value,
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
