"""What the browser is asked to keep."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from accessibility.display.cookie import preferences_of, remember
from accessibility.display.preferences import COOKIE_NAME, DisplayPreferences


def kept(preferences):
    """The cookie that the response sets."""
    response = HttpResponse()
    remember(response, preferences)
    return response.cookies[COOKIE_NAME]


def test_preferences_are_kept_for_a_year():
    assert kept(DisplayPreferences(text="125"))["max-age"] == 365 * 24 * 60 * 60


def test_no_script_and_no_other_site_gets_the_cookie():
    cookie = kept(DisplayPreferences(text="125"))
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


@pytest.mark.parametrize("is_https", [True, False])
def test_the_cookie_is_secure_exactly_when_the_session_s_is(settings, is_https):
    settings.SESSION_COOKIE_SECURE = is_https
    assert bool(kept(DisplayPreferences(text="125"))["secure"]) is is_https


def test_the_usual_display_takes_the_cookie_away():
    cookie = kept(DisplayPreferences())
    assert (cookie.value, cookie["max-age"]) == ("", 0)


def test_what_was_kept_is_read_again():
    request = RequestFactory().get("/")
    preferences = DisplayPreferences(contrast="high", device="iphone")
    request.COOKIES[COOKIE_NAME] = kept(preferences).value
    assert preferences_of(request) == preferences


def test_a_first_visit_has_the_usual_display():
    assert preferences_of(RequestFactory().get("/")) == DisplayPreferences()
