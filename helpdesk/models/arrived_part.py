"""What an operator handed us by SMPP, which names no message: to know a repeat, and join parts."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArrivedPart(models.Model):
    """One SMS, or one part of it; its words stand here only until the others have come."""

    # Keyed digests of what came, and of what its parts have in common; "" stands alone.
    digest = models.CharField(max_length=64)
    message = models.CharField(max_length=64, blank=True, db_index=True)
    number = models.PositiveSmallIntegerField(default=1)
    of = models.PositiveSmallIntegerField(default=1)
    sender = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    # By what the message is known from here on.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    # Whether the operator was told that we have it.
    is_answered = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("part of an SMS received")
        verbose_name_plural = _("parts of SMS received")
        indexes: ClassVar[list] = [models.Index(fields=["digest", "at"], name="sms_parts_known")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.number}/{self.of}"
