"""Writes who read what is known of people: a log of its own, apart from the story."""

from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.choices import JournalKind, JournalSubject
from helpdesk.models import PersonRead

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# As long as the column.
LONGEST_PAGE = 60


def note_read(*, reader_id: int, page: str, people: int, about: int | None, at: datetime) -> None:
    """Somebody of the desk was shown a page: about this person, or a list of so many. One query."""
    PersonRead.objects.create(
        reader_id=reader_id, page=page[:LONGEST_PAGE], people=people, person_id=about, at=at
    )


def note_file(*, person_id: int, by: "AbstractUser", at: datetime) -> None:
    """Somebody took the whole file of this person: a line in the journal each time."""
    about = Subject(JournalSubject.PERSON, person_id)
    record_entry(kind=JournalKind.FILE_PRINTED, at=at, by=by, about=about)
