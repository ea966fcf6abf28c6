"""What the team shares: notes, mentions, ready answers, who has which case open, drafts."""

from typing import TYPE_CHECKING, ClassVar, cast

from django.conf import settings
from django.contrib.admin import display
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk.models.adviser import Adviser
from helpdesk.models.case import Case, Note
from helpdesk.models.texts import TextRow, say
from helpdesk.models.topic import Topic
from helpdesk.policy.texts import Text

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class CaseViewer(models.Model):
    """Somebody has this case open: seen some seconds ago, or gone."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="viewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["case", "user"], name="one_look_a_case")
        ]

    def __str__(self) -> str:
        return f"look {self.pk}"


class NoteDraft(models.Model):
    """A note as it is being typed, so that no crash loses it; gone once the note is kept."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["case", "user"], name="one_draft_a_case")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Memo(models.Model):
    """What one adviser wants to remember about a case, from an instant on; gone once it is done."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="memos")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.CharField(_("memo"), max_length=120)
    due_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list] = ["due_at", "pk"]
        indexes: ClassVar[list] = [models.Index(fields=["user", "due_at"], name="memos_of_a_day")]

    def __str__(self) -> str:
        return f"memo {self.pk}"


class TeamNote(models.Model):
    """What everybody at the desk should know. About no person."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=1000)
    written_at = models.DateTimeField()
    shown_until = models.DateField(_("shown until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list] = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"team note {self.pk}"


class Mention(models.Model):
    """Somebody was named in a note: they see it on their day until they have read it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="mentions")
    team_note = models.ForeignKey(TeamNote, models.CASCADE, null=True, related_name="mentions")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list] = ["-at", "-pk"]
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="a_mention_is_in_one_note",
                condition=Q(note__isnull=False, team_note__isnull=True)
                | Q(note__isnull=True, team_note__isnull=False),
            )
        ]
        indexes: ClassVar[list] = [
            models.Index(
                fields=["user"], name="mentions_to_read", condition=Q(read_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"mention {self.pk}"

    @property
    def _named_in(self) -> Note | TeamNote:
        # A constraint says that there is one.
        return cast(Note | TeamNote, self.note or self.team_note)

    @property
    def text(self) -> str:
        """What was written, where they are named."""
        return self._named_in.text

    @property
    def author(self) -> "AbstractUser | None":
        """Who named them; None once nobody knows."""
        return self._named_in.author


class HandOver(models.Model):
    """What an adviser leaves to the others before going away."""

    adviser = models.ForeignKey(Adviser, models.CASCADE, related_name="hand_overs")
    text = models.TextField(_("what the others should know"), max_length=2000)
    written_at = models.DateTimeField()
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list] = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class CannedReplyManager(models.Manager["CannedReply"]):
    """Ready answers with their words, in one query more."""

    def get_queryset(self) -> models.QuerySet["CannedReply"]:
        return super().get_queryset().prefetch_related("texts")


class CannedReply(models.Model):
    """A ready answer (réponse type), with its places to fill in."""

    topic = models.ForeignKey(
        Topic,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("topic"),
        help_text=_("Empty: for every topic."),
    )
    is_active = models.BooleanField(_("offered"), default=True)

    objects = CannedReplyManager()

    class Meta:
        ordering: ClassVar[list] = ["pk"]
        verbose_name = _("ready answer")
        verbose_name_plural = _("ready answers")

    def __str__(self) -> str:
        return self.title

    @property
    @display(description=_("title"))
    def title(self) -> Text:
        """In the active language, else in the desk's first one."""
        return self.said("title")

    def said(self, field: str, language: str | None = None) -> Text:
        """`title` or `text` in this language (None: the active one), else in the first one."""
        # Wagtail names a row that it has just deleted.
        texts = self.texts.all() if self.pk is not None else ()
        rows = {row.language: {"title": row.title, "text": row.text} for row in texts}
        return say(rows, field, language)


class CannedReplyText(TextRow):
    """A ready answer in one language, with its places to fill in."""

    owner = "reply"
    fields = ("title", "text")

    reply = models.ForeignKey(CannedReply, models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=1000)

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["reply", "language"], name="reply_once_a_language")
        ]


class SavedView(models.Model):
    """Filters of the queue that somebody keeps under a name; `query` is the address after "?"."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=400)
    is_shared = models.BooleanField(_("shared with the team"), default=False)

    class Meta:
        ordering: ClassVar[list] = ["name"]
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["user", "name"], name="one_view_a_name")
        ]

    def __str__(self) -> str:
        return self.name
