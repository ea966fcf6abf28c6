"""What is kept of second proofs. Passkeys and apps are rows of django-otp's own tables."""

import logging
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from website.second_factor.sealing import CannotOpen, opened, sealed


class SecondFactor(models.Model):
    """One row of an account that ever needed one: what its sessions and its guesses stand on.

    Sessions that passed under an older `epoch` pass again. Wrong codes are counted apart for
    browsers that passed before: a stranger with the password slows themselves and not the owner.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="second_factor",
    )
    is_demo = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=0)
    wrong_codes = models.PositiveIntegerField(default=0)
    wrong_at = models.DateTimeField(null=True)
    wrong_codes_known = models.PositiveIntegerField(default=0)
    wrong_known_at = models.DateTimeField(null=True)
    # Told to the person the next time that they come in.
    wrong_since = models.PositiveIntegerField(default=0)
    reset_at = models.DateTimeField(null=True)
    reset_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"second factor of {self.user_id}"


log = logging.getLogger(__name__)


class AppCode(TOTPDevice):
    """The codes of an app. SecondFactor slows guesses for all proofs of an account together.

    `key` is kept sealed (`sealing.py`), and sealed anew whenever a row is saved whole.
    """

    class Meta:
        proxy = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With its secret under the key of today."""
        fields = kwargs.get("update_fields")
        if fields is None or "key" in fields:
            self.key = sealed(self.bin_key, user_id=self.user_id)
        super().save(*args, **kwargs)

    @property
    def bin_key(self) -> bytes:
        """The secret itself. Raises CannotOpen."""
        return opened(self.key, user_id=self.user_id)

    def verify_token(self, token: Any) -> bool:
        """As ever; no code is right of a secret that cannot be opened."""
        try:
            return super().verify_token(token)
        except CannotOpen:
            log.error("The app of account %s was sealed under another SECRET_KEY.", self.user_id)
            return False

    def get_throttle_factor(self) -> int:
        """None of its own: django-otp's grows for ever, and would keep the owner out."""
        return 0


class RecoveryCode(models.Model):
    """One printed code, as a keyed digest: neither the table nor a backup of it tells the code."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="one_digest_a_recovery_code")
        ]

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"


class FactorEvent(models.Model):
    """What happened to the proofs of an account, and by whom; codes and never a secret."""

    class Kind(models.TextChoices):
        APP_ADDED = "app_added"
        PASSKEY_ADDED = "passkey_added"
        REMOVED = "removed"
        CODES_MADE = "codes_made"
        CODE_USED = "code_used"
        RESET = "reset"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factor_events"
    )
    # None: by a command of the machine.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"
