"""How easy a text is to read, and what to write in place of what is hard."""

from accessibility.readability.finding import Finding, Rule
from accessibility.readability.heard import MOST_UNHEARD, Hearing, hear
from accessibility.readability.rules import findings
from accessibility.readability.score import (
    BAR,
    MAX_WORDS,
    Reading,
    read,
    sentences,
    words,
)
from accessibility.readability.structure import (
    alternative_findings,
    heading_findings,
    link_findings,
)
from accessibility.readability.syllable_counts import syllables

__all__ = [
    "BAR",
    "MAX_WORDS",
    "MOST_UNHEARD",
    "Finding",
    "Hearing",
    "Reading",
    "Rule",
    "alternative_findings",
    "findings",
    "heading_findings",
    "hear",
    "link_findings",
    "read",
    "sentences",
    "syllables",
    "words",
]
