"""What was measured of a guide, in the words of the CMS."""

from collections.abc import Iterable

from django import template

from accessibility.readability import Finding
from accessibility.words.readability import RULES
from accessibility.words.readability import advice as sentence
from knowledge.editing import plainness_labels
from knowledge.editing.plainness import Place

register = template.Library()
register.filter("in_100", plainness_labels.in_100)
register.filter("seldom_heard", plainness_labels.seldom_heard)


@register.filter
def place_label(place: Place) -> str:
    """Where a text stands."""
    return plainness_labels.place_label(place)


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
