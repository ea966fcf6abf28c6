"""The time that a promise takes in an adviser's day."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import AppointmentKind, AppointmentState
from helpdesk.models.adviser import Adviser
from helpdesk.models.callback import Callback
from helpdesk.policy.slots import Call


class Appointment(models.Model):
    """A call at an hour (rendez-vous téléphonique). While live, it holds its quarter hours."""

    callback = models.ForeignKey(Callback, models.PROTECT, related_name="appointments")
    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"))
    kind = models.CharField(
        max_length=10,
        choices=labels.choices_of(labels.APPOINTMENT_KIND),
        default=AppointmentKind.PROMISED,
    )
    state = models.CharField(
        max_length=10,
        choices=labels.choices_of(labels.APPOINTMENT_STATE),
        default=AppointmentState.LIVE,
    )
    # Counted against the adviser's cap of first calls: nobody who is not at ease comes in a crowd.
    is_first_call = models.BooleanField(
        _("first call with somebody who is not at ease"), default=False
    )
    # Codes of BookingWarning that an adviser set aside on purpose.
    overruled = models.JSONField(default=list)

    class Meta:
        verbose_name = _("phone appointment")
        verbose_name_plural = _("phone appointments")
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["callback"],
                condition=Q(state=AppointmentState.LIVE),
                name="one_live_appointment_a_callback",
            ),
            models.CheckConstraint(
                name="appointment_length", condition=Q(minutes__in=[15, 30, 45])
            ),
        ]
        indexes: ClassVar[list] = [
            models.Index(
                fields=["starts_at"],
                name="live_appointments",
                condition=Q(state=AppointmentState.LIVE),
            ),
            models.Index(fields=["adviser", "starts_at"], name="appointments_of_an_adviser"),
            models.Index(
                fields=["starts_at"],
                name="promised_hours_by_day",
                condition=Q(kind=AppointmentKind.PROMISED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M} ({self.minutes} min)"

    @property
    def ends_at(self) -> datetime:
        """The first instant after the call."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def call(self) -> Call:
        """What is planned, as the rules of free times read it."""
        return Call(self.minutes, self.is_first_call)


class SlotHold(models.Model):
    """A time kept for a visitor who is still answering (decision 18): provisional, and it ends."""

    # The visitor, as their session knows them: one hold each.
    key = models.UUIDField(unique=True, editable=False)
    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    held_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    # A keyed digest, so that one address cannot hold the whole calendar.
    address = models.CharField(max_length=64, db_index=True, editable=False)

    class Meta:
        verbose_name = _("time kept for a visitor")
        verbose_name_plural = _("times kept for visitors")

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M} ({self.minutes} min)"


class TakenQuarter(models.Model):
    """One quarter hour of one adviser that an appointment or a hold covers.

    Unique: whoever writes, by whatever path, the database refuses a double booking.
    """

    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, null=True, blank=True, related_name="quarters"
    )
    hold = models.ForeignKey(
        SlotHold, models.CASCADE, null=True, blank=True, related_name="quarters"
    )

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["adviser", "starts_at"], name="a_quarter_hour_is_taken_once"
            ),
            models.CheckConstraint(
                name="a_quarter_has_one_owner",
                condition=Q(appointment__isnull=False, hold__isnull=True)
                | Q(appointment__isnull=True, hold__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M}"
