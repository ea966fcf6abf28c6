"""What the pages about second proofs ask of whoever opens them, and where they lead after."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from website.second_factor.actions import make_codes, welcome
from website.second_factor.gate import GateRequest, pass_gate, remember
from website.second_factor.reads import codes_left, row_of
from website.second_factor.rules import may_change

View = Callable[..., HttpResponse]
# Where the session keeps what the printed codes are made from, and where somebody wanted to go.
SEED, ONWARD = "factor_seed", "factor_next"


def for_named(view: View) -> View:
    """Whoever gave a name and a password, with a second proof or without."""

    @wraps(view)
    def wrapped(request: GateRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A session whose time is over has lost its user, and the gate looked before.
        is_over = SESSION_KEY not in request.session
        if is_over or not request.gate.user.is_authenticated:
            return redirect(f"{reverse('login')}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return never_cache(wrapped)


def for_change(view: View) -> View:
    """Whoever has just proved themselves: only they add, remove or renew proofs."""

    @wraps(view)
    def wrapped(request: GateRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_change(request.gate.standing, at=timezone.now()):
            return view(request, *args, **kwargs)
        if request.headers.get("X-Requested-With"):
            return JsonResponse({"said": _("This page is too old. Open it again.")}, status=403)
        if request.gate.standing.has_factor:
            return redirect(f"{reverse('second_factor:ask')}?{urlencode({'next': request.path})}")
        return redirect("second_factor:log_in_again")

    return for_named(wrapped)


def safe(request: HttpRequest, address: str | None) -> str:
    """An address of ours to go on to; "" for none, and for one that leads elsewhere."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A word alone would be taken for the name of a page.
    return address if address and is_ours and address.startswith("/") else ""


def go_on(request: GateRequest, address: str | None = None) -> str:
    """Where somebody goes who has proved themselves: on, or where their role begins."""
    return safe(request, address) or reverse("login")


def let_in(request: GateRequest, *, by: str) -> None:
    """Open the gate in this session, and tell what happened since the last time."""
    user = request.gate.user
    wrong, reset_at = welcome(user=user)
    pass_gate(request, user, epoch=row_of(user).epoch, by=by)
    if wrong:
        said = ngettext(
            "%(n)d wrong code was tried since you were last here.",
            "%(n)d wrong codes were tried since you were last here.",
            wrong,
        )
        own = _("Was it not you? Change your password, and tell your coordinator.")
        messages.warning(request, f"{said % {'n': wrong}} {own}")
    if reset_at:
        messages.warning(request, _("Your second proof was removed, because it was lost."))


def after_adding(request: GateRequest, *, by: str, at: datetime) -> str:
    """Where somebody goes with a new proof: to their printed codes where they have none yet."""
    user = request.gate.user
    if request.gate.standing.passed_at is None:
        let_in(request, by=by)
    if codes_left(user):
        messages.success(request, _("It is added."))
        return reverse("second_factor:mine")
    request.session[SEED] = make_codes(user=user, at=at)
    return reverse("second_factor:codes")


def remembered(request: GateRequest, response: HttpResponse) -> HttpResponse:
    """The answer, with the sign that this browser passed."""
    return remember(response, request.gate.user, is_https=settings.IS_HTTPS)
