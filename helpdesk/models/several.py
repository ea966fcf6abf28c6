"""An act on several requests, kept so that it can be taken back."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from helpdesk import labels
from helpdesk.models.incident import Incident
from helpdesk.policy.hours_changes import TAKE_BACK_FOR, may_take_back


class ActOnSeveral(models.Model):
    """What somebody did with several requests at once: of each how it stood, or why not.

    A line is {"case", "why", "before", "after", "held"}: ids and codes, "why" is "" where it was
    done; "kept" says why it was not taken back, once that was tried.
    """

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    act = models.CharField(max_length=10, choices=labels.choices_of(labels.SEVERAL_ACT))
    lines = models.JSONField(default=list)
    # To which incident they were tied, or which one ended; None for every other act.
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"

    @property
    def told_at(self) -> datetime:
        """When its messages leave; until then it can be taken back."""
        return self.made_at + TAKE_BACK_FOR

    def may_be_taken_back(self, at: datetime) -> bool:
        """Whether its messages still wait, and nobody took it back."""
        return may_take_back(made_at=self.made_at, taken_back_at=self.taken_back_at, at=at)
