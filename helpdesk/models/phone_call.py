"""Telephone calls as an exchange reports them: while they ring, and until what follows is done."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.models.adviser import Adviser
from helpdesk.models.callback import Callback
from helpdesk.models.case import Case
from helpdesk.policy.phone_calls import Direction, HangUp

CALL_ID = 100


class PhoneCall(models.Model):
    """One call, once, however often the exchange reports it."""

    call_id = models.CharField(max_length=CALL_ID, unique=True)
    direction = models.CharField(
        max_length=3, choices=labels.choices_of(labels.CALL_DIRECTION), default=Direction.IN
    )
    # In E.164; "" for a withheld number, and for what nobody could call.
    number = models.CharField(max_length=20, blank=True)
    # Keys of the advisers at whose telephone it rings; [] is everybody's.
    rings_at = models.JSONField(default=list)
    answered_by = models.ForeignKey(
        Adviser, models.PROTECT, null=True, blank=True, related_name="phone_calls"
    )
    began_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(
        max_length=12, choices=labels.choices_of(labels.HANG_UP), default=HangUp.UNKNOWN
    )
    # The line to ring first, of a call that an adviser asked for and that is not dialled yet.
    dials_from = models.CharField(max_length=100, blank=True)
    asked_back = models.BooleanField(default=False)
    # "" while it rings or runs, and for a call of ours.
    became = models.CharField(
        max_length=10, choices=labels.choices_of(labels.MISSED_CALL), blank=True
    )
    # What it led to, or was noted on.
    case = models.ForeignKey(
        Case, models.CASCADE, null=True, blank=True, related_name="phone_calls"
    )
    callback = models.ForeignKey(
        Callback, models.CASCADE, null=True, blank=True, related_name="phone_calls"
    )
    # Whether a message of ours gets to them about it.
    is_told = models.BooleanField(default=False)
    # None: somebody of the team is still to read it. Without `read_by` nobody has to.
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("telephone call")
        verbose_name_plural = _("telephone calls")
        indexes: ClassVar[list] = [
            models.Index(
                fields=["began_at"],
                name="calls_that_run",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["ended_at"],
                name="calls_to_read",
                condition=models.Q(ended_at__isnull=False, read_at__isnull=True),
            ),
            models.Index(fields=["number", "began_at"], name="calls_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"
