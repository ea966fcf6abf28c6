"""Where a guide in large print is had as a file, for templates."""

from typing import Any

from django import template
from django.urls import reverse

from accessibility.display.tagged_file import can_make_files

register = template.Library()


@register.simple_tag
def paper_file(number: int, device: Any) -> str:
    """The address of the file of this guide, for this phone; "" where no file can be made."""
    if not can_make_files():
        return ""
    address = reverse("knowledge:paper_file", args=[number])
    return f"{address}?phone={device}" if device else address
