"""Writes who read what is known of people: a log of its own, apart from the story."""

from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.choices import JournalKind, JournalSubject
from helpdesk.models import PersonRead
from helpdesk.models.final import allow_erasure

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# As long as the column.
LONGEST_PAGE = 60


def note_read(*, reader_id: int, page: str, people: int, about: int | None, at: datetime) -> None:
    """Somebody of the desk was shown a page: about this person, or a list of so many. One query."""
    PersonRead.objects.create(
        reader_id=reader_id, page=page[:LONGEST_PAGE], people=people, person_id=about, at=at
    )


def forget_reads(*, before: datetime, most: int) -> int:
    """Delete reads that are older, the oldest first, at most so many. Returns how many went."""
    with allow_erasure():
        old = PersonRead.objects.filter(at__lt=before).order_by("at", "pk")
        keys = list(old.values_list("pk", flat=True)[:most])
        return PersonRead.objects.filter(pk__in=keys).delete()[0]


def note_file(*, person_id: int, by: "AbstractUser", at: datetime) -> None:
    """Somebody took the whole file of this person: a line in the journal each time."""
    about = Subject(JournalSubject.PERSON, person_id)
    record_entry(kind=JournalKind.FILE_PRINTED, at=at, by=by, about=about)
