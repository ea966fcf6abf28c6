"""A drawn screen with an address of its own: for pages that have more than fit their first answer.

Its name says its letters, its display, and a digest of drawing and colours, so that it never
changes: browsers and caches between keep it for a year, and ask for it without a word of the
reader.
"""

import hashlib
import re
from functools import lru_cache
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from knowledge.reading.drawn import drawing_of_guide
from knowledge.screens import Drawn
from knowledge.screens.pen import WIDE
from website.models import Theme
from website.serving.policies import OF_FILES
from website.serving.stylesheet import compact, screens_css
from website.theme.tokens import CSS_DIR, Colours, in_their_colours

_NAME: Final = re.compile(r"(\d\d)-(auto|light|dark|high)-([0-9a-f]{10})")
_A_YEAR: Final = 365 * 24 * 3600


@lru_cache(maxsize=4)
def _sheet(colours: Colours | None) -> str:
    """All that a drawing needs when no page is around it."""
    tokens = (CSS_DIR / "tokens.css").read_text("utf-8")
    if colours is not None:
        tokens = in_their_colours(tokens, colours)
    base = (CSS_DIR / "base.css").read_text("utf-8")
    letters = re.search(r"font-family: ([^;]+);", base)
    of_all = "stroke-linecap:round;stroke-linejoin:round"
    names = letters[1] if letters else "sans-serif"
    return compact(f"{tokens}{screens_css()}") + f"svg{{font-family:{names};{of_all}}}"


@lru_cache(maxsize=4)
def screens_dress(colours: Colours | None) -> str:
    """A short name of the colours and lines that drawings have with these colours of a house."""
    return hashlib.sha256(_sheet(colours).encode()).hexdigest()[:8]


@require_safe
def screen_alone(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One drawing of a live guide, as a picture that knows light, dark and high contrast."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise Http404
    colours = Theme.current().colours
    found = drawing_of_guide(
        number,
        language=(get_language() or "fr")[:2],
        letters=int(match[1]),
        digest=match[3],
        dress=screens_dress(colours),
    )
    if found is None:
        raise Http404
    response = HttpResponse(_file(found, match[2], colours), content_type="image/svg+xml")
    # It is a picture in pages; opened by itself it still shows its colours and runs nothing.
    response.headers["Content-Security-Policy"] = OF_FILES
    patch_cache_control(response, public=True, max_age=_A_YEAR, immutable=True)
    return response


def _file(found: Drawn, contrast: str, colours: Colours | None) -> str:
    display = "" if contrast == "auto" else f' data-contrast="{contrast}"'
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{found.height}"{display} '
    )
    markup = found.svg(is_alone=True).replace("<svg ", opening, 1)
    head, gap, rest = markup.partition(">")
    return f"{head}{gap}<style>{_sheet(colours)}</style>{rest}"
