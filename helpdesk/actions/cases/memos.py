"""A memo of one adviser on a case: written, moved to another hour, and gone once it is done."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from helpdesk.models import Case, Memo

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# One that nobody did for so long is needed by nobody.
KEPT_AFTER = timedelta(days=90)


def write_memo(*, case: Case, text: str, due_at: datetime, by: "AbstractUser") -> Memo:
    """Remember this at that instant; it stands on the day of whoever wrote it from then on."""
    return Memo.objects.create(case=case, user_id=by.pk, text=text.strip(), due_at=due_at)


def move_memo(*, memo: Memo, due_at: datetime) -> None:
    """At another instant; one that was done meanwhile stays done."""
    Memo.objects.filter(pk=memo.pk).update(due_at=due_at)


def end_memo(*, memo: Memo) -> None:
    """It is done, or not needed any more: nothing of it stays."""
    Memo.objects.filter(pk=memo.pk).delete()


def forget_memos(*, at: datetime) -> int:
    """Delete those of KEPT_AFTER ago; returns how many."""
    return Memo.objects.filter(due_at__lt=at - KEPT_AFTER).delete()[0]
