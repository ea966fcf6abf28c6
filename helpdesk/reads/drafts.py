"""Reads the note that somebody was typing."""

from typing import TYPE_CHECKING

from helpdesk.models import Case, NoteDraft

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def draft_of(*, case: Case, user: "AbstractUser") -> str:
    """What this user was typing about the case; "" for nothing. Nobody else's is ever shown."""
    drafts = NoteDraft.objects.filter(case=case, user=user.pk).values_list("text", flat=True)
    return drafts.first() or ""
