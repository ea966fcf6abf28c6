"""A change of somebody's hours that moved promised calls, kept so that it can be taken back."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from helpdesk.models.callback import Callback
from helpdesk.policy.hours_changes import TAKE_BACK_FOR, may_take_back


class HoursChange(models.Model):
    """A closed day, an absence, other hours: what changed of them, and who decided it."""

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # [{"model", "pk", "before", "after"}]: the fields of each row, null where there was none.
    rows = models.JSONField(default=list)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"change of hours {self.pk}"

    @property
    def told_at(self) -> datetime:
        """When its messages leave, those about an hour that was near apart."""
        return self.made_at + TAKE_BACK_FOR

    def may_be_taken_back(self, at: datetime) -> bool:
        """Whether its messages still wait."""
        return may_take_back(made_at=self.made_at, taken_back_at=self.taken_back_at, at=at)


class MovedPromise(models.Model):
    """One promise that a change of hours moved: how it stood before and after, as ids and codes."""

    change = models.ForeignKey(HoursChange, models.CASCADE, related_name="promises")
    callback = models.ForeignKey(Callback, models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    is_taken_back = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list] = ["pk"]
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["change", "callback"], name="moved_once_a_change")
        ]

    def __str__(self) -> str:
        return f"moved promise {self.pk}"
