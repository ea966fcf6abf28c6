"""What people send back to the desk by SMS."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.models.case import Case, Note

# As long as the column; a longer name of a sender, or id of a gateway, is kept as its beginning
# or as a digest.
SENDER, GATEWAY_ID = 20, 100


class IncomingSms(models.Model):
    """One SMS that came in, once, whatever the gateway repeats.

    Its words are the note of a case, or stand here while nobody knows whose they are.
    """

    gateway_id = models.CharField(max_length=GATEWAY_ID, unique=True)
    # In E.164; "" for a sender that is no number of a person, and then `sender` says it.
    number = models.CharField(max_length=20, blank=True)
    sender = models.CharField(max_length=SENDER, blank=True)
    text = models.TextField(blank=True)
    came_at = models.DateTimeField()
    case = models.ForeignKey(
        Case, models.CASCADE, null=True, blank=True, related_name="incoming_sms"
    )
    note = models.OneToOneField(Note, models.CASCADE, null=True, blank=True, related_name="sms")
    # None: somebody of the team is still to read it.
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("SMS received")
        verbose_name_plural = _("SMS received")
        indexes: ClassVar[list] = [
            models.Index(
                fields=["came_at"], name="sms_to_read", condition=models.Q(read_at__isnull=True)
            ),
            models.Index(fields=["number", "came_at"], name="sms_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"SMS {self.pk}"

    @property
    def words(self) -> str:
        """What it says; "" once that was erased."""
        return self.note.text if self.note else self.text
