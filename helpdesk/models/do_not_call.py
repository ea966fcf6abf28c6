"""The numbers that nobody calls any more: digests, never the numbers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpdesk import labels


class DoNotCall(models.Model):
    """A number whose owner wants no call (liste "ne pas appeler"), until its owner says otherwise.

    The wish to be called again is one row with who heard it, and how; another hand lifts it.
    """

    # Under SECRET_KEY as it was then; those of before are SECRET_KEY_FALLBACKS.
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    # None: the owner, by the link of a message.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    wish_at = models.DateTimeField(null=True, blank=True)
    wish_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    wish_how = models.CharField(
        max_length=10, blank=True, choices=labels.choices_of(labels.HOW_SAID)
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["digest"], condition=Q(lifted_at=None), name="a_number_refuses_once"
            ),
            models.CheckConstraint(
                name="lifted_after_a_wish",
                condition=Q(lifted_at=None) | Q(wish_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"do not call {self.pk}"
