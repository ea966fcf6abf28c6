"""Remembers which page is served, for its frame; and says in the CMS how the statements stand."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from website.statement_panel import StatementPanel


@hooks.register("before_serve_page")
def remember_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Read by website.frame.other_languages."""
    request.served_page = page  # type: ignore[attr-defined]


@hooks.register("construct_homepage_panels")
def add_statement_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Beside Wagtail's own panels."""
    panels.append(StatementPanel(request))
