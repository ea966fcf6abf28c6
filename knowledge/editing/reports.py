"""The editors' worklists."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from knowledge.models import MissedSearch, Synonym
from knowledge.search.fit import Fit
from knowledge.search.guides import search_guides

# Searches without answer are kept for 90 days: two months to compare.
MONTH = timedelta(days=30)


class MissedSearchesView(ReportView):
    """The words that find nothing, the most frequent of this month first."""

    index_url_name = "missed_searches"
    index_results_url_name = "missed_searches_results"
    page_title = _("Searches without answer")
    header_icon = "search"
    results_template_name = "knowledge/reports/missed_searches.html"
    permission_policy = ModelPermissionPolicy(Synonym)
    any_permission_required = ("add", "change")
    is_searchable = False
    list_export = ("words", "language", "now", "before")
    export_headings = {
        "words": _("Words"),
        "language": _("Language"),
        "now": _("The last 30 days"),
        "before": _("The 30 days before"),
    }
    export_filename = "searches-without-answer"

    def get_queryset(self) -> QuerySet[Any, Any]:
        """words, language, and how often in the last 30 days and in the 30 before."""
        today = timezone.localdate()
        rows = MissedSearch.objects.filter(day__gt=today - 2 * MONTH).values("language", "words")
        return rows.annotate(
            now=_often(Q(day__gt=today - MONTH)), before=_often(Q(day__lte=today - MONTH))
        ).order_by("-now", "-before", "words")

    def decorate_paginated_queryset(self, object_list: Any) -> list[dict[str, Any]]:
        """With the guide that the words find today, and the ways to mend."""
        return [row | self._today(row) for row in object_list]

    def _today(self, row: dict[str, Any]) -> dict[str, Any]:
        answer = search_guides(row["words"], language=row["language"], limit=1)
        said = urlencode({"said": row["words"], "language": row["language"]})
        return {
            "found": answer.results[0].page.title if answer.fit is Fit.FITS else "",
            "synonym_url": f"{reverse(Synonym.snippet_viewset.get_url_name('add'))}?{said}",
        }


def _often(when: Q) -> Coalesce:
    counted = Case(When(when, then="count"), default=Value(0), output_field=IntegerField())
    return Coalesce(Sum(counted), 0)
