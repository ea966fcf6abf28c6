"""What every answer tells a browser, so that it does less with our pages than it could.

The policy of a page (Content-Security-Policy) comes from django-csp; the CMS has one of its own.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from website.models import Theme
from website.serving.policies import OF_FILES, OF_THE_CMS, PERMISSIONS, TRUSTED_TYPES
from website.serving.stylesheet import csp_hashes
from website.theme.tokens import Colours

# Views of pages for everybody: the desk's htmx and the CMS write HTML by themselves.
_PUBLIC: Final = (
    *("knowledge.", "accessibility.", "helpdesk.views.public.", "wagtail.views."),
    *("website.views.guide_by_path", "website.views.contact"),
    *("website.complaints.views.tell", "website.complaints.views.done"),
)


class HeadersMiddleware:
    """The outermost: files, errors and refused names get the same headers as pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self._headers(request).items():
            response.headers.setdefault(name, value)
        return response

    def _headers(self, request: HttpRequest) -> Mapping[str, str]:
        is_file = request.path_info.startswith(settings.STATIC_URL)
        headers = {
            "Content-Security-Policy": OF_FILES if is_file else build_policy(),
            "Permissions-Policy": PERMISSIONS,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
        }
        # A browser that came by http takes no notice of either.
        if settings.IS_HTTPS:
            headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return headers


class PagePolicyMiddleware:
    """The CMS gets a policy of its own; public pages make no HTML out of texts.

    A house with colours of its own has another style sheet, which is allowed by its own hash.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith(settings.ADMIN_PATH):
            response.headers["Content-Security-Policy"] = OF_THE_CMS
            # It shows drafts in a frame of its own.
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
            return response
        more = TRUSTED_TYPES if _view_of(request).startswith(_PUBLIC) else {}
        if response.headers.get("Content-Type", "").startswith("text/html"):
            more = {**more, **_theirs()}
        if more:
            response._csp_update = more  # type: ignore[attr-defined]
        return response


def _theirs() -> dict[str, list[str]]:
    """What allows the style sheet in the house's own colours; {} where it has none."""
    colours = Theme.current().colours
    return {"style-src": _hashes(colours, tuple(settings.LANGUAGES))} if colours else {}


@lru_cache(maxsize=4)
def _hashes(colours: Colours, languages: tuple[tuple[str, str], ...]) -> list[str]:
    return csp_hashes((code for code, _name in languages), colours)


def _view_of(request: HttpRequest) -> str:
    match: Any = getattr(request, "resolver_match", None)
    return match._func_path if match else ""
