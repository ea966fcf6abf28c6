"""Reads audits: one by its key, those of a reference, and what belongs to one."""

from django.db.models import QuerySet

from accessibility.models import (
    Audit,
    AuditedPage,
    AuditException,
    AuditResult,
    ReferenceVersion,
)


def find_audit(pk: int) -> Audit | None:
    """The audit of this key, finished or not; None when there is none. One query."""
    return Audit.objects.filter(pk=pk).first()


def audit_under_way(reference: str) -> Audit | None:
    """The audit that somebody works on against this reference; None for none. One query."""
    return Audit.objects.of(reference).open().first()


def finished_audits(reference: str) -> list[Audit]:
    """Those against this reference that were concluded, the latest first. One query."""
    return list(Audit.objects.of(reference).concluded())


def versions_told() -> list[ReferenceVersion]:
    """The versions of both references that somebody told us of, in their order. One query."""
    return list(ReferenceVersion.objects.all())


def pages_of(audit: Audit) -> QuerySet[AuditedPage]:
    """The pages that the audit looks at, in their order. One query, when it is read."""
    return audit.pages.all()


def page_count(audit: Audit) -> int:
    """How many pages the audit looks at. One query."""
    return audit.pages.count()


def result_of(audit: Audit, pk: int) -> AuditResult | None:
    """What was said, by its key; None for the word of another audit, or none. One query."""
    return audit.results.filter(pk=pk).first()


def exceptions_of(audit: Audit) -> list[AuditException]:
    """The contents that stay out of reach for a reason, in their order. One query."""
    return list(audit.exceptions.all())
