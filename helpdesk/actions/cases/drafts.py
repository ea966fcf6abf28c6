"""A note as it is typed is kept on the server, so that no crash of a browser loses it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import add_note
from helpdesk.models import Case, Note, NoteDraft

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def keep_draft(*, case: Case, user: "AbstractUser", text: str, typed_at: datetime) -> bool:
    """Keep what was typed up to `typed_at`. False when something typed later is kept already.

    So a slow request never takes the place of a newer text, nor brings back a note that was kept.
    """
    NoteDraft.objects.bulk_create(
        [NoteDraft(case=case, user_id=user.pk, text=text, saved_at=typed_at)], ignore_conflicts=True
    )
    mine = NoteDraft.objects.filter(case=case, user=user.pk)
    if mine.filter(saved_at__lt=typed_at).update(text=text, saved_at=typed_at):
        return True
    return mine.filter(saved_at=typed_at, text=text).exists()


def end_draft(*, case: Case, user: "AbstractUser", at: datetime) -> None:
    """The note was kept: what was typed until now is no draft any more.

    A row stays, empty, so that a request that comes late does not bring the text back, be it the
    first one.
    """
    NoteDraft.objects.update_or_create(
        case=case, user_id=user.pk, defaults={"text": "", "saved_at": at}
    )


@transaction.atomic
def keep_note(*, case: Case, text: str, at: datetime, by: "AbstractUser | None") -> Note | None:
    """The note and the end of its draft, together. None when there is nothing but space.

    Nothing kept ends no draft: another page of the same adviser may be typing it.
    """
    note = add_note(case=case, text=text, at=at, by=by)
    if note is not None and by is not None:
        end_draft(case=case, user=by, at=at)
    return note


@transaction.atomic
def keep_note_once(*, case: Case, text: str, at: datetime, by: "AbstractUser") -> Note | None:
    """The note, unless this user wrote these very words here before: a form that came again."""
    words = text.strip()
    if not words or Note.objects.filter(case=case, author=by.pk, text=words).exists():
        return None
    return keep_note(case=case, text=text, at=at, by=by)
