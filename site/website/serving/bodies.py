"""How much somebody may send at once: asked before anything of it is read.

Django writes each uploaded file to the disk before a view is asked, however large it is and
whoever sends it. So what a page may take is decided by its address and by who asks.
"""

import logging
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from helpdesk.channels.incoming.files import LARGEST, MOST_FILES
from helpdesk.views.public.phone_calls import may_report
from helpdesk.words.photos import case_of_photos

# In bytes. What stands around files in a body, and what a form without files may be.
AROUND: Final = 1024 * 1024
# All the files of one form, each as large as it may be.
OF_FILES: Final = MOST_FILES * LARGEST + AROUND
# The sound of a voice message.
ONE_FILE: Final = LARGEST + AROUND
# An editor's picture or document: one at a time.
OF_THE_CMS: Final = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE + AROUND
# So much is read away, and kept nowhere, so that a browser sees why: it sends before it listens.
READ_AWAY: Final = 2 * OF_FILES
_PIECE: Final = 64 * 1024
# An exchange tells of calls, and brings what was left on its machine.
_REPORTS: Final = ("helpdesk:phone_calls", "helpdesk:phone_calls_by_address")

log = logging.getLogger(__name__)


class BoundedBodyMiddleware:
    """Before what reads a form: 413 for a body that its page does not take.

    The API says it in its own words; a body without a length is none (Django reads nothing of it).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The answer to a body that is too large; None for any other."""
        length = _length(request)
        if length <= _usual() or length <= most_bytes(request, kwargs):
            return None
        log.warning("A body of %s MB was refused.", length // 1024**2)
        _read_away(request, length)
        return render(request, "413.html", status=413)


def most_bytes(request: HttpRequest, kwargs: dict[str, Any]) -> int:
    """How many bytes the page of this address takes from whoever asks.

    One query for photos, and for the report of a call.
    """
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name.startswith("api:"):
        return READ_AWAY
    if name in _REPORTS and may_report(request, kwargs.get("token", "")):
        return ONE_FILE
    if name == "helpdesk:photos":
        is_open = case_of_photos(kwargs["token"], at=timezone.now()) is not None
        return OF_FILES if is_open else _usual()
    if not request.user.is_authenticated:
        return _usual()
    if request.path_info.startswith(settings.ADMIN_PATH):
        return OF_THE_CMS
    return OF_FILES if name == "helpdesk:case_files" else _usual()


def _usual() -> int:
    """What Django reads into memory at most: beyond it, it would refuse in the midst of a form."""
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


def _length(request: HttpRequest) -> int:
    said = str(request.META.get("CONTENT_LENGTH") or "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0


def _read_away(request: HttpRequest, length: int) -> None:
    left = min(length, READ_AWAY)
    while left > 0 and (piece := request.read(min(left, _PIECE))):
        left -= len(piece)
