"""The journal of the desk: who came in, and what was done that is no story of one request."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpdesk import labels
from helpdesk.choices import JournalSubject


def kinds() -> list[tuple[str, Any]]:
    """Every kind with its words. A function, so that a new kind needs no migration."""
    return labels.choices_of(labels.JOURNAL_KIND)


def subjects() -> list[tuple[str, Any]]:
    """What a line may be about, as above."""
    return [(str(subject), str(subject)) for subject in JournalSubject]


class JournalEntry(models.Model):
    """One line: who, when, what, about what. Appended only, by `actions/journal.py` alone.

    Keys and codes, never a name, a number or free text. `about_id` is no foreign key: what it
    names may be erased, and the line stays.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=30, choices=kinds)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="None: nobody who had logged in, or the desk by itself.",
    )
    about = models.CharField(max_length=10, choices=subjects, blank=True)
    about_id = models.PositiveBigIntegerField(null=True)
    reference = models.CharField(max_length=12, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list] = [
            models.Index(fields=["-at", "-id"], name="journal_by_day"),
            models.Index(fields=["actor", "-id"], name="journal_by_actor"),
            models.Index(fields=["kind", "-id"], name="journal_by_kind"),
            models.Index(fields=["about", "about_id", "-id"], name="journal_by_subject"),
            models.Index(
                fields=["reference", "-id"],
                name="journal_by_reference",
                condition=~Q(reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
