"""What editors find in the CMS besides pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from knowledge.models import GuidePage
from knowledge.plainness_kept import keep_check
from knowledge.reports import MissedSearchesView
from knowledge.viewsets import GlossaryTermViewSet, SearchWordsViewSetGroup, can_manage_words

register_snippet(GlossaryTermViewSet)
register_snippet(SearchWordsViewSetGroup)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def measure(request: HttpRequest, page: Page) -> None:
    """Keep how plain each revision of a guide is."""
    if isinstance(page, GuidePage) and page.latest_revision is not None:
        keep_check(page.latest_revision)


class WordsMenuItem(MenuItem):
    """Shown to those who may manage the words of search."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this user may decide what people's words lead to."""
        return can_manage_words(request)


@hooks.register("register_admin_urls")
def register_worklists() -> list[URLPattern]:
    """The worklist, and its table alone."""
    view = MissedSearchesView
    return [
        path("reports/missed-searches/", view.as_view(), name="missed_searches"),
        path(
            "reports/missed-searches/results/",
            view.as_view(results_only=True),
            name="missed_searches_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_missed_searches() -> MenuItem:
    """Beside Wagtail's own reports."""
    return WordsMenuItem(
        _("Searches without answer"), reverse("missed_searches"), icon_name="search", order=900
    )
