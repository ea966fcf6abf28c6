"""What was checked, by machine or by a person: audits, their pages, results and exceptions."""

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accessibility.policy.criteria import ReferenceCode
from accessibility.policy.statement import Outcome, Source

REFERENCES: Final = [(str(ReferenceCode.RGAA), "RGAA"), (str(ReferenceCode.RGESN), "RGESN")]
OUTCOMES: Final = {
    Outcome.CONFORM: _("Met"),
    Outcome.NOT_CONFORM: _("Not met"),
    Outcome.NOT_APPLICABLE: _("Does not apply"),
    Outcome.NOT_ASSESSED: _("Not checked"),
}
_OUTCOMES: Final = [(str(code), label) for code, label in OUTCOMES.items()]
_SOURCES: Final = [(str(Source.MACHINE), _("Machine")), (str(Source.PERSON), _("Person"))]
EXCEPTION_KINDS: Final = [
    ("burden", _("It would cost too much for now (disproportionate burden)")),
    ("exempt", _("The law does not ask for it")),
]


class AuditQuerySet(models.QuerySet["Audit"]):
    """Questions about audits."""

    def of(self, reference: str) -> "AuditQuerySet":
        """Those against this reference."""
        return self.filter(reference=reference)

    def open(self) -> "AuditQuerySet":
        """Those that somebody still works on: one a reference at most."""
        return self.filter(concluded_on__isnull=True)

    def concluded(self) -> "AuditQuerySet":
        """Finished ones, the latest first."""
        return self.filter(concluded_on__isnull=False).order_by("-concluded_on", "-pk")


class Audit(models.Model):
    """One look at the site against one reference (audit). Once concluded it does not change."""

    reference = models.CharField(max_length=10, choices=REFERENCES)
    reference_version = models.CharField(max_length=20)
    site_version = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    concluded_on = models.DateField(null=True, blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    auditor = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(concluded_on__isnull=True),
                name="one_open_audit_a_reference",
            ),
            models.CheckConstraint(
                name="concluded_says_by_whom",
                condition=Q(concluded_on__isnull=True, concluded_by__isnull=True, auditor="")
                | Q(concluded_on__isnull=False, concluded_by__isnull=False) & ~Q(auditor=""),
            ),
            models.CheckConstraint(
                name="audit_reference_known",
                condition=Q(reference__in=[str(code) for code in ReferenceCode]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reference_display()} {self.started_at:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        """Whether results may still change."""
        return self.concluded_on is None


class AuditedPage(models.Model):
    """A page of the sample, with what it weighed when a machine last opened it."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="pages")
    path = models.CharField(max_length=500)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=8)
    joined_at = models.DateTimeField()
    bytes = models.PositiveIntegerField()
    requests = models.PositiveSmallIntegerField()
    elements = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list] = ["pk"]
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["audit", "path"], name="a_page_once_an_audit")
        ]

    def __str__(self) -> str:
        return self.path


class AuditResult(models.Model):
    """One word about one criterion, on one page or (`page` None) on the whole sample.

    `at` is when it was first said with this outcome and this note.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="results")
    criterion = models.CharField(max_length=5)
    page = models.ForeignKey(
        AuditedPage, models.CASCADE, null=True, blank=True, related_name="results"
    )
    source = models.CharField(max_length=10, choices=_SOURCES)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=15, choices=_OUTCOMES)
    note = models.TextField(blank=True)
    tool = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list] = ["-at", "-pk"]
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["audit", "criterion", "page", "source"],
                condition=Q(page__isnull=False),
                name="one_word_a_page_and_source",
            ),
            models.UniqueConstraint(
                fields=["audit", "criterion", "source"],
                condition=Q(page__isnull=True),
                name="one_word_for_the_sample_and_source",
            ),
            models.CheckConstraint(
                name="a_machine_speaks_of_a_page_a_person_has_a_name",
                condition=Q(source=str(Source.MACHINE), who__isnull=True, page__isnull=False)
                | Q(source=str(Source.PERSON), who__isnull=False)
                & ~Q(outcome=str(Outcome.NOT_ASSESSED)),
            ),
            models.CheckConstraint(
                name="outcome_known",
                condition=Q(outcome__in=[str(outcome) for outcome in Outcome]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.outcome}"


class AuditException(models.Model):
    """A content that stays out of reach for a reason that the law knows (dérogation, exemption)."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="exceptions")
    kind = models.CharField(max_length=10, choices=EXCEPTION_KINDS)
    what = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    # What people can use in its place; and the language in which the three are written.
    instead = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list] = ["kind", "pk"]
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="exception_kind_known",
                condition=Q(kind__in=[code for code, _label in EXCEPTION_KINDS]),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class ReferenceVersion(models.Model):
    """A version of a reference that came out: eighteen months later, statements must follow it."""

    reference = models.CharField(max_length=10, choices=REFERENCES)
    version = models.CharField(max_length=20)
    published_on = models.DateField()

    class Meta:
        ordering: ClassVar[list] = ["reference", "published_on"]
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["reference", "version"], name="a_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reference_display()} {self.version}"
