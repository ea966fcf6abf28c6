"""Whether a guide helped, as its readers say: about the guide, never about a person."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class NotHelped(models.TextChoices):
    """What was wrong, in the words of readers."""

    UNCLEAR = "unclear", _("I did not understand")
    DIFFERENT = "different", _("My phone shows something else")
    FAILED = "failed", _("I did it, and it does not work")
    OTHER_MATTER = "other_matter", _("It was not what I was looking for")
    OTHER = "other", _("Something else")


class GuideVote(models.Model):
    """One answer to "Did this help?". It keeps the version that was read, and no time of day."""

    number = models.PositiveIntegerField(_("guide"))
    language = models.CharField(_("language"), max_length=8)
    revision_id = models.PositiveBigIntegerField(_("version"), null=True, blank=True)
    helped = models.BooleanField(_("it helped"))
    reason = models.CharField(_("what was wrong"), max_length=20, choices=NotHelped, blank=True)
    device = models.CharField(_("phone"), max_length=10, blank=True)
    # The identity of the step, which it keeps when the guide is edited or re-ordered.
    step = models.UUIDField(_("step"), null=True, blank=True)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("answer of a reader")
        verbose_name_plural = _("answers of readers")
        indexes: ClassVar[list] = [
            models.Index(fields=["day", "language", "number"], name="votes_by_day")
        ]
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                condition=models.Q(helped=False) | models.Q(reason=""), name="no_reason_if_helped"
            ),
            models.CheckConstraint(
                condition=models.Q(helped=False) | models.Q(step=None), name="no_step_if_helped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.language} {self.helped}"
