"""What every page's frame needs. What asks the database is called by the template, if at all."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import get_language_bidi

from helpdesk.models import DeskSettings
from helpdesk.models.reading import draw
from helpdesk.policy.phone_numbers import in_pairs
from helpdesk.words.incidents import incidents_now
from website.models import Theme
from website.serving.announcements import said_now
from website.serving.frame import cached_week, footer_pages, other_languages
from website.serving.middleware import unnamed_proxy
from website.serving.screen_files import screens_dress
from website.serving.stylesheet import favicon, guide_element, style_element

# What a page says when the desk cannot be asked any more: its number as this process last saw it.
_last_seen = {"phone_number": ""}


def last_phone_number() -> str:
    """The desk's number in pairs, as this process last read it; "" when it never did."""
    return in_pairs(_last_seen["phone_number"]) if _last_seen["phone_number"] else ""


def remember_number() -> None:
    """Read the number now, before anybody asks: it must be known when there is no time to.

    Past what is kept for some seconds: every process that is forked would begin with it.
    """
    with suppress(DatabaseError):
        number = DeskSettings.objects.values_list("phone_number", flat=True).first()
        _last_seen["phone_number"] = number or ""


def site(request: HttpRequest) -> dict[str, Any | Callable[[], Any]]:
    """`desk`, `dress`, `base_url`, `style_element`, `favicon`, `week_hours` and its neighbours.

    `announcements`, `incidents`: those of this moment.
    `guide_style`: the sheet of steps and drawn screens; `screens_dress`: a name of their colours.
    `is_journey`: this page asks for a call already, so its header has no button for it. And
    `unnamed_proxy`, for a coordinator's page.
    """
    desk = DeskSettings.current()
    dress = Theme.current()
    _last_seen["phone_number"] = desk.phone_number
    return {
        "desk": desk,
        "dress": dress,
        "base_url": settings.BASE_URL.rstrip("/"),
        "style_element": style_element(is_from_right=get_language_bidi(), colours=dress.colours),
        "guide_style": guide_element(),
        "screens_dress": screens_dress(dress.colours),
        "favicon": dress.tab or favicon(dress.colours),
        "is_journey": _is_journey(request),
        "unnamed_proxy": unnamed_proxy,
        "week_hours": cached_week,
        "announcements": said_now,
        "incidents": incidents_now,
        "footer_pages": footer_pages,
        "other_languages": partial(other_languages, request),
    }


def _is_journey(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").startswith("callback_")


def hidden_people(_request: HttpRequest) -> dict[str, Any]:
    """Nothing; but from here on a page is drawn, and restricted records are hidden on it."""
    draw()
    return {}
