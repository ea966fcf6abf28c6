"""What readers look through: the topics, and the words that are explained."""

from django.db.models.functions import Lower

from knowledge.analysis import fold
from knowledge.models import GlossaryTerm, TopicPage


def topics_of(language: str) -> list[TopicPage]:
    """The topics of this language in the order of the site, those that are not public too.

    One query.
    """
    return list(TopicPage.objects.filter(locale__language_code=language).order_by("path"))


def words_explained(language: str) -> list[GlossaryTerm]:
    """Every word that this language explains, in the order of the alphabet. One query."""
    terms = GlossaryTerm.objects.filter(locale__language_code=language).order_by(Lower("term"))
    return sorted(terms, key=lambda term: fold(term.term))


def words_by_language() -> dict[int, frozenset[str]]:
    """Key of a language → the words that it explains. One query."""
    found: dict[int, set[str]] = {}
    for locale_id, term in GlossaryTerm.objects.values_list("locale_id", "term"):
        found.setdefault(locale_id, set()).add(term)
    return {locale_id: frozenset(terms) for locale_id, terms in found.items()}
