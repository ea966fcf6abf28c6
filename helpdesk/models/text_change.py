"""Other words for a message or a script: who proposed them, in place of what, and who saw them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import TextState

# In place of a channel, for the fixed words of a script.
OF_A_SCRIPT = "script"


class TextChange(models.Model):
    """One change of the words of one message or script in one language. Every one stays.

    `before` and `after` are words by the name of their part; {} is our own text. Used once a
    second coordinator has seen it; on a desk with one, from `usable_at` on.
    """

    # A kind of message, or a script; a channel, or OF_A_SCRIPT.
    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=10)
    language = models.CharField(_("language"), max_length=8)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=labels.choices_of(labels.TEXT_STATE), default=TextState.PROPOSED
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    usable_at = models.DateTimeField(null=True, blank=True)
    # None: the desk by itself, after the hour.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["kind", "channel", "language"],
                condition=Q(state=TextState.PROPOSED),
                name="one_proposal_a_text",
            ),
            models.CheckConstraint(
                name="text_state_known",
                condition=Q(state__in=[str(state) for state in TextState]),
            ),
        ]
        indexes: ClassVar[list] = [
            models.Index(fields=["kind", "channel", "language", "-id"], name="changes_of_a_text")
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"

    @property
    def is_proposed(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state == TextState.PROPOSED
