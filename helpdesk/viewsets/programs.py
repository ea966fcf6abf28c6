"""The operator's programs in the CMS: a token is shown once, and revoked; nobody changes one."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from helpdesk.actions.desk.api_tokens import make_token, revoke_token
from helpdesk.actions.desk.webhooks import end_webhook, make_webhook
from helpdesk.forms.programs import ApiTokenForm, WebhookForm
from helpdesk.models import ApiToken, Webhook


class MadeOnce(ModelPermissionPolicy):
    """Who may make and end such rows is Wagtail's to say; nobody changes one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Never `change`, whoever asks."""
        return action != "change" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """As above, for each of them."""
        return any(self.user_has_permission(user, action) for action in actions)


for _model in (ApiToken, Webhook):
    register_permission_policy(_model, MadeOnce(_model))
_ONCE = "helpdesk/cms/shown_once.html"


class TokenCreateView(CreateView):
    """Makes a token, and shows it this once."""

    request: HttpRequest

    def form_valid(self, form: ApiTokenForm) -> HttpResponse:
        """Nothing is sent on: a page that was loaded again would have to make another one."""
        user = cast(AbstractUser, self.request.user)
        made = make_token(**form.said(), at=timezone.now(), by=user)
        shown = {"name": made.row.name, "secret": made.token, "back": self.get_success_url()}
        return cast(HttpResponse, never_cache(render)(self.request, _ONCE, shown))


class TokenRevokeView(DeleteView):
    """Asks, and revokes: what was done with the token stays in the journal."""

    request: HttpRequest
    object: Any
    template_name = "helpdesk/cms/revoke.html"
    page_title = _("Revoke")
    success_message = _("“%(object)s” opens nothing any more.")

    def delete_action(self) -> None:
        """The row stays."""
        user = cast(AbstractUser, self.request.user)
        revoke_token(token=self.object, at=timezone.now(), by=user)


class WebhookCreateView(CreateView):
    """Makes a webhook, and shows its secret this once."""

    request: HttpRequest

    def form_valid(self, form: WebhookForm) -> HttpResponse:
        """As for a token."""
        user = cast(AbstractUser, self.request.user)
        made = make_webhook(**form.said(), at=timezone.now(), by=user)
        shown = {"name": made.row.name, "secret": made.secret, "back": self.get_success_url()}
        return cast(HttpResponse, never_cache(render)(self.request, _ONCE, shown))


class WebhookEndView(DeleteView):
    """Asks, and ends: what was told stays for a while."""

    request: HttpRequest
    object: Any
    template_name = "helpdesk/cms/revoke.html"
    page_title = _("Revoke")
    success_message = _("“%(object)s” is told nothing any more.")

    def delete_action(self) -> None:
        """The row stays."""
        user = cast(AbstractUser, self.request.user)
        end_webhook(hook=self.object, at=timezone.now(), by=user)


class WebhookViewSet(ModelViewSet):
    """Which programs are told what happens."""

    model = Webhook
    icon = "link-external"
    add_view_class = WebhookCreateView
    delete_view_class = WebhookEndView
    copy_view_enabled = False
    list_display: ClassVar[list[Any]] = [
        Column("name", label=_("name of the program")),
        "address",
        "made_at",
        "ended_at",
    ]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Our own, with the events to tick."""
        return WebhookForm


class ApiTokenViewSet(ModelViewSet):
    """Which programs may use the API."""

    model = ApiToken
    icon = "key"
    add_view_class = TokenCreateView
    delete_view_class = TokenRevokeView
    copy_view_enabled = False
    list_display: ClassVar[list[Any]] = [
        Column("name", label=_("name of the program")),
        "shown",
        "expires_on",
        "last_used_at",
        "revoked_at",
    ]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Our own, with the scopes to tick."""
        return ApiTokenForm
