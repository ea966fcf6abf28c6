"""Searches that found nothing: the words alone, counted by day."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class MissedSearch(models.Model):
    """How often these words found nothing on a day. Nothing tells who searched."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=8)
    words = models.CharField(_("words"), max_length=60)
    count = models.PositiveIntegerField(_("how often"), default=1)

    class Meta:
        verbose_name = _("search without answer")
        verbose_name_plural = _("searches without answer")
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["day", "language", "words"], name="missed_once_a_day")
        ]

    def __str__(self) -> str:
        return self.words
