"""Pictures, films, sounds and documents that editors brought, to whoever may see them.

With parts of files (Range): phones ask for them before they play a sound.
"""

import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as wagtail_document
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

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
        file = _file(name)
        restrictions = restrictions_on(name) if file else None
        if file is None or restrictions is None or restrictions:
            # What is not there goes the same way: both are answered alike, to the last header.
            return self.get_response(request)
        return _public(request, file)


def _public(request: HttpRequest, file: Path) -> HttpResponseBase:
    """The file, or the part that is asked for."""
    headers = [*_headers(file), ("Cache-Control", f"public, max-age={KEPT_FOR}")]
    response: HttpResponseBase = WhiteNoiseMiddleware.serve(
        StaticFile(str(file), headers=headers), request
    )
    return response


@require_safe
def private_media(request: HttpRequest, name: str) -> HttpResponse:
    """A file that is not for everybody. Who may not see it learns not even that it is there."""
    file = _file(name)
    restrictions = restrictions_on(name) if file else None
    if file is None or restrictions is None:
        raise Http404
    if not all(restriction.accept_request(request) for restriction in restrictions):
        raise Http404
    response = HttpResponse(file.read_bytes(), headers=dict(_headers(file)))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def document(request: HttpRequest, document_id: str, name: str) -> HttpResponseBase:
    """A document by its own address: Wagtail asks who may have it; it is saved and runs nothing."""
    response: HttpResponseBase = wagtail_document(request, int(document_id), name)
    if "Content-Disposition" in response.headers:
        response.headers["Content-Security-Policy"] = OF_UPLOADS
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _file(name: str) -> Path | None:
    """A file of the media folder; None for anything else."""
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, name))
    except (SuspiciousFileOperation, ValueError):
        return None
    return file if file.is_file() else None


def _headers(file: Path) -> list[tuple[str, str]]:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    saved = [] if kind in _SHOWN else [("Content-Disposition", "attachment")]
    return [("Content-Type", kind), ("Content-Security-Policy", OF_UPLOADS), *saved]
