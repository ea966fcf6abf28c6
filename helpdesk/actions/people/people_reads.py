"""Writes who read what is known of a person: a log of its own, apart from the story."""

from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.models import PersonRead

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def note_read(*, person_id: int, reader: "AbstractUser", at: datetime) -> None:
    """Somebody of the desk read about this person; once an hour each, however often. One query."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    PersonRead.objects.bulk_create(
        [PersonRead(person_id=person_id, reader_id=reader.pk, hour=hour)], ignore_conflicts=True
    )
