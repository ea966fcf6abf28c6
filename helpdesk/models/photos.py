"""Pictures that a person sends by a link: what came, and the codes that open the page."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpdesk.models.case import Case, Note


class FilesCame(models.Model):
    """What came by one link for a case, with the note that holds it (pièces reçues).

    `round` is that of the case: a link is of one round, and used up when it is over.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="arrivals")
    note = models.OneToOneField(Note, models.CASCADE, related_name="arrival")
    round = models.PositiveSmallIntegerField()
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
