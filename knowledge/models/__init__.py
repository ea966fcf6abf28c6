"""The tables of the knowledge base."""

from knowledge.models.answers import OurAnswer
from knowledge.models.checks import GuideCheck
from knowledge.models.claims import Claim
from knowledge.models.feedback import GuideVote, NotHelped
from knowledge.models.glossary import GlossaryTerm
from knowledge.models.guide_number import GuideNumber
from knowledge.models.index_changes import IndexChange, IndexSequence
from knowledge.models.lent import LentGuide, OutsideAnswer, OutsideRemark
from knowledge.models.missed import MissedSearch
from knowledge.models.pages import GuideIndexPage, GuidePage, TopicPage
from knowledge.models.search_words import KnownQuestion, Synonym
from knowledge.models.second_reading import SecondReading
from knowledge.models.translation import StepTranslation

__all__ = [
    "Claim",
    "GlossaryTerm",
    "GuideCheck",
    "GuideIndexPage",
    "GuideNumber",
    "GuidePage",
    "GuideVote",
    "IndexChange",
    "IndexSequence",
    "KnownQuestion",
    "LentGuide",
    "MissedSearch",
    "NotHelped",
    "OurAnswer",
    "OutsideAnswer",
    "OutsideRemark",
    "SecondReading",
    "StepTranslation",
    "Synonym",
    "TopicPage",
]
