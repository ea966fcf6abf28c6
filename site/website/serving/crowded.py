"""What somebody is told while too many wait, made of what this process knows: no database."""

import gzip
import re
from functools import lru_cache
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from website.serving.context_processors import last_phone_number
from website.serving.headers import HeadersMiddleware
from website.serving.stylesheet import favicon, style_element

# In seconds: when to ask again.
RETRY_AFTER: Final = 60
_TAKES_GZIP: Final = re.compile(rb"(?im)^accept-encoding:[^\r\n]*\bgzip\b")


def refusal(opening: bytes) -> bytes:
    """The whole answer, 503, to a request that begins with these bytes; HEAD gets its head.

    The desk's number is on it, where this process ever read it. It has its looks where the browser
    takes it compressed: the answer must leave in one piece.
    """
    head, body = _answer(last_phone_number(), is_packed=bool(_TAKES_GZIP.search(opening)))
    return head if opening.startswith(b"HEAD ") else head + body


@lru_cache(maxsize=8)
def _answer(number: str, *, is_packed: bool) -> tuple[bytes, bytes]:
    context = {
        "number": number,
        "favicon": favicon(),
        "style_element": style_element() if is_packed else "",
    }
    body = render_to_string("503.html", context).encode()
    response = HttpResponse(gzip.compress(body) if is_packed else body, status=503)
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Connection"] = "close"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    told = HeadersMiddleware(lambda _request: response)(HttpRequest())
    lines = [f"HTTP/1.1 503 {response.reason_phrase}"]
    lines += [f"{name}: {value}" for name, value in told.headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"), response.content
