"""What people ask about, in the words of each language."""

from typing import ClassVar

from django.contrib.admin import display
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.models.texts import TextRow, say, words_of
from helpdesk.policy.texts import Text

CALL_LENGTHS = [(15, _("15 minutes")), (30, _("30 minutes")), (45, _("45 minutes"))]


class Topic(models.Model):
    """What a request is about. Its code is also the code of a topic page of guides."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    icon = models.CharField(_("pictogram"), max_length=20, blank=True)
    coop_theme = models.CharField(_("theme of La Coop"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    call_minutes = models.PositiveSmallIntegerField(
        _("length of a call"), choices=CALL_LENGTHS, default=15
    )
    notice_minutes = models.PositiveIntegerField(_("shortest notice, in minutes"), default=60)
    horizon_days = models.PositiveSmallIntegerField(_("how many days ahead"), default=14)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering: ClassVar[list] = ["position", "code"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    @property
    @display(description=_("name"))
    def name(self) -> Text:
        """In the active language; in the desk's first one where there is no other."""
        return self.name_in()

    def name_in(self, language: str | None = None) -> Text:
        """As `name`, in this language; the code of a topic without any name."""
        return say(words_of(self, TopicText), "name", language) or Text(self.code)

    def checklist_in(self, language: str | None = None) -> Text:
        """The things to do, one a line; None is the active language. "" where there are none."""
        return say(words_of(self, TopicText), "checklist", language)


class TopicText(TextRow):
    """The name of a topic in one language, and its things to do."""

    owner = "topic"
    fields = ("name", "checklist")

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="texts")
    name = models.CharField(_("name"), max_length=60)
    checklist = models.TextField(_("things to do"), blank=True, help_text=_("One a line."))

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["topic", "language"], name="topic_once_a_language")
        ]
