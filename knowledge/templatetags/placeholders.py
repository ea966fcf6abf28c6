"""Shows what is still to fill in, and leads from one guide to another by its number."""

import re

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from knowledge.models.answers import working_sentence
from knowledge.placeholders import PLACEHOLDER, blocks_filled

register = template.Library()
_GUIDE = re.compile(r"\b([Gg]uide|الدليل)([ \u00a0])(\d{3,5})\b")


@register.filter
def placeholders(text: str) -> SafeString:
    """The text, escaped unless it was safe already: placeholders marked, "guide 102" a link."""
    marked = PLACEHOLDER.sub(r'<mark class="placeholder">\1</mark>', str(conditional_escape(text)))
    marked = _GUIDE.sub(r'<a href="/\3">\1\2\3</a>', marked)
    return mark_safe(marked)  # noqa: S308 - escaped in the line above


@register.filter
def without_holes(markup: SafeString) -> SafeString:
    """An editor's running text, with whom to ask wherever something is still to fill in."""
    otherwise = escape(working_sentence((get_language() or "fr")[:2]))
    filled = blocks_filled(str(markup), otherwise=otherwise)
    return mark_safe(filled)  # noqa: S308 - cleaned where it was written, and a sentence of ours
