"""Remembers which page is served, so that its frame can link to its translations."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page


@hooks.register("before_serve_page")
def remember_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Read by website.frame.other_languages."""
    request.served_page = page  # type: ignore[attr-defined]
