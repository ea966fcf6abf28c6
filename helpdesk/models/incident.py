"""An outage that many people call about: what the desk says of it, until it is over."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.models.texts import TextRow, say, words_of
from helpdesk.models.topic import Topic
from helpdesk.policy.texts import Text

LONGEST_TITLE = 90


class Incident(models.Model):
    """What stopped working, where and since when; requests are tied to it (incident)."""

    topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("topic"),
        help_text=_("Requests about it are proposed. Empty: any topic."),
        related_name="incidents",
    )
    area = models.CharField(
        _("where"),
        max_length=60,
        blank=True,
        help_text=_("As people say it: “Lille and around”. Empty: everywhere."),
    )
    # Beginnings of postcodes, with a comma between two: policy/incidents.py reads them.
    postcodes = models.CharField(
        _("postcodes"),
        max_length=120,
        blank=True,
        help_text=_("How they begin: 59, 62100. Only for proposing requests."),
    )
    began_at = models.DateTimeField(_("since when"))
    next_news_at = models.DateTimeField(_("next news"), null=True, blank=True)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    # Grows with each change: a kept page that says less is old (serving/announcements.py).
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("incident")
        ordering: ClassVar[list] = ["-began_at", "-pk"]
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="an_incident_ends_after_it_was_declared",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("declared_at")),
            )
        ]

    def __str__(self) -> str:
        return f"incident {self.pk}"

    @property
    def title(self) -> Text:
        """In the active language, else in the desk's first one."""
        return say(words_of(self, IncidentText), "title")

    @property
    def advice(self) -> Text:
        """What advisers are told to say, as `title`; Text("") for nothing."""
        return say(words_of(self, IncidentText), "advice")


class IncidentText(TextRow):
    """What is said of an incident in one language: to everybody, and to advisers."""

    owner = "incident"
    fields = ("title", "advice")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="texts")
    title = models.CharField(
        _("what does not work"),
        max_length=LONGEST_TITLE,
        help_text=_("A few plain words for everybody: “No network on phones”."),
    )
    advice = models.CharField(
        _("for advisers"),
        max_length=200,
        blank=True,
        help_text=_("What to say on the phone. Only the desk sees it."),
    )

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["incident", "language"], name="incident_once_a_language"
            )
        ]
