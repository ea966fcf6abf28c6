"""Who read about whom: a row for each page that showed somebody."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpdesk.models.person import Person


class PersonRead(models.Model):
    """One page that somebody of the desk was shown (journal des accès). Appended only.

    `person` is whom the page was about, None for a list; `people` is how many it read from the
    database. `page` is the name of its address.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="reads")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    page = models.CharField(max_length=60, default="person")
    people = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list] = [
            models.Index(
                fields=["person", "-at"],
                name="reads_of_person",
                condition=Q(person__isnull=False),
            ),
            models.Index(fields=["reader", "-at"], name="reads_by_reader"),
            models.Index(fields=["-at", "-id"], name="reads_by_day"),
        ]

    def __str__(self) -> str:
        return f"read {self.at:%d/%m %H:%M}"
