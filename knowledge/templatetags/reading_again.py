"""Who read a guide again, for its readers."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def awaits_a_native(guide: Any, language: str) -> bool:
    """Whether nobody whose language this is has read the guide, which is shown in `language`."""
    return bool(guide.awaits_a_native(language))
