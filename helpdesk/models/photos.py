"""What came for a case and is to be looked at or listened to, and the codes that open its page."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpdesk.models.case import Case, Note
from helpdesk.models.phone_call import PhoneCall


class FilesCame(models.Model):
    """What came for a case by one link, or as a voice message, with its note (pièces reçues).

    `round` is that of the case: a link is of one round, and used up when it is over; None for a
    voice message, and for what came for a case that was joined to this one. `call` is the call that
    a voice message was left in, while that is kept.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="arrivals")
    note = models.OneToOneField(Note, models.CASCADE, related_name="arrival")
    round = models.PositiveSmallIntegerField(null=True, blank=True)
    call = models.OneToOneField(
        PhoneCall, models.SET_NULL, null=True, blank=True, related_name="voice_message"
    )
    is_voice = models.BooleanField(default=False)
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["case", "round"], name="one_arrival_a_round")
        ]
        indexes: ClassVar[list] = [
            models.Index(fields=["came_at"], name="files_to_see", condition=Q(seen_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"files {self.pk}"


class PhotoCode(models.Model):
    """A code that an adviser says on the phone: it opens the page of one case, once."""

    # Under SECRET_KEY; the code itself is kept nowhere.
    digest = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="photo_codes")
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"code {self.pk}"
