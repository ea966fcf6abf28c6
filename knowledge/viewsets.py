"""What editors manage besides pages: the glossary, and the words of search."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from knowledge.models import Claim, GlossaryTerm, KnownQuestion, Synonym


class GlossaryTermViewSet(SnippetViewSet):
    """The glossary, searched by word."""

    model = GlossaryTerm
    icon = "openquote"
    add_to_admin_menu = True
    list_display = ("term", "definition")
    search_fields = ("term", "definition")


class ClaimViewSet(SnippetViewSet):
    """The facts that can age, those to check again first."""

    model = Claim
    icon = "calendar-check"
    menu_label = _("Facts that can age")
    menu_order = 350
    add_to_admin_menu = True
    list_display = ("claim", "guides", "source", "checked_on", "next_check_on")
    search_fields = ("claim", "source", "guides")
    search_backend_name = None


class CreateFromSearchView(CreateView):
    """Begins with the words of a search without answer, when the worklist led here."""

    def get_initial_form_instance(self) -> Any:
        """A new row with `said` and, where the model has one, `language` from the address."""
        row = super().get_initial_form_instance() or self.model()
        row.said = self.request.GET.get("said", "")[:200]
        if hasattr(self.model, "language") and self.model is Synonym:
            row.language = self.request.GET.get("language", "fr")[:8]
        return row


class SynonymViewSet(SnippetViewSet):
    """What people say, and the words that the guides use for it."""

    model = Synonym
    icon = "list-ul"
    add_view_class = CreateFromSearchView
    list_display = ("preferred", "said", "language")
    list_filter = ("language",)
    search_fields = ("preferred", "said")
    search_backend_name = None


class KnownQuestionViewSet(SnippetViewSet):
    """Whole questions, and the guide that comes first for them."""

    model = KnownQuestion
    icon = "help"
    add_view_class = CreateFromSearchView
    list_display = ("guide", "said")
    search_fields = ("said", "guide__title")
    search_backend_name = None


class SearchWordsViewSetGroup(SnippetViewSetGroup):
    """The words of search, together in the menu."""

    items = (SynonymViewSet, KnownQuestionViewSet)
    menu_label = _("Words of search")
    menu_icon = "search"
    menu_order = 400


def can_manage_words(request: HttpRequest) -> bool:
    """Whether this user may decide what people's words lead to."""
    return bool(request.user.has_perm("knowledge.change_synonym"))
