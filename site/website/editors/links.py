"""Links and numbers that do not work, for whoever writes the pages: which, where, since when."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry, PageLogEntry

from knowledge.models.answers import MAY_ANSWER
from knowledge.placeholders import OWN_ANSWERS
from website.editors.week import may_see_week
from website.link_check.again import NotLooked, Seen, look_again, use_of
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


def _named(target: str) -> Any:
    """A link or a number as people call it."""
    if target.startswith(GUIDE):
        return _("guide %(number)s") % {"number": target.removeprefix(GUIDE)}
    return _("a page that is gone, or a draft") if target.startswith(PAGE) else target


def _may_mend(user: Any, use: LinkUse) -> bool:
    """Whether this user may change the page, or our own answers, where it stands."""
    if use.page is None:
        return bool(user.has_perm(MAY_ANSWER))
    return bool(use.page.permissions_for_user(user).can_edit())


def _row(use: LinkUse, night: LinkNight | None, user: Any) -> dict[str, Any]:
    page = use.page
    changed = page.last_published_at if page else None
    where = use.where if page else OWN_ANSWERS[use.where].name if use.where in OWN_ANSWERS else ""
    is_outside = use.kind == Kind.OUTSIDE
    return {
        "use": use,
        "page": page,
        "anchor": f"#block-{use.block}-section" if use.block else "",
        "where": where,
        "target": _named(use.target),
        "what": WHAT.get(use.problem, use.problem),
        "is_address": is_outside,
        "is_asked": _may_mend(user, use) and (not is_outside or settings.CHECK_LINKS == "all"),
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
        "rows": [_row(use, night, request.user) for use in failing()],
        "is_silent": is_silent(nights),
        "is_off": settings.CHECK_LINKS == "off",
    }
    return render(request, "website/links.html", context)


@require_POST
@require_admin_access
def look_at_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at one of the list again now, and say how it is; then the list."""
    use = use_of(pk)
    if use is None:
        messages.info(request, _("The list is newer than the one you had. Look here again."))
        return redirect("links_and_numbers")
    if not (may_see_week(request) and _may_mend(request.user, use)):
        raise PermissionDenied
    try:
        seen = look_again(use, at=timezone.now(), by=cast(AbstractUser, request.user))
    except NotLooked:
        messages.error(request, _("We did not look: we have looked a lot. Wait an hour."))
    else:
        tell = messages.warning if seen.problem else messages.success
        tell(request, f"{_named(use.target)} – {_said(seen)}")
    return redirect("links_and_numbers")


def _said(seen: Seen) -> Any:
    if not seen.is_there:
        return _("Readers do not meet it there any more.")
    return WHAT.get(seen.problem, seen.problem) if seen.problem else _("It works now.")


class LookedFormatter(LogFormatter):
    """How the history of a page says that somebody had a link looked at again."""

    label = _("Link looked at again")

    def format_message(self, log_entry: ModelLogEntry | PageLogEntry) -> Any:
        """`Link looked at again: https://… – The other site does not answer.`"""
        data = log_entry.data
        problem = Problem(data["problem"]) if data["problem"] else None
        said = _said(Seen(is_there=data["is_there"], problem=problem))
        return f"{self.label}: {_named(data['target'])} – {said}"


def urls() -> list[URLPattern]:
    """Below the CMS."""
    return [
        path("reports/links/", links, name="links_and_numbers"),
        path("reports/links/<int:pk>/look/", look_at_link, name="look_at_link"),
    ]
