"""What was measured of a guide, in the words of the CMS."""

from collections.abc import Iterable

from django import template

from accessibility.readability import Finding
from accessibility.words.readability import RULES
from accessibility.words.readability import advice as sentence
from knowledge.editing.plainness import Place
from knowledge.editing.plainness_labels import place_label as label

register = template.Library()


@register.filter
def place_label(place: Place) -> str:
    """Where a text stands."""
    return label(place)


@register.filter
def rule_label(finding: Finding) -> str:
    """What was found."""
    return str(RULES[finding.rule])


@register.filter
def advice(finding: Finding) -> str:
    """What to write in place of it."""
    return sentence(finding)


@register.filter
def any_stops(findings: Iterable[Finding]) -> bool:
    """Whether one of them refuses publication."""
    return any(finding.stops for finding in findings)
