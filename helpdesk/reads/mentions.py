"""Reads what the team wrote for everybody, and who was named in what they have not read."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from helpdesk.models import Mention, TeamNote

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


# A note for everybody is read in a second: more of them are read by nobody.
NOTES_SHOWN = 20


def unread_of(user: "AbstractUser") -> QuerySet[Mention]:
    """What somebody has still to read, the latest first."""
    related = ("note__case__person", "note__author__adviser", "team_note__author__adviser")
    return Mention.objects.filter(user=user.pk, read_at=None).select_related(*related)


def team_notes(today: date) -> QuerySet[TeamNote]:
    """Those to show today, the latest first."""
    current = TeamNote.objects.filter(Q(shown_until=None) | Q(shown_until__gte=today))
    return current.select_related("author__adviser")[:NOTES_SHOWN]


def find_team_note(pk: int) -> TeamNote | None:
    """The note to everybody of this key; None when it was taken down. One query."""
    return TeamNote.objects.filter(pk=pk).first()


def mention_of(user: "AbstractUser", pk: int) -> Mention | None:
    """Where this user is named, by its key; None where somebody else is. One query."""
    return Mention.objects.filter(user=user.pk, pk=pk).first()
