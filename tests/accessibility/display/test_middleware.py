"""What each request learns, and what caches are told."""

import pytest
from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory

from accessibility.display.middleware import DisplayPreferencesMiddleware
from accessibility.display.preferences import COOKIE_NAME, DisplayPreferences


def answer(response, cookie=None):
    """The request as the view saw it, and the response as the browser gets it."""
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES[COOKIE_NAME] = cookie
    return request, DisplayPreferencesMiddleware(lambda _request: response)(request)


def test_the_view_knows_what_the_visitor_chose():
    request, _ = answer(HttpResponse(), "t150.cdark")
    assert request.display == DisplayPreferences(text="150", contrast="dark")


@pytest.mark.parametrize("cookie", [None, "", "<script>", "t9999"])
def test_any_cookie_gives_a_display(cookie):
    request, _ = answer(HttpResponse(), cookie)
    assert request.display == DisplayPreferences()


def test_a_page_varies_with_the_cookie():
    _, response = answer(HttpResponse("<p>Un</p>"))
    assert response.headers["Vary"] == "Cookie"


def test_what_already_varies_is_kept():
    _, response = answer(HttpResponse("<p>Un</p>", headers={"Vary": "Accept-Language, cookie"}))
    assert response.headers["Vary"] == "Accept-Language, cookie"


def test_what_is_not_a_page_does_not_vary():
    _, response = answer(JsonResponse({}))
    assert "Vary" not in response.headers
