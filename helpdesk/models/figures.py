"""Figures of the service, counted by day, and what was taken out as a file. About no adviser."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import ExportFormat, ExportState


class DayFigure(models.Model):
    """How often something happened on one local day, for one topic and channel.

    `topic`, `measure` and `detail` are codes, "" for none; `total` sums what has a size (minutes).
    Counted again from the facts: a row is never the only place where something is known.
    """

    day = models.DateField()
    measure = models.CharField(max_length=30)
    topic = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=10, blank=True)
    detail = models.CharField(max_length=60, blank=True)
    count = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["day", "measure", "topic", "source", "detail"],
                name="one_figure_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.measure}"


class Export(models.Model):
    """A file of figures that somebody asked for: written in the background, gone after a while."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    format = models.CharField(max_length=5, choices=[(str(f), str(f)) for f in ExportFormat])
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    state = models.CharField(
        max_length=10, choices=labels.choices_of(labels.EXPORT_STATE), default=ExportState.QUEUED
    )
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    # A name below the folder of exports; "" before it is written and after it is deleted.
    file_name = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list] = ["-asked_at", "-pk"]
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="a_ready_export_has_a_file_and_an_end",
                condition=Q(
                    state=ExportState.READY, ready_at__isnull=False, expires_at__isnull=False
                )
                & ~Q(file_name="")
                | ~Q(state=ExportState.READY),
            )
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def is_ready(self) -> bool:
        """Whether its file can be taken."""
        return self.state == ExportState.READY

    @property
    def is_being_written(self) -> bool:
        """Whether its state will change by itself, soon."""
        return self.state in (ExportState.QUEUED, ExportState.RUNNING)


class ExportTaken(models.Model):
    """Who took the file, and when. Appended only."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="taken")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"taken {self.pk}"
