"""The desk in the CMS's menu: its reference data, and the way back to the desk itself."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from helpdesk.actions.desk.settings import enter_settings, settings_as_told
from helpdesk.permissions import can_see_desk, staff_of
from helpdesk.viewsets import DeskViewSetGroup


class DeskMenuItem(MenuItem):
    """Shown to members of the desk."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this user may open the desk."""
        return can_see_desk(staff_of(request.user))


@hooks.register("register_admin_viewset")
def register_reference_data() -> DeskViewSetGroup:
    """Advisers, hours, absences, closed days, topics."""
    return DeskViewSetGroup()


@hooks.register("register_admin_menu_item")
def register_desk_link() -> MenuItem:
    """From the CMS to today's calls."""
    return DeskMenuItem(
        _("Today's calls"), reverse("helpdesk:today"), icon_name="mail", order=10, name="desk"
    )


@hooks.register("before_edit_setting")
def remember_settings(request: Any, row: Model) -> None:
    """What a page of settings says before it is saved."""
    request.settings_before = settings_as_told(row)


@hooks.register("after_edit_setting")
def tell_settings(request: Any, row: Model) -> None:
    """The journal says which of them somebody changed."""
    enter_settings(row=row, before=request.settings_before, at=timezone.now(), by=request.user)
