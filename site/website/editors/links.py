"""Links and numbers that do not work, for whoever writes the pages: which, where, since when."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from knowledge.placeholders import OWN_ANSWERS
from website.editors.week import may_see_week
from website.link_check.finding import GUIDE, PAGE
from website.link_check.night import failing
from website.link_rules import Kind, Problem
from website.models import LinkNight, LinkUse

WHAT: Final[Mapping[str, Any]] = {
    Problem.GONE: _("No reader finds this page of ours."),
    Problem.NOT_FOUND: _("The other site has this page no more."),
    Problem.REFUSED: _("The other site refuses this page."),
    Problem.BROKEN: _("The other site is out of order."),
    Problem.NO_HOST: _("No site has this name."),
    Problem.NO_ANSWER: _("The other site does not answer."),
    Problem.NOT_SAFE: _("The certificate of the other site is wrong."),
    Problem.PRIVATE: _("This leads into a private network, and is never asked."),
    Problem.ROUND: _("The other site leads round in circles."),
    Problem.BAD_ADDRESS: _("This is no address."),
    Problem.NO_NUMBER: _("This number is nobody’s, or costs extra."),
}
# So many nights without a word from outside are no accident.
SILENT_NIGHTS: Final = 3


def is_silent(nights: list[LinkNight]) -> bool:
    """Whether no other site was heard in the last nights; `nights`: the latest first."""
    latest = nights[:SILENT_NIGHTS]
    silent = [night.state == LinkNight.State.SILENT for night in latest]
    return len(silent) == SILENT_NIGHTS and all(silent)


def _row(use: LinkUse, night: LinkNight | None) -> dict[str, Any]:
    page = use.page
    changed = page.last_published_at if page else None
    where = use.where if page else OWN_ANSWERS[use.where].name if use.where in OWN_ANSWERS else ""
    target: Any = use.target
    if use.target.startswith(GUIDE):
        target = _("guide %(number)s") % {"number": use.target.removeprefix(GUIDE)}
    elif use.target.startswith(PAGE):
        target = _("a page that is gone, or a draft")
    return {
        "use": use,
        "page": page,
        "anchor": f"#block-{use.block}-section" if use.block else "",
        "where": where,
        "target": target,
        "what": WHAT.get(use.problem, use.problem),
        "is_address": use.kind == Kind.OUTSIDE,
        # What was mended since is looked at tonight.
        "is_changed": bool(night and changed and changed > night.at),
    }


@require_safe
@require_admin_access
def links(request: HttpRequest) -> HttpResponse:
    """What fails, by page and step; what was looked at, and whether other sites could be asked."""
    if not may_see_week(request):
        raise PermissionDenied
    nights = list(LinkNight.objects.order_by("-day")[:SILENT_NIGHTS])
    night = nights[0] if nights else None
    context = {
        "night": night,
        "rows": [_row(use, night) for use in failing()],
        "is_silent": is_silent(nights),
        "is_off": settings.CHECK_LINKS == "off",
    }
    return render(request, "website/links.html", context)


def urls() -> list[URLPattern]:
    """Below the CMS."""
    return [path("reports/links/", links, name="links_and_numbers")]
