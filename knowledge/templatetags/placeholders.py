"""Shows what is still to fill in, so that nobody takes it for a fact."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from knowledge.placeholders import PLACEHOLDER

register = template.Library()


@register.filter
def placeholders(text: str) -> SafeString:
    """The text, escaped unless it was safe already, with each placeholder marked."""
    marked = PLACEHOLDER.sub(r'<mark class="placeholder">\1</mark>', str(conditional_escape(text)))
    return mark_safe(marked)  # noqa: S308 - escaped in the line above
