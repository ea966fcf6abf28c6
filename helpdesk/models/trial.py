"""Test messages that somebody of the team sends to themselves, to see whether messages leave."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpdesk import labels
from helpdesk.choices import NoticeState


class TrialMessageQuerySet(models.QuerySet["TrialMessage"]):
    """Questions the sender asks."""

    def due(self, channel: str, at: datetime) -> "TrialMessageQuerySet":
        """What may leave now by this channel: queued, or claimed by a sender that died."""
        return self.filter(
            Q(state=NoticeState.QUEUED) | Q(state=NoticeState.SENDING, claimed_until__lt=at),
            channel=channel,
        )


class TrialMessage(models.Model):
    """One test message. It leaves by the process, the lane and the driver of everybody's."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=labels.choices_of(labels.CHANNEL))
    # An e-mail, or a number in E.164; the row goes within a day.
    to = models.CharField(max_length=254)
    language = models.CharField(max_length=8)
    state = models.CharField(
        max_length=10, choices=labels.choices_of(labels.NOTICE_STATE), default=NoticeState.QUEUED
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claimed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # What the way out said, in words of a machine; "" where it took the message.
    failure = models.CharField(max_length=80, blank=True)

    objects = TrialMessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list] = [
            models.Index(
                fields=["channel"],
                name="trials_to_send",
                condition=Q(state__in=[NoticeState.QUEUED, NoticeState.SENDING]),
            )
        ]

    def __str__(self) -> str:
        return f"test message {self.pk}"
