"""An editor's week: one table of all guides, with what each needs, and a line of it on the CMS's
first page."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry

from knowledge.editing.claims import due_claims
from knowledge.editing.lent import waiting_answers
from knowledge.models import GuidePage, TopicPage
from knowledge.models.claims import MAY_CHECK
from knowledge.reading.overview import (
    TO_DO,
    GuideAtAGlance,
    guides_at_a_glance,
    how_many,
)
from website.editors.worklists import calls_from_guides
from website.link_check.night import failing

NEEDS: Final[Mapping[str, Any]] = {
    "review": _("To read again within a month"),
    "native": _("Not yet read by a native"),
    "hard": _("Hard to read"),
    "claims": _("Rests on a fact to check again"),
    "votes": _("Helps little"),
    "answers": _("Waits for an answer of ours"),
    "steps": _("Steps older than the original"),
    "screens": _("Steps without a screen"),
    "languages": _("Not in every language"),
    "draft": _("With a draft"),
}
STATES: Final = (("live", _("Readers see it")), ("draft", _("Draft")), ("changed", _("Changed")))
_ANY_OF: Final = ("add", "change", "publish")
_IN_STATE: Final = {
    "live": Q(live=True),
    "draft": Q(live=False),
    "changed": Q(live=True, has_unpublished_changes=True),
}


def _topics(_request: HttpRequest) -> QuerySet[TopicPage]:
    return TopicPage.objects.filter(locale=Locale.get_active()).order_by("path")


def may_see_week(request: HttpRequest) -> bool:
    """Whether this user may write or publish pages somewhere."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(request.user, _ANY_OF))


class GuidesFilterSet(WagtailFilterSet):
    """By language, topic, state, and what is to do."""

    locale = django_filters.ModelChoiceFilter(
        label=_("Language"), queryset=Locale.objects.all(), empty_label=_("All")
    )
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"), queryset=_topics, method="of_topic", empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=_("All")
    )
    need = django_filters.ChoiceFilter(
        label=_("What to do"), choices=[*NEEDS.items()], method="in_need", empty_label=_("All")
    )

    class Meta:
        model = GuidePage
        fields: ClassVar[list[str]] = []

    def of_topic(self, rows: QuerySet[Any], _name: str, topic: TopicPage) -> QuerySet[Any]:
        """Under this topic, in whichever language."""
        same = TopicPage.objects.filter(translation_key=topic.translation_key)
        under = Q()
        for place in same.values_list("path", flat=True):
            under |= Q(path__startswith=place)
        return rows.filter(under)

    def in_state(self, rows: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        """Live, a draft, or live with a newer draft."""
        return rows.filter(_IN_STATE[state])

    def in_need(self, rows: QuerySet[Any], _name: str, need: str) -> QuerySet[Any]:
        """Those with this to do."""
        glances: Mapping[int, GuideAtAGlance] = self.request.guides_at_a_glance
        return rows.filter(pk__in=[pk for pk, one in glances.items() if need in one.to_do])


class EditorsWeekView(ReportView):
    """Every guide in every language: a row each, with a link on every row."""

    index_url_name = "editors_week"
    index_results_url_name = "editors_week_results"
    page_title = _("All guides")
    header_icon = "list-ul"
    results_template_name = "website/editors_week.html"
    filterset_class = GuidesFilterSet
    any_permission_required = _ANY_OF
    is_searchable = False
    paginate_by = 100
    list_export: ClassVar[list[str]] = [
        *("number", "language", "title", "topic", "languages", "state", "review_on", "ease"),
        *("yes", "asked", "calls", "missing_answers", "older_steps", "missing_screens"),
        "due_claims",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "number": _("Number"),
        "language": _("Language"),
        "title": _("Title"),
        "topic": _("Topic"),
        "languages": _("Languages"),
        "state": _("State"),
        "review_on": _("To be read again on"),
        "ease": _("Ease"),
        "yes": _("Helped"),
        "asked": _("Answers of readers"),
        "calls": _("Calls"),
        "missing_answers": _("Missing answers"),
        "older_steps": _("Older steps"),
        "missing_screens": _("Missing screens"),
        "due_claims": _("Facts to check again"),
    }
    export_filename = "guides"

    @cached_property
    def permission_policy(self) -> Any:
        """Whoever may write or publish a page sees the table."""
        return policy_registry.get_by_type(Page)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """What is known of the guides is asked once a request, for filters and rows alike."""
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()
        self.glances = {one.guide.pk: one for one in guides_at_a_glance(self.today)}
        request.guides_at_a_glance = self.glances  # type: ignore[attr-defined]

    def get_queryset(self) -> QuerySet[Any]:
        """The keys of the guides by number; what is shown of them is known already."""
        return GuidePage.objects.order_by("number", "locale_id").only("pk")

    def decorate_paginated_queryset(self, object_list: Any) -> list[dict[str, Any]]:
        """The rows as they are shown and exported."""
        calls = _calls(self.today)
        return [_row(self.glances[guide.pk], calls) for guide in object_list]


def _calls(today: date) -> Counter[int]:
    """How many calls were asked from each guide in the last 30 days, whatever its language."""
    counted: Counter[int] = Counter()
    for row in calls_from_guides(today):
        counted[row.number] += row.now
    return counted


def _row(one: GuideAtAGlance, calls: Counter[int]) -> dict[str, Any]:
    guide, check = one.guide, one.check
    state = "draft" if not guide.live else "changed" if guide.has_unpublished_changes else "live"
    return {
        "one": one,
        "pk": guide.pk,
        "number": guide.number,
        "language": one.language,
        "title": guide.title,
        "topic": one.topic.title if one.topic else "",
        "languages": " ".join(one.languages),
        "state": dict(STATES)[state],
        "review_on": guide.review_on,
        "ease": round(check.score) if check and check.score is not None else None,
        "yes": one.votes.yes,
        "asked": one.votes.asked,
        "calls": calls[guide.number],
        "missing_answers": one.missing_answers,
        "older_steps": one.older_steps,
        "missing_screens": one.missing_screens,
        "due_claims": one.due_claims,
    }


class WeekPanel(Component):
    """A line on the first page of the CMS: what is to do with the guides, each with its list."""

    order = 140
    template_name = "website/week_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """`lines`: (how many, what, address) of what is to do; [] for who writes no guide."""
        if not may_see_week(self.request):
            return {"lines": []}
        today = timezone.localdate()
        counts = how_many(guides_at_a_glance(today))
        address = reverse("editors_week")
        lines = [
            (counts[code], NEEDS[code], f"{address}?need={code}") for code in TO_DO if counts[code]
        ]
        if self.request.user.has_perm(MAY_CHECK) and (due := len(due_claims(today))):
            lines.insert(0, (due, _("Facts to check again"), f"{reverse('guide_worklists')}#facts"))
        if self.request.user.has_perm(MAY_CHECK) and (waiting := len(waiting_answers())):
            lists = f"{reverse('guide_worklists')}#outside"
            lines.insert(0, (waiting, _("Answers from outside"), lists))
        if broken := len(failing()):
            lines.append((broken, _("Links or numbers that fail"), reverse("links_and_numbers")))
        return {"address": address, "lines": lines}


def urls() -> list[URLPattern]:
    """Below the CMS."""
    view = EditorsWeekView
    return [
        path("reports/guides/", view.as_view(), name="editors_week"),
        path(
            "reports/guides/results/", view.as_view(results_only=True), name="editors_week_results"
        ),
    ]
