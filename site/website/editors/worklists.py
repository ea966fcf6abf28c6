"""What editors have to do next with the guides, on one page of the CMS; each list has a trend."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from helpdesk.models import DayFigure
from helpdesk.policy.figures import Measure
from knowledge.editing.claim_form import CheckedForm
from knowledge.editing.claims import due_claims, guides_of
from knowledge.editing.lent import waiting_answers
from knowledge.editing.translations import still_right
from knowledge.models import GuidePage
from knowledge.placeholders import OWN_ANSWERS
from knowledge.reading.answers import all_answers, uses_of_answers
from knowledge.reading.feedback import Helped, helped_between
from knowledge.reading.vote_share import Share

MONTH: Final = timedelta(days=30)
# Due soon enough to plan it.
AHEAD: Final = timedelta(days=30)
MOST: Final = 30


@dataclass(frozen=True)
class Calls:
    """How many requests began at a step of a guide this month, and in the month before.

    `step` is None where the person named the guide and no step.
    """

    number: int
    step: int | None
    now: int
    before: int


def calls_from_guides(today: date) -> list[Calls]:
    """The steps at which people asked for a call, the most frequent of the last 30 days first."""
    rows = DayFigure.objects.filter(
        measure=Measure.GUIDE, day__gt=today - 2 * MONTH, day__lte=today
    ).values_list("detail", "day", "count")
    now: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for detail, day, count in rows:
        (now if day > today - MONTH else before)[detail] += count
    found = []
    for detail in now | before:
        number, _slash, step = detail.partition("/")
        found.append(Calls(int(number), int(step) if step else None, now[detail], before[detail]))
    return sorted(found, key=lambda row: (-row.now, -row.before, row.number, row.step or 0))


def helps_little(today: date) -> list[Helped]:
    """What readers answered in the last 30 days, the surest to help little first."""
    first = today - MONTH + timedelta(days=1)
    return helped_between(first, today, before=first - MONTH)


def percent(share: Share) -> str:
    """`2 of 3: between 21 and 94 in a hundred`; "" where nobody answered."""
    if not share.asked:
        return ""
    return _("%(yes)s of %(asked)s said yes: between %(low)s and %(high)s in a hundred") % {
        "yes": share.yes,
        "asked": share.asked,
        "low": round(100 * share.lowest),
        "high": round(100 * share.highest),
    }


def due_for_review(today: date) -> list[GuidePage]:
    """Guides to read again within a month, the most overdue first; never read ones come first."""
    due = Q(review_on__lte=today + AHEAD) | Q(review_on=None)
    return list(
        GuidePage.objects.live()
        .filter(due)
        .select_related("locale")
        .order_by("review_on", "number")
    )


def to_translate() -> list[GuidePage]:
    """Translations with a step that is older than the original, or missing."""
    behind = ~Q(older_steps=[]) | Q(missing_steps__gt=0)
    return list(
        GuidePage.objects.live()
        .filter(behind)
        .select_related("locale")
        .order_by("number", "locale__language_code")
    )


def missing_answers() -> list[dict[str, Any]]:
    """The answers of ours that guides take and nobody wrote: name, languages, guides."""
    uses = uses_of_answers()
    missing = uses.missing(all_answers())
    by_code: dict[str, list[GuidePage]] = {}
    for code, guides in uses.by_code.items():
        if waiting := [guide for guide in guides if (code, guide.locale_id) in missing]:
            by_code[code] = waiting
    return [
        {"code": code, "name": OWN_ANSWERS[code].name, "guides": by_code[code]}
        for code in OWN_ANSWERS
        if code in by_code
    ]


def claims_to_check(today: date) -> list[dict[str, Any]]:
    """The facts whose day has come, each with its live guides and the form that says "checked"."""
    claims = due_claims(today)
    guides = guides_of(claims)
    return [
        {"claim": one, "guides": guides[one.pk], "form": CheckedForm(claim=one, today=today)}
        for one in claims
    ]


@require_safe
@require_admin_access
def worklists(request: HttpRequest) -> HttpResponse:
    """The lists, for who may change guides."""
    _check(request)
    today = timezone.localdate()
    titles = dict(
        GuidePage.objects.live().filter(locale__language_code="fr").values_list("number", "title")
    )
    context: dict[str, Any] = {
        "today": today,
        "little": [
            {"row": row, "now": percent(row.share), "before": percent(row.before)}
            for row in helps_little(today)[:MOST]
        ],
        "due": due_for_review(today)[:MOST],
        "behind": to_translate()[:MOST],
        "claims": claims_to_check(today),
        "outside": waiting_answers(),
        "answers": missing_answers(),
        "calls": [
            {"row": row, "title": titles.get(row.number, "")}
            for row in calls_from_guides(today)[:MOST]
        ],
    }
    return render(request, "website/worklists.html", context)


@require_POST
@require_admin_access
def translation_is_right(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor says that a translation still says what the original says."""
    guide = get_object_or_404(GuidePage, pk=pk)
    if not guide.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    still_right(guide)
    messages.success(request, _("It is noted: “%(title)s” is right.") % {"title": guide.title})
    return redirect("guide_worklists")


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm("knowledge.change_synonym"):
        raise PermissionDenied


def urls() -> list[URLPattern]:
    """Below the CMS."""
    return [
        path("guides-to-do/", worklists, name="guide_worklists"),
        path("guides-to-do/<int:pk>/right/", translation_is_right, name="translation_is_right"),
    ]
