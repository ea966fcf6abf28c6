"""What the operator calls the parts of our SMS: its receipts name nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.models.notice import Notice


class SmsPart(models.Model):
    """One part of an SMS that an operator took, or a receipt that came before its answer."""

    message_id = models.CharField(max_length=64, unique=True)
    # None while only its receipt is here.
    notice = models.ForeignKey(
        Notice, models.CASCADE, null=True, blank=True, related_name="sms_parts"
    )
    # None until a receipt says how it ended.
    arrived = models.BooleanField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("part of an SMS")
        verbose_name_plural = _("parts of SMS")

    def __str__(self) -> str:
        return f"{self.pk}: {self.arrived}"
