"""Pictures, films, sounds and documents that editors brought, to whoever may see them.

With parts of files (Range): phones ask for them before they play a sound.
"""

import mimetypes
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as wagtail_document

from website.serving.policies import OF_UPLOADS
from website.serving.uploads import restrictions_on

# Names of files change with what is in them. What is made private is asked for again after a day.
KEPT_FOR: Final = 24 * 3600
# Whatever else was brought is saved, never shown: a drawing or a page may hold a script.
_SHOWN: Final = {
    *("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"),
    *("audio/ogg", "audio/opus", "audio/mpeg", "video/mp4", "video/webm"),
}


class MediaMiddleware:
    """Answers what is asked below MEDIA_URL, as WhiteNoise does for what we brought ourselves.

    What is not for everybody goes on to `private_media`, where it is known who asks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(settings.MEDIA_URL):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            # Whatever the name: the answer must not tell that a private file is there.
            return HttpResponseNotAllowed(["GET", "HEAD"])
        name = request.path_info.removeprefix(settings.MEDIA_URL)
        restrictions = restrictions_on(name) if _files().may_hold(name) else None
        if restrictions is None or restrictions:
            # What is not there goes the same way: both are answered alike, to the last header.
            return self.get_response(request)
        kept = f"public, max-age={KEPT_FOR}"
        return _answer(request, name, kept=kept) or self.get_response(request)


@require_safe
def private_media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file that is not for everybody. Who may not see it learns not even that it is there."""
    restrictions = restrictions_on(name) if _files().may_hold(name) else None
    if restrictions is None:
        raise Http404
    if not all(restriction.accept_request(request) for restriction in restrictions):
        raise Http404
    # Nothing compresses it on its way out: a part of a sound is counted in its own bytes.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    response = _answer(request, name, kept="private, no-store")
    if response is None:
        raise Http404
    return response


@require_safe
def document(request: HttpRequest, document_id: str, name: str) -> HttpResponseBase:
    """A document by its own address: Wagtail asks who may have it; it is saved and runs nothing."""
    response: HttpResponseBase = wagtail_document(request, int(document_id), name)
    if "Content-Disposition" in response.headers:
        response.headers["Content-Security-Policy"] = OF_UPLOADS
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _files() -> Any:
    """Where they lie: `LocalMedia` or `BucketMedia`."""
    return storages["default"]


def _answer(request: HttpRequest, name: str, *, kept: str) -> HttpResponseBase | None:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    saved = {} if kind in _SHOWN else {"Content-Disposition": "attachment"}
    headers = {"Content-Type": kind, "Content-Security-Policy": OF_UPLOADS, **saved}
    response: HttpResponseBase | None = _files().answer(
        request, name, {**headers, "Cache-Control": kept}
    )
    return response
