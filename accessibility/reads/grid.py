"""The grid of an audit: a line a criterion with its state and every word of it; and as a file."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from accessibility.models import OUTCOMES, Audit, AuditResult
from accessibility.policy.criteria import Criterion, Theme
from accessibility.policy.criteria import reference as reference_of
from accessibility.policy.statement import CriterionState, Outcome, Source
from accessibility.reads.statement_facts import states_in

# What a spreadsheet takes for a formula when a cell begins so.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class MachineGroup:
    """What a machine said alike of several pages; `note` is what it found, in English."""

    label: str
    note: str
    words: list[AuditResult]


@dataclass(frozen=True)
class CriterionLine:
    """One criterion: its state over the sample, and what was said, the newest first."""

    criterion: Criterion
    title: str
    state: CriterionState
    words: list[AuditResult]

    @property
    def outcome(self) -> str:
        """The state in words."""
        return str(OUTCOMES[self.state.outcome])

    @property
    def by_machine(self) -> list[MachineGroup]:
        """What the machine said, the same words about several pages once."""
        alike: dict[tuple[str, str], list[AuditResult]] = defaultdict(list)
        for word in self.words:
            if word.source == Source.MACHINE:
                alike[word.outcome, word.note].append(word)
        return [
            MachineGroup(_machine_label(outcome, note), note, words)
            for (outcome, note), words in sorted(alike.items())
        ]

    @property
    def by_person(self) -> list[AuditResult]:
        """What people said."""
        return [word for word in self.words if word.source == Source.PERSON]


def _machine_label(outcome: str, note: str) -> str:
    """The outcome in words; what a machine cannot decide is never called checked."""
    if outcome != Outcome.NOT_ASSESSED:
        return str(OUTCOMES[Outcome(outcome)])
    return _("found something to look at") if note else _("found nothing, which proves nothing")


def lines_of(audit: Audit, *, language: str) -> list[CriterionLine]:
    """Every criterion of the reference, in order. Three queries."""
    words: dict[str, list[AuditResult]] = defaultdict(list)
    for word in audit.results.select_related("page", "who"):
        words[word.criterion].append(word)
    criteria = reference_of(audit.reference).criteria
    return [
        CriterionLine(criteria[number], criteria[number].title(language), state, words[number])
        for number, state in states_in(audit).items()
    ]


def filtered(lines: list[CriterionLine], asked: Mapping[str, Any]) -> list[CriterionLine]:
    """The lines that the filters of the page leave."""
    if theme := asked.get("theme"):
        lines = [line for line in lines if line.criterion.theme == theme]
    keeps = {
        "open": lambda line: line.state.outcome is Outcome.NOT_ASSESSED,
        "broken": lambda line: line.state.outcome is Outcome.NOT_CONFORM,
        "met": lambda line: line.state.outcome is Outcome.CONFORM,
        "machine": lambda line: bool(line.by_machine),
        "person": lambda line: bool(line.by_person),
    }
    keep = keeps.get(asked.get("show", ""))
    return [line for line in lines if keep(line)] if keep else lines


def by_theme(audit: Audit, lines: list[CriterionLine]) -> list[tuple[Theme, list[CriterionLine]]]:
    """The lines under their themes; themes without a line are left out."""
    themes = reference_of(audit.reference).themes
    found = [(theme, [x for x in lines if x.criterion.theme == theme.number]) for theme in themes]
    return [(theme, lines) for theme, lines in found if lines]


def as_csv(audit: Audit, *, language: str) -> bytes:
    """The whole grid, a line a word, in UTF-8 with its mark and commas; no cell is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(
        [
            _("Rule"),
            _("Theme"),
            _("Short title"),
            "WCAG",
            _("Result"),
            _("Page"),
            _("Checked by"),
            _("Result on this page"),
            _("Who"),
            _("When"),
            _("With what"),
            _("Note"),
        ]
    )
    for row in _rows(audit, language):
        writer.writerow([safe_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _rows(audit: Audit, language: str) -> Iterator[list[str]]:
    themes = {theme.number: theme.name(language) for theme in reference_of(audit.reference).themes}
    for line in lines_of(audit, language=language):
        criterion = line.criterion
        head = [
            criterion.number,
            themes[criterion.theme],
            line.title,
            " ".join(criterion.wcag),
            line.outcome,
        ]
        for word in line.words:
            yield [*head, *_told(word)]
        if not line.words:
            yield [*head, *[""] * 7]


def _told(word: AuditResult) -> list[str]:
    return [
        word.page.path if word.page else _("every page"),
        str(word.get_source_display()),
        str(word.get_outcome_display()),
        (word.who.get_full_name() or word.who.get_username()) if word.who else "",
        timezone.localtime(word.at).isoformat(timespec="minutes"),
        word.tool,
        word.note,
    ]


def safe_cell(text: str) -> str:
    """A text that no spreadsheet runs: one that looks like a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
