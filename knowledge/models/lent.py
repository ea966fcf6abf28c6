"""A guide that was lent to somebody outside, who checks its facts without an account."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from knowledge.lending import LONGEST_NAME, LONGEST_REMARK, is_open
from knowledge.models.pages import GuidePage


class LentGuide(models.Model):
    """One link: a version of a guide, shown to whoever has the link, until a day.

    It names nobody outside. `revision` is None where that version is gone: the live one is shown.
    """

    guide = models.ForeignKey(GuidePage, models.CASCADE, related_name="lent")
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    is_draft = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("guide lent for a check")
        verbose_name_plural = _("guides lent for a check")
        ordering: ClassVar[list] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.guide_id}: {self.ends_at}"

    def is_open(self, at: datetime) -> bool:
        """Whether its link still opens the guide."""
        return is_open(ends_at=self.ends_at, revoked_at=self.revoked_at, at=at)


class OutsideAnswer(models.Model):
    """What one person outside answered: all is true where it has no remarks."""

    lent = models.ForeignKey(LentGuide, models.CASCADE, related_name="answers")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("answer from outside")
        verbose_name_plural = _("answers from outside")
        ordering: ClassVar[list] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.lent_id}: {self.at}"


class OutsideRemark(models.Model):
    """One thing that is not right: `step` is the identity of the step, "" for the whole guide."""

    answer = models.ForeignKey(OutsideAnswer, models.CASCADE, related_name="remarks")
    step = models.CharField(max_length=36, blank=True)
    place = models.CharField(max_length=200)
    text = models.TextField(max_length=LONGEST_REMARK)

    class Meta:
        verbose_name = _("remark from outside")
        verbose_name_plural = _("remarks from outside")
        ordering: ClassVar[list] = ["pk"]

    def __str__(self) -> str:
        return self.place
