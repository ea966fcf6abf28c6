"""Who logs in, the home page, and pages of plain text."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.cache import cache
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from accessibility.forms.plain import PlainPageForm
from helpdesk.models import DeskSettings
from helpdesk.reads.availability import next_free_time
from helpdesk.words.retention import delays_for_people
from knowledge.models import GuidePage, TopicPage
from website.models.accounts import LogInTries, OneTimeCode, StaffSession, TypedForm
from website.models.announcement import Announcement, AnnouncementText
from website.models.home_form import HomePageForm
from website.models.links import LinkNight, LinkUse, OutsideLink
from website.models.theme import Theme

__all__ = [
    "Announcement",
    "AnnouncementText",
    "ContentVersion",
    "HomePage",
    "LinkNight",
    "LinkUse",
    "LogInTries",
    "OneTimeCode",
    "OutsideLink",
    "StaffSession",
    "TextPage",
    "Theme",
    "TypedForm",
    "User",
]

# Pages that the starter made are known by keys of this family, whatever their title and address.
FAMILY = uuid.UUID("6f2b6a52-2f0e-4c53-9d0b-0d3f2a1c7e11")
YOUR_DATA = uuid.uuid5(FAMILY, "privacy")


# For so long, in seconds, the home page says the same next free time, to whomever it is made for.
A_MINUTE = 60


def _next_time() -> datetime | None:
    return next_free_time(at=timezone.now())


class User(AbstractUser):
    """A member of staff: adviser, coordinator or editor. People who are helped have no account."""

    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("The account ends after it by itself.")
    )

    class Meta(AbstractUser.Meta):
        pass


class HomePage(Page):
    """The first page of a language: search, topics, the phone, and "call me back"."""

    base_form_class = HomePageForm
    heading = models.CharField(
        _("title on the page"),
        max_length=80,
        blank=True,
        help_text=_("Empty: “Your phone, step by step”."),
    )
    most_asked = models.CharField(
        _("guides that people ask for most"),
        max_length=60,
        blank=True,
        default="125, 102, 103, 131, 142, 112",
        help_text=_("Their numbers, as 101, 103. Six fit best."),
    )

    content_panels: ClassVar[list] = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("most_asked"),
    ]
    template = "website/home_page.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the topics, in their order in the CMS; the guides asked most; the next free time."""
        context = super().get_context(request, *args, **kwargs)
        context["topics"] = TopicPage.objects.live().descendant_of(self).order_by("path")
        context["asked_guides"] = self.asked_guides()
        context["next_time"] = cache.get_or_set("website.next_time", _next_time, A_MINUTE)
        return context

    def asked_guides(self) -> list[GuidePage]:
        """The live guides of this language that an editor named, in the order of the list."""
        numbers = [
            int(part) for part in self.most_asked.replace(",", " ").split() if part.isdigit()
        ]
        live = GuidePage.objects.live().filter(locale_id=self.locale_id, number__in=numbers)
        found = {
            guide.number: guide for guide in live.only("title", "url_path", "number", "locale")
        }
        return [found[number] for number in dict.fromkeys(numbers) if number in found]


class TextPage(Page):
    """A page of running text that each cooperative rewrites: about, privacy, legal."""

    body = RichTextField(_("text"), features=["h2", "h3", "bold", "link", "ol", "ul"])

    base_form_class = PlainPageForm
    template = "website/text_page.html"
    parent_page_types: ClassVar[list[str]] = ["website.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("text page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page "Your data" also says how long things are kept: what the desk does, no more."""
        context = super().get_context(request, *args, **kwargs)
        if self.translation_key == YOUR_DATA:
            # As they are now: the page is then kept, until they change again.
            context["delays"] = list(delays_for_people(DeskSettings.load().delays))
        return context


class ContentVersion(models.Model):
    """One row, whose number grows when an editor changed something (website.serving.page_cache)."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
