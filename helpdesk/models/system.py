"""Programs of the operator that speak with the desk: their tokens, and what they asked."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.models.callback import Callback
from helpdesk.policy.api_tokens import MOST_AN_HOUR, Standing


class ApiToken(models.Model):
    """A program that may use the API: what it may do, until when. The token itself is not kept."""

    name = models.CharField(
        _("name of the program"),
        max_length=60,
        help_text=_("As your team calls it, for example: customer area."),
    )
    shown = models.CharField(_("begins with"), max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # Codes of Scope.
    scopes = models.JSONField(_("what it may do"), default=list)
    expires_on = models.DateField(
        _("last day"), help_text=_("One year ahead at most. It works on this day too.")
    )
    hourly_limit = models.PositiveIntegerField(
        _("most calls of the API in an hour"),
        default=600,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_AN_HOUR)],
    )
    made_at = models.DateTimeField(_("made on"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    # To the minute: a program that asks often writes no row each time.
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list] = ["-pk"]
        verbose_name = _("token of a program")
        verbose_name_plural = _("tokens of programs")

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> Standing:
        """What the rules need to know."""
        return Standing(self.scopes, self.expires_on, is_revoked=self.revoked_at is not None)


class SystemRequest(models.Model):
    """One request that a program made, under the key that it chose: the same key is no second one.

    Both digests are keyed: what was sent has a name and a number in it.
    """

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="requests")
    callback = models.ForeignKey(
        Callback, models.CASCADE, null=True, related_name="system_requests"
    )
    key_digest = models.CharField(max_length=64)
    said_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["token", "key_digest"], name="a_key_once_a_token")
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"
