"""Who opened a restricted record, and why: a relative of the staff, a person who is threatened."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.models.person import Person


class RestrictedOpening(models.Model):
    """One account may read one restricted record until an instant, for the reason that it gave."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="openings")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(
        _("why"), max_length=12, choices=labels.choices_of(labels.OPENING_REASON)
    )
    words = models.CharField(_("in your own words"), max_length=300, blank=True)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list] = [
            models.Index(fields=["opened_by", "until"], name="openings_of_an_account"),
            models.Index(fields=["person", "-id"], name="openings_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}"
