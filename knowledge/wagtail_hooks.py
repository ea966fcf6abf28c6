"""What editors find in the CMS besides pages."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from knowledge.models import GlossaryTerm


class GlossaryTermViewSet(SnippetViewSet):
    """The glossary, searched by word."""

    model = GlossaryTerm
    icon = "openquote"
    add_to_admin_menu = True
    list_display = ("term", "definition")
    search_fields = ("term", "definition")


register_snippet(GlossaryTermViewSet)
