"""Which account is whom at a provider."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Identity(models.Model):
    """An account is known by what its provider calls it, and not by an e-mail."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities"
    )
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_a_subject"),
            models.UniqueConstraint(fields=["user", "issuer"], name="one_subject_an_account"),
        ]

    def __str__(self) -> str:
        return f"identity of {self.user_id}"
