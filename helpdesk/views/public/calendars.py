"""An adviser's calendar for the programs that ask for it: whoever has the address may read it."""

import hashlib
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from helpdesk.words.calendars import calendar_of
from helpdesk.words.links import adviser_of_calendar


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calls as text/calendar, or 304 when nothing changed; 404 for an address that stopped."""
    adviser = adviser_of_calendar(token)
    if adviser is None:
        raise Http404
    body = calendar_of(adviser, at=timezone.now())
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(
        body,
        headers={
            "Content-Type": "text/calendar; charset=utf-8",
            "Content-Disposition": 'inline; filename="calls.ics"',
            "Cache-Control": "private, max-age=300",
            "ETag": etag,
            "X-Robots-Tag": "noindex",
        },
    )
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))
