"""Remembers which page is served, for its frame; and says in the CMS how the statements stand."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from knowledge.editing.deleting import is_held, say_that_it_stays
from knowledge.wagtail_hooks import WordsMenuItem
from website.editors import links, week, worklists
from website.editors.announcements import AnnouncementViewSet
from website.editors.leading_here import warn_before
from website.editors.statement_panel import StatementPanel
from website.editors.week import WeekPanel, may_see_week
from website.link_check.again import ACTION as LINK_LOOKED_AT
from website.models import User


@hooks.register("before_serve_page")
def remember_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Read by website.serving.frame.other_languages."""
    request.served_page = page  # type: ignore[attr-defined]


@hooks.register("insert_global_admin_css")
def wear_our_colours() -> str:
    """The CMS looks like the desk whose pages it writes."""
    return format_html('<link rel="stylesheet" href="{}">', static("website/cms.css"))


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Beside Wagtail's own panels."""
    panels.append(WeekPanel(request))
    panels.append(StatementPanel(request))


@hooks.register("before_unpublish_page")
def say_who_leads_here(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before a guide is taken from readers: which pages send them there."""
    return warn_before(request, page, verb="unpublish")


@hooks.register("before_delete_page")
def say_who_leads_there(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The same before it is deleted."""
    return warn_before(request, page, verb="delete")


@hooks.register("register_log_actions")
def register_looks(actions: Any) -> None:
    """Who had a link looked at again stands in the history of its page."""
    actions.register_action(LINK_LOOKED_AT)(links.LookedFormatter)


@hooks.register("register_admin_urls")
def register_worklists() -> list[URLPattern]:
    """What editors have to do next with the guides."""
    return [*worklists.urls(), *week.urls(), *links.urls()]


ACCOUNT_INSTEAD = _("Switch off the account instead: nobody uses it any more, and its work stays.")


@hooks.register("before_delete_user")
def keep_who_worked(request: HttpRequest, user: User) -> HttpResponse | None:
    """An account that has worked is not deleted: what it did names it."""
    if not is_held(user):
        return None
    address = reverse("wagtailusers_users:edit", args=(user.pk,))
    name = user.get_full_name() or user.get_username()
    return say_that_it_stays(request, name=name, instead=ACCOUNT_INSTEAD, address=address)


@hooks.register("before_bulk_action")
def keep_all_who_worked(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for many at once, before any of them."""
    held = [one for one in objects if action_type == "delete" and is_held(one)]
    if not held:
        return None
    names = ", ".join(str(one) for one in held)
    messages.error(
        request,
        _("These are named by what happened, and stay: %(names)s. Switch them off instead.")
        % {"names": names},
    )
    return redirect(action.next_url)


@hooks.register("before_bulk_action")
def delete_each_page_once(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> None:
    """A page that was chosen together with one above it goes with that one."""
    if action_type == "delete" and action.model is Page:
        objects[:] = [page for page in objects if not any(map(page.is_descendant_of, objects))]


@hooks.register("register_admin_viewset")
def register_announcements() -> AnnouncementViewSet:
    """What readers meet at the top of pages for some hours or days."""
    return AnnouncementViewSet("announcements")


@hooks.register("register_reports_menu_item")
def register_worklists_item() -> WordsMenuItem:
    """Before the searches without answer, which are one of the lists."""
    return WordsMenuItem(
        _("Guides: what to do"), reverse("guide_worklists"), icon_name="list-ul", order=890
    )


@hooks.register("register_reports_menu_item")
def register_week_item() -> MenuItem:
    """First among the reports: everything begins there."""
    return WeekMenuItem(_("All guides"), reverse("editors_week"), icon_name="list-ul", order=100)


@hooks.register("register_reports_menu_item")
def register_links_item() -> MenuItem:
    """After the table of all guides."""
    address = reverse("links_and_numbers")
    return WeekMenuItem(_("Links and numbers"), address, icon_name="link", order=110)


class WeekMenuItem(MenuItem):
    """Shown to those who may write or publish pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this user may."""
        return may_see_week(request)


@hooks.register("register_admin_menu_item")
def register_own_account() -> MenuItem:
    """From the CMS to one's password and sessions, also for who has no business at the desk."""
    return MenuItem(
        _("My account"), reverse("account"), icon_name="user", order=9999, name="own-account"
    )
