"""What is kept of accounts beside the user: tries that failed."""

from django.conf import settings
from django.db import models


class LogInTries(models.Model):
    """Wrong tries in a row of one name, browser or address: a keyed digest, never what was typed.

    Somebody who types a password where the name goes would otherwise leave it here.
    """

    digest = models.CharField(max_length=64, unique=True)
    wrong = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True, db_index=True)
    # Of a name that somebody has: whom to tell, how many they were not told of, and since when.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="log_in_tries"
    )
    untold = models.PositiveIntegerField(default=0)
    untold_since = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.wrong} wrong tries"
