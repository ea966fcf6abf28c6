"""What a drawing shows, in words that can be said on the phone."""

from django import template

from knowledge.blocks import DRAWINGS

register = template.Library()
_NAMES = dict(DRAWINGS)


@register.filter
def drawing_name(code: str) -> str:
    """`a cog wheel` for `gear`, in the active language; the code where we draw it no more."""
    return str(_NAMES.get(code, code))
