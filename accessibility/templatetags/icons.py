"""Our pictograms, drawn in the page itself: a word always stands beside."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
SPRITE = Path(__file__).resolve().parent.parent / "static" / "accessibility" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="([a-z]+)" viewBox="([^"]+)">(.*?)</symbol>')


@cache
def icons() -> dict[str, str]:
    """Name → markup of every pictogram of the sprite."""
    return {
        name: f'<svg viewBox="{box}" aria-hidden="true">{shape}</svg>'
        for name, box, shape in _SYMBOL.findall(SPRITE.read_text("utf-8"))
    }


@register.simple_tag
def icon(name: str) -> SafeString:
    """The pictogram of this name, hidden from screen readers; "" for one that we did not draw."""
    return mark_safe(icons().get(name, ""))  # noqa: S308 - our own file
