"""The pages of second proofs: asked at the log-in, set up, shown, removed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.models import DeskSettings
from helpdesk.views.desk.access import or_404
from website.second_factor.actions import (
    Proof,
    begin_app,
    confirm_app,
    make_codes,
    prove,
    remove_device,
)
from website.second_factor.codes import codes_of
from website.second_factor.door import (
    ONWARD,
    SEED,
    after_adding,
    for_change,
    for_named,
    go_on,
    let_in,
    remembered,
    safe,
)
from website.second_factor.forms import AppForm, CodeForm, NameForm
from website.second_factor.gate import PASSED, GateRequest, is_known, pass_gate
from website.second_factor.reads import (
    PASSKEY,
    app_to_confirm,
    codes_left,
    devices_of,
    find_device,
)
from website.second_factor.rules import may_change
from website.second_factor.shown import key_in_fours, picture_of

_PAGES = "website/second_factor"


def _show(request: HttpRequest, name: str, facts: dict[str, Any], status: int = 200) -> Any:
    facts["can_have_passkey"] = settings.PASSKEYS_POSSIBLE
    return render(request, f"{_PAGES}/{name}.html", facts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_named
def ask(request: GateRequest) -> HttpResponse:
    """The code or the passkey that follows the password; whoever has none yet sets one up."""
    gate, onward = request.gate, request.GET.get("next")
    if not gate.standing.has_factor:
        if not gate.is_waiting:
            return redirect(go_on(request, onward))
        request.session[ONWARD] = safe(request, onward)
        return redirect("second_factor:set_up")
    if request.method == "POST":
        return _try_code(request, onward)
    if may_change(gate.standing, at=timezone.now()):
        return redirect(go_on(request, onward))
    return _ask(request, CodeForm())


def _try_code(request: GateRequest, onward: str | None) -> HttpResponse:
    form, user = CodeForm(request.POST), request.gate.user
    if not form.is_valid():
        return _ask(request, form, status=422)
    code, is_theirs = form.cleaned_data["code"], is_known(request, user)
    proof = prove(user=user, code=code, is_known=is_theirs, at=timezone.now())
    if proof in (Proof.WRONG, Proof.WAIT):
        form.add_error("code", _WORDS[proof]())
        return _ask(request, form, status=422)
    let_in(request, by=proof.value)
    if proof is Proof.CODE:
        left = _("This printed code is used up. Codes left: %(n)d.")
        messages.warning(request, left % {"n": codes_left(user)})
    return remembered(request, redirect(go_on(request, onward)))


_WORDS = {
    Proof.WRONG: lambda: _("This code is not right. Wait for the next one, or try another."),
    Proof.WAIT: lambda: _("Too many tries. Wait up to five minutes, then write a new code."),
}


def _ask(request: GateRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    has_passkey = any(one.kind == PASSKEY for one in devices_of(request.gate.user))
    return _show(request, "ask", {"form": form, "has_passkey": has_passkey}, status)


@require_safe
@for_change
def set_up(request: GateRequest) -> HttpResponse:
    """Which proof to add: an app or a passkey."""
    return _show(request, "set_up", {"is_first": not request.gate.standing.has_factor})


@require_POST
@for_change
def app_begin(request: GateRequest) -> HttpResponse:
    """Make a secret for an app, and show it."""
    begin_app(user=request.gate.user)
    return redirect("second_factor:app")


@require_http_methods(["GET", "HEAD", "POST"])
@for_change
def app(request: GateRequest) -> HttpResponse:
    """The secret as a picture and in groups of four; the first code of the app makes it count."""
    user, at = request.gate.user, timezone.now()
    begun = app_to_confirm(user)
    if begun is None:
        return redirect("second_factor:set_up")
    form = AppForm(request.POST or None, initial={"name": _("My phone")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if confirm_app(user=user, code=said["code"], name=said["name"], at=at):
            return remembered(request, redirect(after_adding(request, by="app", at=at)))
        form.add_error("code", _("This code is not right. Write the one that the app shows now."))
    facts = {
        "form": form,
        "picture": picture_of(begun, issuer=DeskSettings.current().name),
        "key": key_in_fours(begun),
    }
    return _show(request, "app", facts, 422 if form.errors else 200)


@require_safe
@for_change
def passkey(request: GateRequest) -> HttpResponse:
    """A passkey is made by the browser; its script is the only one that second proofs need."""
    if not settings.PASSKEYS_POSSIBLE:
        return redirect("second_factor:set_up")
    return _show(request, "passkey", {"form": NameForm(initial={"name": _("This device")})})


@require_http_methods(["GET", "HEAD", "POST"])
@for_named
def codes(request: GateRequest) -> HttpResponse:
    """The ten printed codes, until somebody says that they are kept; then never again."""
    seed = request.session.get(SEED)
    if request.method == "POST":
        request.session.pop(SEED, None)
        # Whoever set it up at the log-in goes on to where they wanted to go.
        onward = request.session.pop(ONWARD, None)
        return redirect(go_on(request, onward) if onward is not None else "second_factor:mine")
    if not seed or request.gate.is_waiting:
        return redirect("second_factor:mine")
    user = request.gate.user
    return _show(request, "codes", {"codes": codes_of(seed, user_id=user.pk), "owner": user})


@require_POST
@for_change
def codes_renew(request: GateRequest) -> HttpResponse:
    """Ten new codes; those of before work no more."""
    if not request.gate.standing.has_factor:
        return redirect("second_factor:set_up")
    request.session[SEED] = make_codes(user=request.gate.user, at=timezone.now())
    return redirect("second_factor:codes")


@require_safe
@for_named
def mine(request: GateRequest) -> HttpResponse:
    """One's own proofs, when each was used, and how many printed codes are left."""
    if request.gate.is_waiting:
        return redirect("second_factor:ask")
    user = request.gate.user
    facts = {
        "devices": devices_of(user),
        "codes_left": codes_left(user),
        "provider_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
    }
    return _show(request, "mine", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@for_change
def remove(request: GateRequest, kind: str, pk: int) -> HttpResponse:
    """Remove one of one's own proofs; other sessions prove themselves again."""
    user = request.gate.user
    device = or_404(find_device(user, kind, pk))
    if request.method != "POST":
        is_last = len(devices_of(user)) == 1
        return _show(request, "remove", {"device": device, "is_last": is_last})
    epoch = remove_device(user=user, device=device, at=timezone.now())
    pass_gate(request, user, epoch=epoch, by=request.session[PASSED]["by"])
    messages.success(request, _("It is removed. It opens nothing any more."))
    return redirect("second_factor:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@for_named
def log_in_again(request: GateRequest) -> HttpResponse:
    """Whoever logged in long ago gives the password again before a first proof is added."""
    if request.method != "POST":
        return _show(request, "log_in_again", {})
    logout(request)
    return redirect(f"{reverse('login')}?next={reverse('second_factor:set_up')}")
