"""One fact that was checked again: an editor says so, and when it is due next."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from knowledge.editing.claim_form import CheckedForm
from knowledge.editing.claims import check_again, claim_or_404, guides_of
from knowledge.models.claims import MAY_CHECK


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def claim_checked(request: HttpRequest, pk: int) -> HttpResponse:
    """The fact with its source and its guides, and a button: "Checked again today"."""
    if not request.user.has_perm(MAY_CHECK):
        raise PermissionDenied
    claim, today = claim_or_404(pk), timezone.localdate()
    said = request.POST if request.method == "POST" else None
    form = CheckedForm(said, claim=claim, today=today)
    if form.is_valid():
        day = form.cleaned_data["next_check_on"]
        by = cast(AbstractUser, request.user)
        check_again(claim=claim, today=today, next_check_on=day, by=by)
        messages.success(request, _("It is noted: “%(claim)s”.") % {"claim": claim.claim})
        return redirect("guide_worklists")
    context = {"claim": claim, "form": form, "guides": guides_of([claim])[claim.pk]}
    status = 422 if form.is_bound else 200
    return render(request, "knowledge/cms/claim_checked.html", context, status=status)
