"""Places of digital mediation, as a file of the national schema says them: nothing of a person."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """Where somebody may be sent on to; gone, and not offered, is what the last file had not."""

    # What the file calls it.
    code = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    postcode = models.CharField(max_length=5)
    town = models.CharField(max_length=80)
    # The town without accents, capitals and hyphens: what is looked for.
    town_key = models.CharField(max_length=80)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=120, blank=True)
    website = models.CharField(max_length=200, blank=True)
    # As OpenStreetMap writes them.
    hours = models.CharField(max_length=300, blank=True)
    services = models.CharField(max_length=600, blank=True)
    access = models.CharField(max_length=300, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering: ClassVar[list] = ["postcode", "name", "pk"]
        indexes: ClassVar[list] = [
            models.Index(fields=["postcode"], name="places_by_postcode"),
            models.Index(fields=["town_key"], name="places_by_town"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"
