"""Who may stand in for whom (mandat), and what an adviser fears for a person."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import ConsentMark, ConsentScope, HelperKind, HowSaid, SafeguardingKind
from helpdesk.models.person import Person


class Consent(models.Model):
    """What a person said on the phone: this helper may ask and be called for me, until this day.

    Appended only: what follows is a mark. It holds once it is confirmed (`policy/consents.py`).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    helper = models.ForeignKey(Person, models.PROTECT, related_name="consents_held")
    helper_kind = models.CharField(
        max_length=15, choices=labels.choices_of(labels.HELPER_KIND), default=HelperKind.RELATIVE
    )
    scope = models.CharField(max_length=15, choices=labels.choices_of(labels.CONSENT_SCOPE))
    # The only request that it is about; None when it is about every one.
    case = models.ForeignKey(
        "helpdesk.Case", models.PROTECT, null=True, blank=True, related_name="+"
    )
    expires_on = models.DateField(_("last day"))
    # The words that were read aloud, and in which language: `words/consent_script.py` keeps every
    # version. Of the first days, `language` is the person's, and what was read is French.
    script_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8)
    # The number with which the helper was named, as a keyed digest: they are called at no other.
    number_digest = models.CharField(max_length=64, default="", editable=False)
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="a_helper_is_somebody_else", condition=~Q(person=F("helper"))
            ),
            models.CheckConstraint(
                name="consent_scope_has_its_case",
                condition=Q(scope=ConsentScope.ONE_REQUEST, case__isnull=False)
                | Q(scope=ConsentScope.EVERY_REQUEST, case__isnull=True),
            ),
            models.CheckConstraint(
                name="helper_kind_known",
                condition=Q(helper_kind__in=[str(kind) for kind in HelperKind]),
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class ConsentMarked(models.Model):
    """A consent was confirmed, or taken back: once each."""

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="marks")
    mark = models.CharField(max_length=10, choices=labels.choices_of(labels.CONSENT_MARK))
    how = models.CharField(max_length=10, choices=labels.choices_of(labels.HOW_SAID))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["consent", "mark"], name="each_mark_once"),
            models.CheckConstraint(
                name="consent_mark_known",
                condition=Q(mark__in=[str(mark) for mark in ConsentMark])
                & Q(how__in=[str(how) for how in HowSaid]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.consent_id}"


class SafeguardingFlag(models.Model):
    """An adviser fears a scam or a pressure (signalement). Coordinators read it, nobody else."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="safeguarding_flags")
    case = models.ForeignKey(
        "helpdesk.Case", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=labels.choices_of(labels.SAFEGUARDING_KIND))
    what = models.TextField(_("what you saw or heard"))
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("what was done"), blank=True)

    class Meta:
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="safeguarding_kind_known",
                condition=Q(kind__in=[str(kind) for kind in SafeguardingKind]),
            ),
            models.CheckConstraint(
                name="settled_by_somebody",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]
        indexes: ClassVar[list] = [
            models.Index(
                fields=["raised_at"],
                name="flags_to_settle",
                condition=Q(settled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"flag {self.pk}"
