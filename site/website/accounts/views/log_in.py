"""The team's door: one log-in for the desk and the CMS."""

from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from helpdesk.permissions import can_read_figures, can_see_desk, staff_of
from website.accounts.forms.passwords import LogInForm
from website.accounts.known_browsers import remember_browser
from website.accounts.reads import typed_forms_of
from website.accounts.words import tries_in_words
from website.models import User


class LogInView(auth_views.LoginView):
    """Staff log in here; people who are helped never need to."""

    template_name = "website/log_in.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who is in and may not work in the CMS reads so, and is not sent round for ever."""
        wanted, user = self.get_redirect_url(), request.user
        is_in = user.is_authenticated and wanted.startswith(settings.ADMIN_PATH)
        if is_in and not user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """With the provider of the organisation, where there is one."""
        name = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
        return super().get_context_data(provider_name=name, **facts)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password was right."""
        user, told = cast(User, form.get_user()), cast(LogInForm, form).answer
        answer = after_password(self.request, user, to=self.get_redirect_url() or first_page(user))
        if said := tries_in_words(told.told, told.since):
            messages.warning(self.request, said)
        return answer

    def get_default_redirect_url(self) -> str:
        """For who is logged in already."""
        return first_page(cast(User, self.request.user))


def after_password(request: HttpRequest, user: User, *, to: str) -> HttpResponse:
    """What follows when a user has shown that they know their password, or chose one by a code."""
    return let_in(request, user, to=to)


def let_in(request: HttpRequest, user: User, *, to: str) -> HttpResponseRedirect:
    """Begin the session of a user who proved who they are, and lead them on.

    Every way in ends here, whatever was asked before: a password, a second step, another site.
    """
    login(request, user, backend="website.auth.StaffBackend")
    response = HttpResponseRedirect(reverse("typed_forms") if typed_forms_of(user) else to)
    remember_browser(request, response, user_id=user.pk)
    return response


def first_page(user: User) -> str:
    """Each role begins where its work is: calls, figures or guides."""
    staff = staff_of(user)
    if can_see_desk(staff):
        return reverse("helpdesk:today")
    if can_read_figures(staff):
        return reverse("helpdesk:figures")
    if user.has_perm("wagtailadmin.access_admin"):
        return reverse("wagtailadmin_home")
    return reverse("helpdesk:today")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def log_in_for_the_cms(request: HttpRequest) -> HttpResponse:
    """The door of the CMS is the team's; afterwards the user is where they wanted to go."""
    wanted = request.GET.get("next", "") or reverse("wagtailadmin_home")
    return redirect(f"{reverse('login')}?{urlencode({'next': wanted})}")
