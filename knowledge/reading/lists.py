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
