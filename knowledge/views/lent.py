"""Lending a guide for a check by somebody outside: an editor makes links and reads the answers."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from knowledge.editing.lent import (
    NotLent,
    answer_or_404,
    answers_of,
    guide_or_404,
    lend,
    lent_or_404,
    mark_done,
    open_links,
    take_back,
    token_of,
)
from knowledge.models import GuidePage, LentGuide


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def lent_guide(request: HttpRequest, pk: int) -> HttpResponse:
    """The links of a guide and what was answered; a button makes one more."""
    guide, at = _guide(request, pk), timezone.now()
    if request.method == "POST":
        try:
            by = cast(AbstractUser, request.user)
            lend(guide=guide, is_draft="draft" in request.POST, at=at, by=by)
        except NotLent:
            messages.error(request, _("No link was made: take another one back first."))
        else:
            messages.success(request, _("The link is ready. Copy it and send it."))
        return redirect("lent_guide", pk)
    context = {
        "guide": guide,
        "links": [{"lent": lent, "address": address_of(lent)} for lent in open_links(guide, at=at)],
        "answers": answers_of(guide),
        "has_draft": guide.has_unpublished_changes or not guide.live,
    }
    return render(request, "knowledge/cms/lent_guide.html", context)


def address_of(lent: LentGuide) -> str:
    """The whole address to send, in the language of the guide."""
    with translation.override(lent.guide.locale.language_code):
        path = reverse("check_guide", args=[token_of(lent)])
    return settings.BASE_URL.rstrip("/") + path


@require_POST
@require_admin_access
def lent_guide_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """This link opens nothing any more."""
    lent = lent_or_404(pk)
    _guide(request, lent.guide_id)
    take_back(lent=lent, at=timezone.now())
    messages.success(request, _("The link opens nothing any more."))
    return redirect("lent_guide", lent.guide_id)


@require_POST
@require_admin_access
def outside_answer_done(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor has dealt with an answer."""
    answer = answer_or_404(pk)
    _guide(request, answer.lent.guide_id)
    mark_done(answer=answer, at=timezone.now(), by=cast(AbstractUser, request.user))
    messages.success(request, _("It is noted: done."))
    return redirect("lent_guide", answer.lent.guide_id)


def _guide(request: HttpRequest, pk: int) -> GuidePage:
    """The guide, for who may publish it. Raises Http404 and PermissionDenied."""
    guide = guide_or_404(pk)
    if not guide.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return guide
