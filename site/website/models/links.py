"""Links and phone numbers of the pages, as they were found in the last night."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from website.link_rules import NIGHTS, Kind, Problem, is_told


class LinkUse(models.Model):
    """A link or a number where a page has it; `problem` "" while it works, or waits to be told."""

    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in Kind])
    target = models.CharField(max_length=500)
    where = models.CharField(max_length=200, blank=True)
    block = models.CharField(max_length=36, blank=True)
    problem = models.CharField(max_length=20, blank=True)

    if TYPE_CHECKING:
        since: date | None

    class Meta:
        verbose_name = _("link of a page")
        verbose_name_plural = _("links of pages")
        indexes: ClassVar[list] = [models.Index(fields=["problem"], name="uses_by_problem")]

    def __str__(self) -> str:
        return self.target


class OutsideLink(models.Model):
    """An address of another site: how it answered when it was asked, and how long it fails.

    `tonight` and `is_heard` are of `asked_on` and not counted yet; `problem`, `nights` and
    `failing_since` are of the nights that were counted.
    """

    address = models.CharField(max_length=500, unique=True)
    asked_on = models.DateField(null=True)
    tonight = models.CharField(max_length=20, blank=True)
    is_heard = models.BooleanField(default=False)
    problem = models.CharField(max_length=20, blank=True)
    nights = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateField(null=True)

    class Meta:
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")

    def __str__(self) -> str:
        return self.address

    @classmethod
    def told(cls) -> models.QuerySet["OutsideLink"]:
        """Those that failed in enough nights, one after the other."""
        return cls.objects.filter(nights__gte=NIGHTS)

    @property
    def is_told(self) -> bool:
        """Whether editors are told of it."""
        return is_told(self.nights)

    def count(self, day: date) -> None:
        """Count the night of this day; the caller saves."""
        self.problem = self.tonight
        # A private address never becomes right by itself: it is told at once.
        more = NIGHTS if self.tonight in (Problem.PRIVATE, Problem.BAD_ADDRESS) else self.nights + 1
        self.nights = min(more, 1000) if self.tonight else 0
        self.failing_since = (self.failing_since or day) if self.tonight else None


class LinkNight(models.Model):
    """One look at all pages: how much there was, and whether other sites could be asked."""

    class State(models.TextChoices):
        """How far it got with other sites."""

        ASKING = "asking", _("other sites are being asked")
        ASKED = "asked", _("other sites were asked")
        SILENT = "silent", _("other sites could not be asked")
        OFF = "off", _("other sites are not asked")

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    links = models.PositiveIntegerField(default=0)
    numbers = models.PositiveIntegerField(default=0)
    outside = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.OFF)

    class Meta:
        verbose_name = _("look at links")
        verbose_name_plural = _("looks at links")

    def __str__(self) -> str:
        return f"{self.day}"
