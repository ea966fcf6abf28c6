"""Somebody of the team is named in a note: they see it on their day until they have read it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction

from helpdesk.choices import ADVISERS, COORDINATORS
from helpdesk.models import Mention, Note, TeamNote
from helpdesk.policy.mentions import named_in
from helpdesk.policy.names import search_form

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def _called(user: "AbstractUser") -> set[str]:
    """What one may write after "@" for this user, folded."""
    adviser = getattr(user, "adviser", None)
    names = (adviser.first_name if adviser else "", user.first_name, user.username)
    return {search_form(name) for name in names if name}


def mention_all(
    text: str,
    *,
    at: datetime,
    by: "AbstractUser | None",
    note: Note | None = None,
    team_note: TeamNote | None = None,
) -> int:
    """Tell the members of the desk whom the text names, but for who wrote it. Returns how many.

    Two people of one first name are both told. Without an "@", no query.
    """
    if not (names := named_in(text)):
        return 0
    members = get_user_model().objects.filter(is_active=True).select_related("adviser")
    members = members.filter(groups__name__in=[ADVISERS, COORDINATORS]).distinct()
    told = [user for user in members if user != by and names & _called(user)]
    Mention.objects.bulk_create(
        Mention(user=user, note=note, team_note=team_note, at=at) for user in told
    )
    return len(told)


def has_read(*, mention: Mention, at: datetime) -> None:
    """It was read; again changes nothing."""
    Mention.objects.filter(pk=mention.pk, read_at=None).update(read_at=at)


@transaction.atomic
def write_team_note(
    *, text: str, shown_until: date | None, at: datetime, by: "AbstractUser"
) -> TeamNote:
    """What everybody at the desk should know, until a day or until it is taken down."""
    note = TeamNote.objects.create(
        author_id=by.pk, text=text.strip(), written_at=at, shown_until=shown_until
    )
    mention_all(note.text, at=at, by=by, team_note=note)
    return note


def remove_team_note(note: TeamNote) -> None:
    """Nobody needs it any more; those who had not read it need not."""
    TeamNote.objects.filter(pk=note.pk).delete()
