"""Every change of an audit: a machine's check, a person's word, an exception, the end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accessibility.markup.page_weight import PageWeight
from accessibility.models import (
    Audit,
    AuditedPage,
    AuditException,
    AuditResult,
    ReferenceVersion,
)
from accessibility.policy.automatic import Verdict
from accessibility.policy.criteria import reference as reference_of
from accessibility.policy.statement import Outcome, Source

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

_MOST_AT_ONCE = 500


class AuditConcluded(Exception):
    """The audit is finished: nothing in it changes any more."""


class NobodyJudged(Exception):
    """No person has judged anything: there is no audit to finish."""


@dataclass(frozen=True)
class Judgement:
    """What a person says of a criterion, on one page or (None) on the whole sample.

    `note` and `tool` are their words for what they saw and what they looked with, or "".
    """

    criterion: str
    outcome: Outcome
    page: AuditedPage | None = None
    note: str = ""
    tool: str = ""


@dataclass(frozen=True)
class OutOfReach:
    """A content that stays out of reach, why, and what replaces it (""), in one language."""

    kind: str
    what: str
    reason: str
    language: str
    instead: str = ""


@dataclass(frozen=True)
class CheckedPage:
    """A page that a machine opened: its address, title and language, its weight, what it said."""

    path: str
    title: str
    language: str
    weight: PageWeight
    verdicts: Sequence[Verdict]


def _lock_open(audit: Audit) -> Audit:
    """The audit as it is now, locked; raises AuditConcluded."""
    locked = Audit.objects.select_for_update(of=("self",), no_key=True).get(pk=audit.pk)
    if not locked.is_open:
        raise AuditConcluded
    return locked


@transaction.atomic
def start_audit(
    *, reference: str, at: datetime, version: str, by: "AbstractUser | None" = None
) -> Audit:
    """The open audit against this reference, begun now when there is none; `by` None: a machine.

    `version` is that of the site. ValueError for an unknown reference.
    """
    audit, _is_new = Audit.objects.get_or_create(
        reference=reference,
        concluded_on=None,
        defaults={
            "reference_version": reference_of(reference).version,
            "site_version": version,
            "started_at": at,
            "started_by_id": by.pk if by else None,
        },
    )
    return audit


@transaction.atomic
def record_check(
    *, reference: str, pages: Sequence[CheckedPage], at: datetime, tool: str, version: str
) -> Audit:
    """Write down what a machine said of these pages, which are the whole sample from now on.

    What it said before and says again keeps its instant; what it says no more is removed. A
    person's words stay, but for those about a page that is gone.
    """
    audit = _lock_open(start_audit(reference=reference, at=at, version=version))
    audit.checked_at = at
    audit.save(update_fields=["checked_at"])
    audit.pages.exclude(path__in=[page.path for page in pages]).delete()
    known = {page.path: page for page in audit.pages.all()}
    rows = {page.path: _keep_page(audit, page, known.get(page.path), at) for page in pages}
    said = [
        _word(audit, rows[page.path], verdict, at, tool)
        for page in pages
        for verdict in page.verdicts
    ]
    _replace_words(audit, said)
    return audit


def _keep_page(
    audit: Audit, page: CheckedPage, known: AuditedPage | None, at: datetime
) -> AuditedPage:
    kept = known or AuditedPage(audit=audit, path=page.path, joined_at=at)
    kept.title, kept.language = page.title, page.language
    kept.bytes, kept.requests = page.weight.bytes, page.weight.requests
    kept.elements = page.weight.elements
    kept.save()
    return kept


def _word(
    audit: Audit, page: AuditedPage, verdict: Verdict, at: datetime, tool: str
) -> AuditResult:
    return AuditResult(
        audit=audit,
        page=page,
        criterion=verdict.criterion,
        source=Source.MACHINE,
        outcome=verdict.outcome,
        note=verdict.note,
        tool=tool,
        at=at,
    )


def _replace_words(audit: Audit, said: Iterable[AuditResult]) -> None:
    """Put a machine's new words for its old ones; the same word again leaves the old row."""

    def key(row: AuditResult) -> tuple[object, ...]:
        return row.page_id, row.criterion, str(row.outcome), row.note, row.tool

    old = {key(row): row.pk for row in audit.results.filter(source=Source.MACHINE)}
    new = {key(row): row for row in said}
    gone = [pk for known, pk in old.items() if known not in new]
    for start in range(0, len(gone), _MOST_AT_ONCE):
        audit.results.filter(pk__in=gone[start : start + _MOST_AT_ONCE]).delete()
    AuditResult.objects.bulk_create(
        [row for known, row in new.items() if known not in old], batch_size=_MOST_AT_ONCE
    )


@transaction.atomic
def judge(judgement: Judgement, *, audit: Audit, at: datetime, by: "AbstractUser") -> AuditResult:
    """Write down a person's word about a criterion, for the sample as it is now.

    It replaces their last one there. Raises AuditConcluded, KeyError for an unknown criterion, and
    ValueError for a page of another sample or for "not assessed": that is said by taking back.
    """
    audit = _lock_open(audit)
    known = reference_of(audit.reference).criteria[judgement.criterion]
    if judgement.outcome is Outcome.NOT_ASSESSED:
        raise ValueError("not_assessed is no judgement.")
    if judgement.page is not None and judgement.page.audit_id != audit.pk:
        raise ValueError("The page is not in the sample of this audit.")
    row, _is_new = AuditResult.objects.update_or_create(
        audit=audit,
        criterion=known.number,
        page=judgement.page,
        source=Source.PERSON,
        defaults={
            "who_id": by.pk,
            "outcome": judgement.outcome,
            "note": judgement.note,
            "tool": judgement.tool,
            "at": at,
        },
    )
    return row


@transaction.atomic
def take_back(*, audit: Audit, result: int) -> None:
    """Remove a person's word (its key): the criterion is not assessed there any more.

    Nothing happens for a machine's word or one that is gone. Raises AuditConcluded.
    """
    _lock_open(audit).results.filter(pk=result, source=Source.PERSON).delete()


@transaction.atomic
def add_exception(
    content: OutOfReach, *, audit: Audit, at: datetime, by: "AbstractUser"
) -> AuditException:
    """Say that a content stays out of reach. Raises AuditConcluded."""
    return AuditException.objects.create(
        audit=_lock_open(audit),
        kind=content.kind,
        what=content.what,
        reason=content.reason,
        instead=content.instead,
        language=content.language,
        added_at=at,
        added_by_id=by.pk,
    )


@transaction.atomic
def remove_exception(*, audit: Audit, exception: int) -> None:
    """Remove an exception by its key; nothing when it is gone. Raises AuditConcluded."""
    _lock_open(audit).exceptions.filter(pk=exception).delete()


@transaction.atomic
def conclude(*, audit: Audit, auditor: str, version: str, on: date, by: "AbstractUser") -> Audit:
    """Finish the audit: from this day on the statement rests on it.

    `auditor` is who did it, `version` the one of the site that they vouch for. Raises
    AuditConcluded, and NobodyJudged when only machines have looked.
    """
    audit = _lock_open(audit)
    if not audit.results.filter(source=Source.PERSON).exists():
        raise NobodyJudged
    audit.concluded_on, audit.concluded_by_id = on, by.pk
    audit.auditor, audit.site_version = auditor, version
    audit.save(update_fields=["concluded_on", "concluded_by", "auditor", "site_version"])
    return audit


def tell_version(*, reference: str, version: str, published_on: date) -> ReferenceVersion:
    """Note when a version of a reference came out; telling it again corrects the day."""
    row, _is_new = ReferenceVersion.objects.update_or_create(
        reference=reference, version=version, defaults={"published_on": published_on}
    )
    return row
