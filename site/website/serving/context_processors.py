"""What every page's frame needs. What asks the database is called by the template, if at all."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from helpdesk.models import DeskSettings
from website.serving.frame import cached_week, footer_pages, other_languages
from website.serving.stylesheet import style_element


def site(request: HttpRequest) -> dict[str, Any | Callable[[], Any]]:
    """`desk`, `base_url`, `style_element`, `week_hours`, `footer_pages`, `other_languages`."""
    return {
        "desk": DeskSettings.current(),
        "base_url": settings.BASE_URL.rstrip("/"),
        "style_element": style_element(),
        "week_hours": cached_week,
        "footer_pages": footer_pages,
        "other_languages": partial(other_languages, request),
    }
