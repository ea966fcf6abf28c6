"""What a rule of plain language finds in a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Rule(StrEnum):
    """The rules, by what they look for."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    PASSIVE = "passive"
    NEGATION = "negation"
    DOUBLE_NEGATION = "double_negation"
    PARENTHESES = "parentheses"
    ACRONYM = "acronym"
    ABBREVIATION = "abbreviation"
    ROMAN = "roman"
    NUMBER_WORD = "number_word"
    PERCENT = "percent"
    JARGON = "jargon"
    OTHER_NAME = "twin"
    RARE = "rare"
    LINK = "link"
    ALTERNATIVE = "alternative"
    HEADING = "heading"


_ALL: Final = "Information for all (Inclusion Europe, 2009)"
_PLAIN: Final = "Federal plain language guidelines (plainlanguage.gov, 2011)"
_RGAA: Final = "RGAA 4.1.2"

# Where each rule comes from. "L'information pour tous" is the French edition of the first.
SOURCES: Final[Mapping[Rule, str]] = {
    Rule.SENTENCE: f"{_ALL}: short sentences; the figures 12 and 15 are ours",
    Rule.PARAGRAPH: f"{_PLAIN}: short paragraphs; the figure 3 is ours",
    Rule.PASSIVE: f"{_ALL}: active language; {_PLAIN}: active voice",
    Rule.NEGATION: f"{_ALL}: positive sentences",
    Rule.DOUBLE_NEGATION: f"{_PLAIN}: no double negatives",
    Rule.PARENTHESES: f"{_ALL}: one idea a sentence; that parentheses break it is our reading",
    Rule.ACRONYM: f"{_ALL}: no initials; {_PLAIN}: few abbreviations; WCAG 2.2, 3.1.4",
    Rule.ABBREVIATION: f"{_ALL}: no abbreviations; WCAG 2.2, 3.1.4",
    Rule.ROMAN: f"{_ALL}: no Roman numerals",
    Rule.NUMBER_WORD: f"{_ALL}: numbers in figures",
    Rule.PERCENT: f"{_ALL}: no percentages",
    Rule.JARGON: f"{_ALL}: easy words, none of another language; {_PLAIN}: no jargon",
    Rule.OTHER_NAME: f"{_ALL}: the same word for the same thing; the words of our desk",
    Rule.RARE: f"{_ALL}: words that people know well; WCAG 2.2, 3.1.3; OpenSubtitles 2018",
    Rule.LINK: f"{_RGAA}, 6.1; WCAG 2.2, 2.4.4",
    Rule.ALTERNATIVE: f"{_RGAA}, 1.1 to 1.3; WCAG 2.2, 1.1.1",
    Rule.HEADING: f"{_RGAA}, 9.1; WCAG 2.2, 1.3.1 and 2.4.6",
}


@dataclass(frozen=True)
class Finding:
    """One thing to write otherwise: `text` stands from `start` to `end` of the text given.

    `advice` is an English sentence to translate, then to fill with `values` (`advice % values`);
    the words among the values are in the language of the text. `stops`: not to be published so.
    """

    rule: Rule
    start: int
    end: int
    text: str
    advice: str
    source: str
    stops: bool = False
    values: Mapping[str, str | int] = field(default_factory=dict)


def gettext_noop(message: str) -> str:
    """The message as it is: the name marks it for translation, as Django's own does."""
    return message


# What several rules advise.
INSTEAD: Final = gettext_noop("Write “%(plain)s”.")
