"""What the team tells every reader for some hours or days: an outage, the end of 2G."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.models.texts import TextRow, first_language, say, words_of
from website.announcements import AnnouncementKind

KINDS: list[tuple[str, object]] = [
    (AnnouncementKind.OUTAGE.value, _("Outage")),
    (AnnouncementKind.TO_KNOW.value, _("To know")),
]
# An outage is seldom longer: whoever writes it says otherwise.
USUALLY = timedelta(hours=4)
LONGEST_TEXT = 160


def in_some_hours() -> datetime:
    """When an announcement usually ends, if it begins now."""
    return timezone.now() + USUALLY


class Announcement(models.Model):
    """A few words at the top of pages, which come and go by themselves at their hours."""

    kind = models.CharField(_("kind"), max_length=10, choices=KINDS, default=KINDS[0][0])
    starts_at = models.DateTimeField(_("visible from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("visible until"),
        default=in_some_hours,
        help_text=_("It goes by itself at that hour."),
    )
    guide_number = models.PositiveIntegerField(
        _("guide that helps"), null=True, blank=True, help_text=_("A link to it ends the text.")
    )

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering: ClassVar[list[str]] = ["-ends_at", "-pk"]
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="an_announcement_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return str(say(words_of(self, AnnouncementText), "text", first_language())) or "–"


class AnnouncementText(TextRow):
    """What it says in one language."""

    owner = "announcement"
    fields = ("text",)

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="texts")
    text = models.TextField(
        _("text"),
        max_length=LONGEST_TEXT,
        help_text=_("One or two short sentences: what happens, and what one can do."),
    )

    class Meta:
        verbose_name = _("text of an announcement")
        verbose_name_plural = _("texts of announcements")
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["announcement", "language"], name="announcement_once_a_language"
            )
        ]
