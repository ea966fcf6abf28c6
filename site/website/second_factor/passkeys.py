"""Passkeys: what the browser is asked, and what it answers. The script sends both as JSON."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from webauthn.helpers.exceptions import WebAuthnException

from website.second_factor.actions import add_passkey
from website.second_factor.door import (
    after_adding,
    for_change,
    for_named,
    go_on,
    let_in,
    remembered,
)
from website.second_factor.forms import NameForm
from website.second_factor.gate import GateRequest

# What the browser was asked, in the session, for one answer.
_TO_MAKE, _TO_USE = "passkey_to_make", "passkey_to_use"
# Signs of an answer; a real one has some thousands.
_LONGEST = 64_000
# Whatever is wrong with an answer, nobody is told what.
_WRONG = (OTPWebAuthnApiError, WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


@require_POST
@for_change
def make_begin(request: GateRequest) -> HttpResponse:
    """What a browser needs to make a passkey for this account."""
    asked, state = WebAuthnHelper(request).register_begin(user=request.gate.user)
    request.session[_TO_MAKE] = state
    return JsonResponse(asked)


@require_POST
@for_change
def make_end(request: GateRequest) -> HttpResponse:
    """Keep the passkey that the browser made, under the name that was typed."""
    user, at = request.gate.user, timezone.now()

    def check(state: dict[str, Any], answer: dict[str, Any]) -> Any:
        form = NameForm({"name": answer.pop("name", "")})
        if not form.is_valid():
            raise ValueError("name")
        made = WebAuthnHelper(request).register_complete(user=user, state=state, data=answer)
        add_passkey(user=user, passkey=made, name=form.cleaned_data["name"], at=at)
        return made

    if _checked(request, _TO_MAKE, check) is None:
        return _refused()
    go = after_adding(request, by="passkey", at=at)
    return remembered(request, JsonResponse({"go": go}))


@require_POST
@for_named
def use_begin(request: GateRequest) -> HttpResponse:
    """What a browser needs to show one of the passkeys of this account."""
    asked, state = WebAuthnHelper(request).authenticate_begin(
        user=request.gate.user, require_user_verification=False
    )
    request.session[_TO_USE] = state
    return JsonResponse(asked)


@require_POST
@for_named
def use_end(request: GateRequest) -> HttpResponse:
    """Open the gate for whoever showed a passkey of this account."""
    user = request.gate.user

    def check(state: dict[str, Any], answer: dict[str, Any]) -> Any:
        used = WebAuthnHelper(request).authenticate_complete(user=user, state=state, data=answer)
        return used if used.confirmed else None

    if _checked(request, _TO_USE, check) is None:
        return _refused()
    let_in(request, by="passkey")
    go = go_on(request, request.GET.get("next"))
    return remembered(request, JsonResponse({"go": go}))


def _checked(request: GateRequest, asked: str, check: Callable[..., Any]) -> Any:
    """What `check` finds in the answer to what was asked, once; None for anything wrong."""
    state = request.session.pop(asked, None)
    # Written now: whatever follows, the same answer never counts again.
    request.session.save()
    if state is None or len(request.body) > _LONGEST:
        return None
    try:
        return check(state, json.loads(request.body))
    except _WRONG:
        return None


def _refused() -> JsonResponse:
    return JsonResponse({"said": _("This did not work. Try again, or use a code.")}, status=422)
