"""What is counted of strangers, as keyed digests that are soon forgotten; and when they crowd."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from helpdesk.models.callback import Callback


class PublicBooking(models.Model):
    """A promise was asked for on the site: by which session, and from where. Kept for weeks.

    Both are keyed digests, never an address, and emptied after a day; what is left counts days.
    """

    callback = models.OneToOneField(Callback, models.CASCADE, related_name="public_booking")
    session = models.CharField(max_length=64, blank=True, editable=False)
    place = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar[list] = [
            models.Index(
                fields=["place", "asked_at"], name="bookings_by_place", condition=~Q(place="")
            ),
            models.Index(fields=["session"], name="bookings_by_session", condition=~Q(session="")),
        ]

    def __str__(self) -> str:
        return f"public booking {self.pk}"


class Crowd(models.Model):
    """Public requests came faster than usual, and `is_over` once they do no more. Told once."""

    began_at = models.DateTimeField()
    is_over = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["is_over"], condition=Q(is_over=False), name="one_crowd_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"crowd {self.pk}"


class WrongGuess(models.Model):
    """How often somebody guessed wrongly within an hour: keyed digests of what, or from where."""

    digest = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} wrong guesses"


class UsedPlace(models.Model):
    """A request was made or opened from here, as a keyed digest: others' guesses wait, not they."""

    callback = models.ForeignKey(Callback, models.CASCADE, related_name="used_places")
    place = models.CharField(max_length=64, editable=False)
    used_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["callback", "place"], name="a_place_once_a_promise")
        ]

    def __str__(self) -> str:
        return f"used place {self.pk}"
