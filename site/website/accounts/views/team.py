"""Accounts of the team, made and changed by coordinators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.permissions import Staff
from helpdesk.views.desk.access import DeskRequest, for_staff, or_404
from website.accounts.actions.accounts import (
    NobodyWouldCoordinate,
    change_account,
    invite,
    log_out_everywhere,
    renew_password,
)
from website.accounts.actions.mailing import mail_user
from website.accounts.forms.team import ChangeAccountForm, InviteForm
from website.accounts.reads import account_of, all_accounts, sessions_of, standing_of
from website.accounts.rules.codes import INVITED_FOR
from website.accounts.rules.who_may import may_change
from website.accounts.words import device_in_words, mail_of_code, roles_in_words, state_in_words
from website.models import User
from website.serving.after_redirect import ShownOnce


def _coordinates(staff: Staff) -> bool:
    return staff.is_coordinator


for_coordinators = for_staff(_coordinates)


@require_safe
@for_coordinators
def accounts(request: DeskRequest) -> HttpResponse:
    """Everybody who may log in, with what they do here."""
    at, by = timezone.now(), standing_of(request.user)
    lines = [
        {
            "user": user,
            "roles": [name for name, _does in roles_in_words(user)],
            "state": state_in_words(user, at=at),
            "may_change": may_change(by, standing_of(user)),
        }
        for user in all_accounts()
    ]
    is_old_first = any(
        user.is_superuser and standing_of(user).is_coordinator for user in all_accounts()
    )
    context = {"lines": lines, "is_old_first": is_old_first}
    return render(request, "website/accounts/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def new(request: DeskRequest) -> HttpResponse:
    """Invite somebody: they choose their password themselves."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        user, code = invite(
            username=form.cleaned_data["username"],
            facts=form.facts(),
            by=request.user,
            at=timezone.now(),
        )
        return _code_page(request, user, code)
    status = 422 if form.is_bound else 200
    return render(request, "website/accounts/account_new.html", {"form": form}, status=status)


def _code_page(request: DeskRequest, user: User, code: str) -> HttpResponse:
    """The code, once: it is mailed where that can be done, and shown to be read aloud."""
    until = timezone.now() + INVITED_FOR
    subject, text = mail_of_code(
        user, code, until=until, language=get_language() or "fr", is_asked=False
    )
    is_mailed = mail_user(user, subject=subject, text=text)
    context = {"user_of_code": user, "code": code, "until": until, "is_mailed": is_mailed}
    return ShownOnce(render_to_string("website/accounts/code_shown.html", context, request))


def _account_or_404(request: DeskRequest, pk: int) -> User:
    """An account that this coordinator may change; PermissionDenied for an administrator's."""
    user = or_404(account_of(pk))
    if not may_change(standing_of(request.user), standing_of(user)):
        raise PermissionDenied
    return user


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """One account: what they do here, until when, and where they are logged in."""
    user = _account_or_404(request, pk)
    form = ChangeAccountForm(user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            change_account(user=user, facts=form.facts(), by=request.user, at=timezone.now())
        except NobodyWouldCoordinate:
            form.add_error("roles", _("Somebody must coordinate. Choose another one first."))
        else:
            messages.success(request, _("The account is changed."))
            return redirect("accounts")
    context = {
        "form": form,
        "account": user,
        "devices": [
            {"session": one, "device": device_in_words(one)}
            for one in sessions_of(user, at=timezone.now())
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "website/accounts/account_change.html", context, status=status)


@require_POST
@for_coordinators
def renew(request: DeskRequest, pk: int) -> HttpResponse:
    """A new code for somebody who forgot their password, or lost the first one."""
    user = _account_or_404(request, pk)
    code = renew_password(user=user, by=request.user, at=timezone.now())
    return _code_page(request, user, code)


@require_POST
@for_coordinators
def log_out(request: DeskRequest, pk: int) -> HttpResponse:
    """End every session of somebody: a lost phone, a shared computer."""
    count = log_out_everywhere(
        user=_account_or_404(request, pk), by=request.user, at=timezone.now()
    )
    said = ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", count)
    messages.success(request, said % {"count": count})
    return redirect("accounts")
