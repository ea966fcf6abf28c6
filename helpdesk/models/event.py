"""What happened to a case, in order: appended, never changed."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models

from helpdesk.choices import EventKind
from helpdesk.models.case import Case
from helpdesk.models.final import is_erasure_allowed
from helpdesk.policy.acting import Acting


class EventIsFinal(Exception):
    """An event was about to be changed or deleted."""


class CaseEventQuerySet(models.QuerySet["CaseEvent"]):
    """Reads and appends; refuses the rest, but within `allow_erasure`."""

    def update(self, **fields: Any) -> int:
        if not is_erasure_allowed():
            raise EventIsFinal
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        if not is_erasure_allowed():
            raise EventIsFinal
        return super().delete()


class CaseEvent(models.Model):
    """One line of a case's story. `data` holds ids and codes only, never names or free text."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30, choices=[(str(kind), str(kind)) for kind in EventKind])
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="None: the person, or the desk by itself.",
    )
    acting = models.CharField(
        max_length=12,
        blank=True,
        choices=[(str(acting), str(acting)) for acting in Acting],
        help_text="In which role; empty where it was not written yet, before version 0.3.",
    )
    data = models.JSONField(default=dict)

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list] = ["-at", "-pk"]
        indexes: ClassVar[list] = [
            models.Index(fields=["case", "-at", "-id"], name="story"),
            models.Index(fields=["-at", "-id"], name="events_by_day"),
            models.Index(fields=["actor", "-at", "-id"], name="events_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%d/%m %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append; raises EventIsFinal for a row that exists."""
        if not self._state.adding:
            raise EventIsFinal
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise EventIsFinal
