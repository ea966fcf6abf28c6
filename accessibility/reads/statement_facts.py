"""Where the site stands against a reference, read from what is stored. Claims nothing by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from accessibility.models import (
    Audit,
    AuditedPage,
    AuditException,
    AuditResult,
    ReferenceVersion,
)
from accessibility.policy.criteria import Criterion, Reference
from accessibility.policy.criteria import reference as reference_of
from accessibility.policy.statement import (
    Alarm,
    Checked,
    Compliance,
    CriterionState,
    Outcome,
    Page,
    Result,
    Source,
    Summary,
    alarms,
    compliance,
    in_force,
    newer_version_on,
    states_of,
    summary_of,
    valid_until,
)
from accessibility.site_version import site_version

_IN_LAW = {
    Compliance.FULL: _("In the words of the law, this site is “fully compliant”."),
    Compliance.PARTIAL: _("In the words of the law, this site is “partly compliant”."),
    Compliance.NONE: _("In the words of the law, this site is “not compliant”."),
}


@dataclass(frozen=True)
class StatementFacts:
    """What a statement says. `audit` is what it rests on, None when nothing was ever checked.

    `found_since` are criteria that a machine found broken after that audit was finished. `until` is
    the day when the statement must be made again, None without a finished audit.
    """

    reference: Reference
    audit: Audit | None
    states: dict[str, CriterionState]
    summary: Summary
    compliance: Compliance
    is_in_force: bool
    until: date | None
    alarms: list[Alarm]
    pages: list[AuditedPage]
    exceptions: list[AuditException]
    tools: list[str]
    found_since: list[Criterion]

    @property
    def is_fully_compliant(self) -> bool:
        """Whether nothing is missing."""
        return self.compliance is Compliance.FULL

    @property
    def in_law(self) -> str:
        """The sentence that the law asks for, in the active language."""
        return str(_IN_LAW[self.compliance])

    def decided(self, by: Checked) -> list[tuple[Criterion, CriterionState]]:
        """The criteria that this one decided, in order; for NOBODY those that nobody did."""
        return [
            (self.reference.criteria[number], state)
            for number, state in self.states.items()
            if state.by is by
        ]

    def broken(self) -> list[tuple[Criterion, list[AuditedPage]]]:
        """The criteria that are not met, each with its pages; [] where no page is known."""
        by_key: dict[Page | None, AuditedPage] = {page.pk: page for page in self.pages}
        failing = {
            number: [by_key[key] for key in state.failing if key in by_key]
            for number, state in self.states.items()
            if state.outcome is Outcome.NOT_CONFORM
        }
        return [(self.reference.criteria[number], pages) for number, pages in failing.items()]


def states_in(audit: Audit) -> dict[str, CriterionState]:
    """Each criterion over the sample of this audit. Two queries."""
    return _states(
        reference_of(audit.reference), list(audit.pages.all()), list(audit.results.all())
    )


def _states(
    reference: Reference, pages: Iterable[AuditedPage], rows: Iterable[AuditResult]
) -> dict[str, CriterionState]:
    results = (
        Result(row.criterion, Outcome(row.outcome), Source(row.source), row.at, row.page_id)
        for row in rows
    )
    return states_of(
        reference.criteria,
        pages={page.pk: page.joined_at for page in pages},
        results=results,
    )


def facts_of(code: str, *, today: date) -> StatementFacts:
    """Where the site stands on this day: by the last finished audit, or by the one under way."""
    reference = reference_of(code)
    finished = Audit.objects.of(code).concluded().first()
    under_way = Audit.objects.of(code).open().first()
    audit = finished or under_way
    pages = list(audit.pages.all()) if audit else []
    rows = list(audit.results.all()) if audit else []
    states = _states(reference, pages, rows)
    summary = summary_of(states, weights=weights_of(reference))
    concluded_on = finished.concluded_on if finished else None
    newer = newer_version_of(finished, reference) if finished else None
    is_in_force = in_force(concluded_on, newer_version_on=newer, today=today)
    return StatementFacts(
        reference=reference,
        audit=audit,
        states=states,
        summary=summary,
        compliance=compliance(summary, is_in_force=is_in_force),
        is_in_force=is_in_force,
        until=valid_until(concluded_on, newer_version_on=newer) if concluded_on else None,
        alarms=_alarms(finished, newer, today),
        pages=pages,
        exceptions=list(audit.exceptions.all()) if audit else [],
        tools=sorted({row.tool for row in rows if row.tool}),
        found_since=_found_since(under_way, states) if finished and under_way else [],
    )


def _alarms(finished: Audit | None, newer_version_on: date | None, today: date) -> list[Alarm]:
    return alarms(
        concluded_on=finished.concluded_on if finished else None,
        newer_version_on=newer_version_on,
        audited_version=finished.site_version if finished else "",
        site_version=site_version(),
        today=today,
    )


def weights_of(reference: Reference) -> dict[str, float]:
    """The weight of each criterion."""
    return {number: criterion.weight for number, criterion in reference.criteria.items()}


def newer_version_of(audit: Audit, reference: Reference) -> date | None:
    """When a version came out that this audit did not use; None when it used the latest."""
    told = ReferenceVersion.objects.filter(reference=reference.code)
    published = {
        reference.version: reference.published_on,
        **dict(told.values_list("version", "published_on")),
    }
    return newer_version_on(audit.reference_version, published)


def _found_since(under_way: Audit, before: dict[str, CriterionState]) -> list[Criterion]:
    """Broken by a machine's word in the audit under way, and not broken in the finished one."""
    criteria = reference_of(under_way.reference).criteria
    return [
        criteria[number]
        for number, state in states_in(under_way).items()
        if state.outcome is Outcome.NOT_CONFORM
        and before[number].outcome is not Outcome.NOT_CONFORM
    ]
