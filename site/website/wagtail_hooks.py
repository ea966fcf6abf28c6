"""Remembers which page is served, for its frame; and says in the CMS how the statements stand."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page

from knowledge.wagtail_hooks import WordsMenuItem
from website.editors import worklists
from website.editors.statement_panel import StatementPanel


@hooks.register("before_serve_page")
def remember_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Read by website.serving.frame.other_languages."""
    request.served_page = page  # type: ignore[attr-defined]


@hooks.register("construct_homepage_panels")
def add_statement_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Beside Wagtail's own panels."""
    panels.append(StatementPanel(request))


@hooks.register("register_admin_urls")
def register_worklists() -> list[URLPattern]:
    """What editors have to do next with the guides."""
    return worklists.urls()


@hooks.register("register_reports_menu_item")
def register_worklists_item() -> WordsMenuItem:
    """Before the searches without answer, which are one of the lists."""
    return WordsMenuItem(
        _("Guides: what to do"), reverse("guide_worklists"), icon_name="list-ul", order=890
    )
