"""To the provider and back, linking one's own account, and logging out there too."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from mozilla_django_oidc.utils import absolutify
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from website.accounts.views.log_in import let_in as enter
from website.second_factor.door import for_change, go_on, let_in, safe
from website.second_factor.gate import GateRequest, gate_of
from website.single_sign_on.accounts import NotLinked, find_account, is_linked, link, unlink
from website.single_sign_on.answer import Answer, NotBelieved, read_answer
from website.single_sign_on.provider import ProviderSilent, find_provider, setting_of

# What the session keeps: where to go, who links their account, and what logging out needs.
_ONWARD, _LINKS, _ID_TOKEN = "sso_next", "sso_links", "sso_id_token"


def when_on(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Without a provider these addresses are none."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.OIDC_ISSUER:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(wrapped)


class _Begin(OIDCAuthenticationRequestView):
    """State, nonce and PKCE by the library, with what the provider said of itself."""

    get_settings = staticmethod(setting_of)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """The ways of proving oneself that count as a second proof, where any do."""
        ways = " ".join(settings.OIDC_SECOND_FACTOR)
        return {"acr_values": ways} if ways else {}


@when_on
@require_safe
def begin(request: GateRequest) -> HttpResponse:
    """Lead to the provider."""
    request.session.pop(_LINKS, None)
    return _go(request, safe(request, request.GET.get("next")))


@when_on
@require_POST
@for_change
def begin_link(request: GateRequest) -> HttpResponse:
    """Lead to the provider to link one's own account, after a fresh proof."""
    request.session[_LINKS] = request.gate.user.pk
    return _go(request, reverse("single_sign_on:mine"))


def _go(request: GateRequest, onward: str) -> HttpResponse:
    try:
        answer: HttpResponse = _Begin().get(request)
    except ProviderSilent:
        return _refuse(request, "silent", 503)
    request.session[_ONWARD] = onward
    return answer


@when_on
@require_safe
def answer(request: GateRequest) -> HttpResponse:
    """Where the provider sends the browser back to: log in, or link, or say plainly why not."""
    states = request.session.get("oidc_states") or {}
    asked = states.pop(request.GET.get("state", ""), None)
    request.session["oidc_states"] = states
    # Written now: whatever follows, this answer never counts again.
    request.session.save()
    links, onward = request.session.pop(_LINKS, None), request.session.pop(_ONWARD, "")
    if asked is None:
        return _refuse(request, "old", 403)
    if "code" not in request.GET:
        return _refuse(request, "declined", 403)
    try:
        said = read_answer(
            code=request.GET["code"],
            nonce=asked["nonce"],
            verifier=asked["code_verifier"],
            address=absolutify(request, reverse("single_sign_on:answer")),
        )
    except ProviderSilent:
        return _refuse(request, "silent", 503)
    except NotBelieved:
        return _refuse(request, "wrong", 403)
    return _link(request, said, links) if links else _enter(request, said, onward)


def _enter(request: GateRequest, said: Answer, onward: str) -> HttpResponse:
    try:
        user = find_account(said)
    except NotLinked:
        return _refuse(request, "taken", 403)
    if user is None:
        return _refuse(request, "unknown", 403)
    answer = enter(request, user, to=go_on(request, onward))
    request.session[_ID_TOKEN] = said.id_token
    if said.has_second_factor:
        request.gate = gate_of(request.session, user)
        let_in(request, by="provider")
    return answer


def _link(request: GateRequest, said: Answer, links: int) -> HttpResponse:
    """Only for the very person who began it, still logged in."""
    if not request.user.is_authenticated or request.user.pk != links:
        return _refuse(request, "old", 403)
    try:
        link(user=request.user, answer=said)
    except NotLinked:
        return _refuse(request, "taken", 403)
    messages.success(request, _("Your account is linked."))
    return redirect("single_sign_on:mine")


def _refuse(request: HttpRequest, why: str, status: int) -> HttpResponse:
    facts = {"why": why, "provider_name": settings.OIDC_NAME}
    return render(request, "website/single_sign_on/refused.html", facts, status=status)


@when_on
@require_safe
@for_change
def mine(request: GateRequest) -> HttpResponse:
    """Whether one's own account is linked, and both ways to change that."""
    linked = is_linked(request.gate.user, issuer=settings.OIDC_ISSUER)
    facts = {"is_linked": linked, "provider_name": settings.OIDC_NAME}
    return render(request, "website/single_sign_on/mine.html", facts)


@when_on
@require_POST
@for_change
def end_link(request: GateRequest) -> HttpResponse:
    """Unlink one's own account: name and password open it as before."""
    unlink(user=request.gate.user, issuer=settings.OIDC_ISSUER)
    messages.success(request, _("Your account is not linked any more."))
    return redirect("single_sign_on:mine")


class LogOutView(auth_views.LogoutView):
    """Logs out here, and at the provider too where the log-in came from it."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Without an answer of the provider, here alone."""
        id_token = request.session.get(_ID_TOKEN)
        response = super().post(request, *args, **kwargs)
        if not id_token:
            return response
        try:
            there = find_provider().log_out
        except ProviderSilent:
            there = ""
        if not there:
            return response
        back = {
            "id_token_hint": id_token,
            "post_logout_redirect_uri": absolutify(request, reverse("login")),
            "state": secrets.token_urlsafe(16),
        }
        return redirect(f"{there}{'&' if '?' in there else '?'}{urlencode(back)}")
