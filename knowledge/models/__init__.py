"""The tables of the knowledge base."""

from knowledge.models.glossary import GlossaryTerm
from knowledge.models.missed import MissedSearch
from knowledge.models.pages import GuideIndexPage, GuideNumber, GuidePage, TopicPage

__all__ = [
    "GlossaryTerm",
    "GuideIndexPage",
    "GuideNumber",
    "GuidePage",
    "MissedSearch",
    "TopicPage",
]
