"""One's own account: who I am here, my password, where I am logged in, what I typed too late."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.permissions import Staff
from helpdesk.views.desk.access import DeskRequest, for_staff, or_404
from website.accounts.actions.passwords import change_own_password
from website.accounts.actions.sessions import end_from_afar
from website.accounts.actions.typed_forms import WAITED, end_typed
from website.accounts.forms.passwords import OwnPasswordForm
from website.accounts.reads import session_of, sessions_of, typed_forms_of
from website.accounts.validators import HINT
from website.accounts.words import device_in_words, roles_in_words, typed_in_words


def _is_somebody(staff: Staff) -> bool:
    """Every role has an account: advisers and auditors too, who have no way into the CMS."""
    return staff.user_id is not None


for_all_staff = for_staff(_is_somebody)


@require_safe
@for_all_staff
def account(request: DeskRequest) -> HttpResponse:
    """Who I am here, and where I am logged in."""
    here = request.session.session_key
    lines = [
        {"session": one, "device": device_in_words(one), "is_here": one.session_key == here}
        for one in sessions_of(request.user, at=timezone.now())
    ]
    context = {"lines": lines, "roles": roles_in_words(request.user)}
    return render(request, "website/accounts/account.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_all_staff
def password(request: DeskRequest) -> HttpResponse:
    """Choose another password; whoever is logged in elsewhere with the old one is not any more."""
    form = OwnPasswordForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        count = change_own_password(
            request,
            request.user,
            password=form.cleaned_data["new_password"],
            at=timezone.now(),
        )
        messages.success(request, _("Your new password holds from now on."))
        if count:
            messages.success(request, _ended(count))
        return redirect("account")
    return render(
        request,
        "website/accounts/password.html",
        {"form": form, "hint": HINT},
        status=422 if form.is_bound else 200,
    )


def _ended(count: int) -> str:
    return ngettext(
        "%(count)s other session was ended.", "%(count)s other sessions were ended.", count
    ) % {"count": count}


@require_POST
@for_all_staff
def end_session(request: DeskRequest, pk: int) -> HttpResponse:
    """Log out on another device of one's own."""
    one = or_404(session_of(request.user, pk))
    end_from_afar(user=request.user, rows=[one], by=request.user, at=timezone.now())
    messages.success(request, _("That device is logged out."))
    return redirect("account")


@require_POST
@for_all_staff
def end_others(request: DeskRequest) -> HttpResponse:
    """Log out everywhere but here."""
    at, here = timezone.now(), request.session.session_key
    others = [one for one in sessions_of(request.user, at=at) if one.session_key != here]
    count = end_from_afar(user=request.user, rows=others, by=request.user, at=at)
    messages.success(request, _ended(count))
    return redirect("account")


@require_safe
@for_all_staff
def typed_forms(request: DeskRequest) -> HttpResponse:
    """What came when the session was over, ready to be sent."""
    kept: list[dict[str, Any]] = [
        {"form": one, "words": typed_in_words(one.fields)} for one in typed_forms_of(request.user)
    ]
    if not kept:
        return redirect("account")
    context = {"kept": kept, "waited": WAITED}
    return render(request, "website/accounts/typed_forms.html", context)


@require_POST
@for_all_staff
def typed_form_end(request: DeskRequest, pk: int) -> HttpResponse:
    """I do not want it any more."""
    end_typed(request.user, pk)
    messages.success(request, _("It is not sent, and gone."))
    return redirect(reverse("typed_forms"))
