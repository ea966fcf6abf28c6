"""What a guide weighs for who reads it with little data: its pictures, and its page."""

import gzip
from typing import Any, Final

from django.http import HttpRequest
from django.template.loader import render_to_string

# Pictures of one page together, and the page itself (site/docs/budgets.md).
MOST_FOR_PICTURES: Final = 40_000
# As the templates show a picture of a step: they use the same words.
SHOWN_AS: Final = "width-480|format-webp|webpquality-60"


def pictures_weight(guide: Any) -> int:
    """Bytes of all pictures of the steps, at the size in which they are shown; makes that size."""
    pictures = {
        step["picture"]
        for path in guide.paths
        for step in path.value["steps"]
        if step["picture"] is not None
    }
    return sum(picture.get_rendition(SHOWN_AS).file.size for picture in pictures)


def page_weight(guide: Any, request: HttpRequest) -> int:
    """Bytes of the page as it leaves, compressed, without its pictures."""
    html = render_to_string(guide.template, guide.get_context(request), request)
    return len(gzip.compress(html.encode()))
