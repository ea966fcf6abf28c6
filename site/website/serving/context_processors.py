"""What every page's frame needs. What asks the database is called by the template, if at all."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import mark_safe

from helpdesk.models import DeskSettings
from website.serving.frame import cached_week, footer_pages, other_languages
from website.serving.stylesheet import public_css


def site(request: HttpRequest) -> dict[str, Any | Callable[[], Any]]:
    """`desk`, `base_url`, `inline_css`, `week_hours`, `footer_pages`, `other_languages`."""
    return {
        "desk": DeskSettings.current(),
        "base_url": settings.BASE_URL.rstrip("/"),
        "inline_css": mark_safe(public_css()),  # noqa: S308 - our own file
        "week_hours": cached_week,
        "footer_pages": footer_pages,
        "other_languages": partial(other_languages, request),
    }
