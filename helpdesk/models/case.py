"""A request for help from its first word to its end, and the notes taken on the way."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import CaseSource, CaseState, ClosingReason, NextTime
from helpdesk.models.adviser import Adviser, Topic
from helpdesk.models.person import Person


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions the desk asks of its cases."""

    def not_closed(self) -> "CaseQuerySet":
        """Cases somebody still has to do something about."""
        return self.exclude(state=CaseState.CLOSED)

    def of(self, adviser: Adviser) -> "CaseQuerySet":
        """Cases that this adviser looks after."""
        return self.filter(adviser=adviser)

    def for_list(self) -> "CaseQuerySet":
        """With what a line of the queue shows, in one query."""
        return self.select_related("person", "topic", "adviser")


class Case(models.Model):
    """One request of one person about one topic (demande)."""

    reference = models.CharField(_("reference"), max_length=6, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="cases")
    adviser = models.ForeignKey(
        Adviser, models.PROTECT, related_name="cases", null=True, blank=True
    )
    language = models.CharField(max_length=8, default="fr")
    source = models.CharField(max_length=10, choices=labels.choices_of(labels.CASE_SOURCE))
    state = models.CharField(
        max_length=10, choices=labels.choices_of(labels.CASE_STATE), default=CaseState.NEW
    )
    question = models.TextField(_("what the person said"), blank=True)
    wanted_help = models.CharField(
        max_length=15, blank=True, choices=labels.choices_of(labels.WANTED_HELP)
    )
    afraid = models.CharField(max_length=10, blank=True, choices=labels.choices_of(labels.AFRAID))
    guide_number = models.PositiveIntegerField(null=True, blank=True)
    guide_step = models.PositiveSmallIntegerField(null=True, blank=True)
    routing_reasons = models.JSONField(default=list)
    related_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="follow_ups"
    )
    closing_reason = models.CharField(
        max_length=20, blank=True, choices=labels.choices_of(labels.CLOSING_REASON)
    )
    next_time = models.CharField(
        max_length=15, blank=True, choices=labels.choices_of(labels.NEXT_TIME)
    )
    is_demo = models.BooleanField(default=False, editable=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes: ClassVar[list] = [
            models.Index(
                fields=["-opened_at", "-id"],
                name="open_cases",
                condition=~Q(state=CaseState.CLOSED),
            ),
            models.Index(fields=["adviser", "-opened_at", "-id"], name="cases_of_an_adviser"),
            models.Index(fields=["-opened_at", "-id"], name="cases_by_opening"),
        ]
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="closed_says_why_and_when",
                condition=Q(
                    state=CaseState.CLOSED,
                    closed_at__isnull=False,
                    closing_reason__in=[str(reason) for reason in ClosingReason],
                )
                | (
                    ~Q(state=CaseState.CLOSED)
                    & Q(closed_at__isnull=True, closing_reason="", next_time="")
                ),
            ),
            models.CheckConstraint(
                name="case_source_known", condition=Q(source__in=[str(s) for s in CaseSource])
            ),
            models.CheckConstraint(
                name="case_state_known", condition=Q(state__in=[str(s) for s in CaseState])
            ),
            models.CheckConstraint(
                name="next_time_known",
                condition=Q(next_time__in=["", *[str(n) for n in NextTime]]),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Note(models.Model):
    """Free text about a case. It can be erased; events cannot (decision 26)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list] = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"
