"""Coming in with a code: whoever was invited, and whoever forgot their password."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from website.accounts.actions.codes import CodeIsOver, ask_for_mail, open_code, try_code, use_code
from website.accounts.actions.mailing import mail_leaves
from website.accounts.forms.passwords import NewPasswordForm
from website.accounts.forms.team import CodeForm, ForgottenForm
from website.accounts.validators import HINT
from website.accounts.views.log_in import after_password, first_page
from website.accounts.words import wait_in_words

# The key of the code that was right, in the session of whoever typed it.
_RIGHT: Final = "one_time_code"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        right, wait = try_code(request, typed=form.cleaned_data["code"], at=timezone.now())
        if right is not None:
            request.session[_RIGHT] = right.pk
            return redirect("account_choose")
        form.add_error("code", _refused(wait))
    status = 422 if form.is_bound else 200
    return render(request, "website/accounts/code.html", {"form": form}, status=status)


def _refused(wait: timedelta) -> str:
    if wait:
        return _("Too many wrong codes. Wait %(wait)s, then try again.") % {
            "wait": wait_in_words(wait)
        }
    return _("This code does not open. Check it, or ask your coordinator for another.")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """The code was right: choose the password, and come in."""
    right = open_code(request.session.get(_RIGHT, 0), at=timezone.now())
    if right is None:
        return redirect("account_code")
    form = NewPasswordForm(right.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        password = form.cleaned_data["new_password"]
        try:
            user = use_code(pk=right.pk, password=password, at=timezone.now())
        except CodeIsOver:
            return redirect("account_code")
        request.session.pop(_RIGHT, None)
        messages.success(request, _("Your new password holds from now on."))
        return after_password(request, user, to=first_page(user))
    context = {"form": form, "hint": HINT, "account": right.user}
    status = 422 if form.is_bound else 200
    return render(request, "website/accounts/choose.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a code by mail. The answer is the same whoever asks."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and mail_leaves():
        ask_for_mail(request, typed=form.cleaned_data["who"], at=timezone.now())
        messages.success(
            request, _("If we know you and your e-mail, a code is on its way. Look in your mail.")
        )
        return redirect("account_code")
    context = {"form": form, "mail_leaves": mail_leaves()}
    status = 422 if form.is_bound else 200
    return render(request, "website/accounts/forgotten.html", context, status=status)
