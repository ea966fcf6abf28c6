"""Programs that want to be told: where, of what, and what they were told."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import NoticeState
from helpdesk.models.callback import Callback
from helpdesk.models.case import Case


class Webhook(models.Model):
    """An address that is told of some events. Its secret comes from that of the site: none here."""

    name = models.CharField(
        _("name of the program"),
        max_length=60,
        help_text=_("As your team calls it, for example: customer area."),
    )
    address = models.CharField(
        _("address"), max_length=300, help_text=_("It begins with https:// and is public.")
    )
    # Codes of ProgramEvent.
    events = models.JSONField(_("what it is told"), default=list)
    salt = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(_("made on"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended on"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list] = ["-pk"]
        verbose_name = _("webhook of a program")
        verbose_name_plural = _("webhooks of programs")

    def __str__(self) -> str:
        return self.name

    @property
    def lane(self) -> str:
        """The name of its own breaker: an address that fails stops no other."""
        return f"hook{self.pk}"


class WebhookMessageQuerySet(models.QuerySet["WebhookMessage"]):
    """Questions the sender asks."""

    def due(self, at: datetime) -> "WebhookMessageQuerySet":
        """What may leave now: queued and due, or claimed by a sender whose lease ran out."""
        return self.filter(
            Q(state=NoticeState.QUEUED, due_at__lte=at)
            | Q(state=NoticeState.SENDING, claimed_until__lt=at)
        )


class WebhookMessage(models.Model):
    """One event for one program, written with what it tells. `data` names no person."""

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="messages")
    case = models.ForeignKey(Case, models.PROTECT, related_name="webhook_messages")
    callback = models.ForeignKey(
        Callback, models.PROTECT, null=True, related_name="webhook_messages"
    )
    event = models.CharField(max_length=20, choices=labels.choices_of(labels.PROGRAM_EVENT))
    data = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    # The same at each try and each replay, so that a program can tell a repeat.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        max_length=10, choices=labels.choices_of(labels.NOTICE_STATE), default=NoticeState.QUEUED
    )
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=80, blank=True)

    objects = WebhookMessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list] = [
            models.Index(
                fields=["webhook", "due_at"],
                name="webhook_messages_to_send",
                condition=Q(state__in=[NoticeState.QUEUED, NoticeState.SENDING]),
            ),
            models.Index(fields=["ended_at"], name="webhook_messages_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"
