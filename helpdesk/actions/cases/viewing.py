"""Who has a case open at this moment, and what happened to it since a page was read."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from helpdesk.models import Case, CaseViewer

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# Two beats closer than this are one: a page opened twice writes no more than one.
BEAT = timedelta(seconds=2)


def look(*, case: Case, user: "AbstractUser", at: datetime) -> None:
    """This user has the case open now. One write at most every BEAT."""
    mine = CaseViewer.objects.filter(case=case, user=user.pk)
    seen_at = mine.values_list("seen_at", flat=True).first()
    if seen_at is None:
        CaseViewer.objects.bulk_create(
            [CaseViewer(case=case, user_id=user.pk, seen_at=at)], ignore_conflicts=True
        )
    elif at - seen_at >= BEAT:
        mine.update(seen_at=at)


def forget_viewers(*, before: datetime) -> int:
    """Looks of yesterday tell nobody anything. Returns how many were forgotten."""
    return CaseViewer.objects.filter(seen_at__lt=before).delete()[0]
