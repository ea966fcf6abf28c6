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


class StaffSession(models.Model):
    """A session of a member of staff: on what, since when, and when they did something last."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_sessions"
    )
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=30)
    system = models.CharField(max_length=30)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.user} since {self.began_at:%d/%m %H:%M}"


class TypedForm(models.Model):
    """What somebody sent when their session was over: it waits until they are back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="typed_forms")
    path = models.CharField(max_length=2000)
    # A list of [name, value], in the order in which the browser sent them.
    fields = models.JSONField()
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"of {self.user} for {self.path}"


class OneTimeCode(models.Model):
    """A code with which somebody chooses the password of their account, once.

    A keyed digest: who reads the table cannot use it. `made_by` is None where the user asked.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="one_time_codes"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"for {self.user}"
