"""What the rules of readability are called, and what they advise, in the language of the screen."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.readability import Finding, Rule

RULES: Mapping[Rule, Promise | str] = {
    Rule.SENTENCE: _("long sentence"),
    Rule.PARAGRAPH: _("long paragraph"),
    Rule.PASSIVE: _("passive voice"),
    Rule.NEGATION: _("negation"),
    Rule.DOUBLE_NEGATION: _("double negation"),
    Rule.PARENTHESES: _("parentheses"),
    Rule.ACRONYM: _("initials without explanation"),
    Rule.ABBREVIATION: _("short form of a word"),
    Rule.ROMAN: _("Roman numeral"),
    Rule.NUMBER_WORD: _("number in words"),
    Rule.PERCENT: _("percentage"),
    Rule.JARGON: _("jargon"),
    Rule.OTHER_NAME: _("another name of the same thing"),
    Rule.RARE: _("word seldom heard"),
    Rule.LINK: _("link that says nothing"),
    Rule.ALTERNATIVE: _("alternative of a picture"),
    Rule.HEADING: _("heading"),
}


def advice(finding: Finding) -> str:
    """What to write in place of a finding, as one sentence in the active language."""
    return gettext(finding.advice) % finding.values
