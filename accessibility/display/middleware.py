"""Each request knows how its visitor wants pages shown."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from accessibility.display.cookie import preferences_of


class DisplayPreferencesMiddleware:
    """Put a DisplayPreferences in `request.display`; say to caches that HTML varies with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.display = preferences_of(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response
