"""Who was erased, and who decided it: without a name, and without a way back."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from helpdesk.models.person import Person


class Erasure(models.Model):
    """A wish to erase somebody: done at once, or once a second coordinator agrees.

    `digest` tells a restored backup whom to erase again, and nobody else anything.
    """

    # The row that stays for the figures; None where a restoration does not know it.
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="erasures")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    calls_cancelled = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list] = ["-asked_at", "-pk"]
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="a_second_hand_is_another",
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")),
            )
        ]
        indexes: ClassVar[list] = [
            models.Index(fields=["asked_by", "done_at"], name="erasures_of_a_day")
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
