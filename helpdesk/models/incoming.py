"""What people send back to the desk by SMS."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.models.appointment import Appointment
from helpdesk.models.callback import Callback
from helpdesk.models.case import Case, Note
from helpdesk.models.notice import Notice
from helpdesk.policy.sms_phrases import Said
from helpdesk.policy.sms_talk import Did

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
    said = models.CharField(
        max_length=10, choices=labels.choices_of(labels.SMS_SAID), default=Said.OTHER
    )
    did = models.CharField(
        max_length=20, choices=labels.choices_of(labels.SMS_DID), default=Did.NOTED
    )
    # What answered it, if anything did.
    answer = models.ForeignKey(
        Notice, models.SET_NULL, null=True, blank=True, related_name="answered_sms"
    )
    # None: somebody of the team is still to read it. Without `read_by` nobody has to.
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


class SmsQuestion(models.Model):
    """A question that we put to a number by SMS, and whose answer changes a promise.

    One at a time for a promise; over once it was answered, or something happened since.
    """

    callback = models.ForeignKey(Callback, models.CASCADE, related_name="sms_questions")
    # The hour that it was asked about: another one by now, and nobody knows what "yes" means.
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asks = models.CharField(max_length=12, choices=labels.choices_of(labels.SMS_ASKS))
    # The instants to choose from, in ISO format, and the key under which each is kept for a while.
    times = models.JSONField(default=list)
    holds = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question by SMS")
        verbose_name_plural = _("questions by SMS")
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["callback"],
                condition=models.Q(ended_at__isnull=True),
                name="one_question_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"
