"""Pictures, films and sounds that editors brought, where no web server stands in front.

With parts of files (Range): phones ask for them before they play a sound.
"""

import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

# Names of files change with what is in them.
KEPT_FOR: Final = 30 * 24 * 3600
# Whatever else was brought is saved, never shown: a drawing or a page may hold a script.
_SHOWN: Final = {
    *("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"),
    *("audio/ogg", "audio/opus", "audio/mpeg", "video/mp4", "video/webm"),
}


class MediaMiddleware:
    """Answers what is asked below MEDIA_URL, as WhiteNoise does for what we brought ourselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(settings.MEDIA_URL):
            return media(request, request.path_info.removeprefix(settings.MEDIA_URL))
        return self.get_response(request)


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the media folder, or the part that is asked for. Raises Http404."""
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError):
        raise Http404 from None
    if not file.is_file():
        raise Http404
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = [
        ("Content-Type", kind),
        ("Cache-Control", f"public, max-age={KEPT_FOR}"),
        ("Content-Security-Policy", "sandbox; default-src 'none'"),
        *([] if kind in _SHOWN else [("Content-Disposition", "attachment")]),
    ]
    response: HttpResponseBase = WhiteNoiseMiddleware.serve(
        StaticFile(str(file), headers=headers), request
    )
    return response
