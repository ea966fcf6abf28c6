"""Reads what somebody is to remember, and what names them: what their own day begins with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

from helpdesk.models import Case, Memo, Mention
from helpdesk.reads.mentions import unread_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@dataclass(frozen=True)
class OnesOwn:
    """Memos that are due, the oldest first, and where somebody is named, the latest first."""

    memos: Sequence[Memo] = field(default_factory=list)
    mentions: Sequence[Mention] = field(default_factory=list)


def ones_own(user: "AbstractUser", *, at: datetime) -> OnesOwn:
    """What waits for this user. One query, and one more for each of both that there is."""
    memos = Memo.objects.filter(user=OuterRef("pk"), due_at__lte=at)
    mentions = Mention.objects.filter(user=OuterRef("pk"), read_at=None)
    mine = get_user_model().objects.filter(pk=user.pk)
    has = mine.values_list(Exists(memos), Exists(mentions)).first() or (False, False)
    return OnesOwn(
        memos=due_memos(user, at=at) if has[0] else [],
        mentions=list(unread_of(user)) if has[1] else [],
    )


def due_memos(user: "AbstractUser", *, at: datetime) -> list[Memo]:
    """Those whose instant has come, with case and person, the oldest first. One query."""
    memos = Memo.objects.filter(user=user.pk, due_at__lte=at)
    return list(memos.select_related("case__person", "case__topic"))


def memos_on(case: Case, user: "AbstractUser") -> list[Memo]:
    """Those of this user on a case, the next one first. One query."""
    return list(Memo.objects.filter(case=case, user=user.pk))


def memo_of(user: "AbstractUser", pk: int) -> Memo | None:
    """One of this user, with its case and person; None for somebody else's. One query."""
    return Memo.objects.filter(user=user.pk, pk=pk).select_related("case__person").first()
