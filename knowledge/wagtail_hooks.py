"""What editors find in the CMS besides pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from knowledge.editing.changes import ACTION as CHANGED
from knowledge.editing.changes import ChangeFormatter
from knowledge.editing.claims import ACTION as CLAIM_CHECKED
from knowledge.editing.claims import CheckedFormatter
from knowledge.editing.next_reader import ALONE
from knowledge.editing.plainness import plainness_of
from knowledge.editing.plainness_kept import keep_check
from knowledge.editing.reports import MissedSearchesView
from knowledge.editing.screen_preview import screen_preview
from knowledge.four_eyes import may_show
from knowledge.models import GuidePage
from knowledge.models.answers import MAY_ANSWER
from knowledge.models.second_reading import writers_of
from knowledge.views.claims import claim_checked
from knowledge.views.how_to_write import how_to_write
from knowledge.views.lent import lent_guide, lent_guide_take_back, outside_answer_done
from knowledge.views.our_answers import our_answers
from knowledge.viewsets import (
    ClaimViewSet,
    GlossaryTermViewSet,
    SearchWordsViewSetGroup,
    can_manage_words,
)

register_snippet(ClaimViewSet)
register_snippet(GlossaryTermViewSet)
register_snippet(SearchWordsViewSetGroup)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def measure(request: HttpRequest, page: Page) -> None:
    """Keep how plain each revision of a guide is."""
    if isinstance(page, GuidePage) and page.latest_revision is not None:
        keep_check(page.latest_revision)


@hooks.register("insert_editor_js")
def wait_for_autosave() -> str:
    """What is pressed while a new page saves itself does not make it twice."""
    return format_html('<script src="{}"></script>', static("knowledge/wait_for_autosave.js"))


@hooks.register("register_log_actions")
def register_changes(actions: Any) -> None:
    """What changed stands in the history of a guide, and who checked a fact in the fact's."""
    actions.register_action(CHANGED)(ChangeFormatter)
    actions.register_action(CLAIM_CHECKED)(CheckedFormatter)


@hooks.register("before_bulk_action")
def refuse_what_is_not_plain(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Many at once are published without a form: the same rules, before any of them."""
    if action_type != "publish":
        return None
    hard = [page.title for page in objects if _is_hard(page) or _is_alone(page, request)]
    if not hard:
        return None
    messages.error(
        request,
        _("These guides cannot be published yet. Open them one by one: %(titles)s.")
        % {"titles": ", ".join(hard)},
    )
    return redirect(action.next_url)


def _is_alone(page: Page, request: HttpRequest) -> bool:
    """Whether whoever asks alone wrote what this guide would show."""
    user: Any = request.user
    may = may_show(writers_of(page), by=user.pk) or user.has_perm(ALONE)
    return issubclass(page.specific_class, GuidePage) and not may


def _is_hard(page: Page) -> bool:
    draft = page.get_latest_revision_as_object() if page.latest_revision_id else page.specific
    if not isinstance(draft, GuidePage):
        return False
    plainness = plainness_of(draft)
    may_be_overruled = plainness.is_light and not plainness.to_fill_in
    is_overruled = may_be_overruled and bool(draft.overruled_because.strip())
    return not plainness.may_be_published and not is_overruled


class AnswersMenuItem(MenuItem):
    """Shown to those who may write our own answers."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this user may write them."""
        return bool(request.user.has_perm(MAY_ANSWER))


@hooks.register("register_admin_menu_item")
def register_our_answers_item() -> MenuItem:
    """Beside the pages: what is written there stands in them."""
    return AnswersMenuItem(
        _("Our answers"), reverse("our_answers"), icon_name="openquote", order=150
    )


@hooks.register("register_admin_urls")
def register_our_answers() -> list[URLPattern]:
    """Our own answers, how to write a step, and facts: checked again, here and by others."""
    return [
        path("our-answers/", our_answers, name="our_answers"),
        path("how-to-write/", how_to_write, name="how_to_write"),
        path("facts/<int:pk>/checked/", claim_checked, name="claim_checked"),
        path("guides/<int:pk>/lent/", lent_guide, name="lent_guide"),
        path("lent/<int:pk>/take-back/", lent_guide_take_back, name="lent_guide_take_back"),
        path(
            "answers-from-outside/<int:pk>/done/", outside_answer_done, name="outside_answer_done"
        ),
    ]


class WriteMenuItem(MenuItem):
    """Shown to those who may write or publish pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this user may."""
        pages = policy_registry.get_by_type(Page)
        return bool(pages.user_has_any_permission(request.user, ("add", "change", "publish")))


@hooks.register("register_admin_menu_item")
def register_how_to_write_item() -> MenuItem:
    """Below what it helps to write."""
    return WriteMenuItem(_("To write a step"), reverse("how_to_write"), icon_name="edit", order=160)


class WordsMenuItem(MenuItem):
    """Shown to those who may manage the words of search."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this user may decide what people's words lead to."""
        return can_manage_words(request)


@hooks.register("register_admin_urls")
def register_worklists() -> list[URLPattern]:
    """The worklist, and its table alone; the drawing of a screen that is being written."""
    view = MissedSearchesView
    return [
        path("screens/preview/", screen_preview, name="screen_preview"),
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
