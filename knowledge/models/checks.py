"""What was measured of each version of a guide."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision


class GuideCheck(models.Model):
    """How plain one revision of a guide is. Written when the revision is; never changed."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="plainness")
    score = models.FloatField(_("score"), null=True, blank=True)
    longest = models.PositiveSmallIntegerField(_("words of the longest sentence"), default=0)
    stops = models.PositiveSmallIntegerField(_("what refuses publication"), default=0)
    advice = models.PositiveSmallIntegerField(_("what would be better otherwise"), default=0)
    is_plain = models.BooleanField(_("plain"))

    class Meta:
        verbose_name = _("measure of a guide")
        verbose_name_plural = _("measures of guides")
        indexes: ClassVar[list] = [models.Index(fields=["is_plain"], name="checks_by_result")]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.score}"
