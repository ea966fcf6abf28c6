"""What our programs can say of a page, criterion by criterion. Pure.

A finding breaks a criterion; no finding proves one only where a machine sees all of it. A criterion
about elements that a page has not does not apply to it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from accessibility.markup import structure as markup
from accessibility.markup.forms import BUTTON_TYPES
from accessibility.markup.html_tree import Element, Tree
from accessibility.markup.page_weight import PageWeight, too_much
from accessibility.markup.structure import Finding
from accessibility.policy.criteria import (
    Criterion,
    ElementGroup,
    Machine,
    MachineRule,
    Reference,
    element_groups,
    machine_rules,
)
from accessibility.policy.statement import Outcome

_DOCTYPE = re.compile(r"(\ufeff|\s|<!--.*?-->)*<!doctype html[\s>]", re.IGNORECASE | re.DOTALL)
# Of many findings on a page the first ones tell enough.
_NOTED: Final = 5


@dataclass(frozen=True)
class Verdict:
    """What a machine says of one criterion on one page; `note` is what it found, "" for nothing."""

    criterion: str
    outcome: Outcome
    note: str = ""


def findings_in(html: str, weight: PageWeight) -> list[Finding]:
    """Everything that our programs find in a page: its structure, its document type, its weight."""
    found = [*markup.check(html), *too_much(weight)]
    if not _DOCTYPE.match(html):
        found.append(Finding("doctype", "the page does not begin with <!doctype html>", 1))
    return found


def verdicts(reference: Reference, html: str, findings: Sequence[Finding]) -> list[Verdict]:
    """What these findings in this page say, by criterion; nothing where only a person can tell."""
    tree = Tree(html)
    missing = set(_missing_groups(tree))
    said = (
        _verdict(criterion, findings, machine_rules(reference.code), missing)
        for criterion in reference.criteria.values()
    )
    return [verdict for verdict in said if verdict is not None]


def _verdict(
    criterion: Criterion,
    findings: Sequence[Finding],
    rules: Sequence[MachineRule],
    missing: set[str],
) -> Verdict | None:
    about = [rule for rule in rules if rule.criterion == criterion.number]
    breaks = [f for f in findings if any(rule.breaks and _fits(rule, f) for rule in about)]
    if breaks:
        return Verdict(criterion.number, Outcome.NOT_CONFORM, _noted(breaks))
    if criterion.absent in missing:
        return Verdict(criterion.number, Outcome.NOT_APPLICABLE)
    if criterion.machine is Machine.FULL:
        return Verdict(criterion.number, Outcome.CONFORM)
    if criterion.machine is Machine.NONE:
        return None
    reasons = [f for f in findings if any(_fits(rule, f) for rule in about)]
    return Verdict(criterion.number, Outcome.NOT_ASSESSED, _noted(reasons))


def _fits(rule: MachineRule, finding: Finding) -> bool:
    return rule.rule == finding.rule and rule.has in finding.message


def _noted(findings: Sequence[Finding]) -> str:
    """Each message once and without its line: the same finding a day later is the same note."""
    messages = list(dict.fromkeys(finding.message for finding in findings))
    more = len(messages) - _NOTED
    return "; ".join([*messages[:_NOTED], f"and {more} more"] if more > 0 else messages)


def _missing_groups(tree: Tree) -> Iterator[str]:
    """The groups of which a page has no element; none of them where a script runs."""
    groups = element_groups()
    if any(_is_in(element, groups["scripts"]) for element in tree.elements):
        return
    for name, group in groups.items():
        if not any(_is_in(element, group) for element in tree.elements):
            yield name


def _is_in(element: Element, group: ElementGroup) -> bool:
    return kind_of(element) in group.tags or element.get("role") in group.roles


def kind_of(element: Element) -> str:
    """The tag; for an <input>, whether it is a "field", an "input-button" or "hidden".

    An element with a handler of its own (onclick…) runs a script, whatever its tag.
    """
    if any(name.startswith("on") for name in element.attributes):
        return "script"
    if element.tag != "input":
        return element.tag
    kind = element.get("type").lower()
    if kind in BUTTON_TYPES:
        return "input-button"
    return "hidden" if kind == "hidden" else "field"
