"""Shows what is still to fill in, and leads from one guide to another by its number."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from knowledge.placeholders import PLACEHOLDER

register = template.Library()
_GUIDE = re.compile(r"\b([Gg]uide|الدليل)([ \u00a0])(\d{3,5})\b")


@register.filter
def placeholders(text: str) -> SafeString:
    """The text, escaped unless it was safe already: placeholders marked, "guide 102" a link."""
    marked = PLACEHOLDER.sub(r'<mark class="placeholder">\1</mark>', str(conditional_escape(text)))
    marked = _GUIDE.sub(r'<a href="/\3">\1\2\3</a>', marked)
    return mark_safe(marked)  # noqa: S308 - escaped in the line above
