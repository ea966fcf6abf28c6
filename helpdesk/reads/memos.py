"""Reads what somebody is to remember, and what names them: what their own day begins with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from helpdesk.models import Case, Memo, Mention
from helpdesk.reads.mentions import unread_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@dataclass(frozen=True)
class OnesOwn:
    """Memos that are due, the oldest first, and where somebody is named, the latest first.

    `memos_left`: to whoever coordinates, all memos of accounts that nobody uses any more.
    """

    memos: Sequence[Memo] = field(default_factory=list)
    memos_left: Sequence[Memo] = field(default_factory=list)
    mentions: Sequence[Mention] = field(default_factory=list)


def ones_own(user: "AbstractUser", *, at: datetime, is_coordinator: bool = False) -> OnesOwn:
    """What waits for this user. One query, and one more for each of the three that there is."""
    memos = Memo.objects.filter(user=OuterRef("pk"), due_at__lte=at)
    mentions = Mention.objects.filter(user=OuterRef("pk"), read_at=None)
    mine = get_user_model().objects.filter(pk=user.pk)
    exists = (Exists(memos), Exists(mentions), Exists(_of_who_left()))
    has = mine.values_list(*exists).first() or (False, False, False)
    return OnesOwn(
        memos=due_memos(user, at=at) if has[0] else [],
        memos_left=_memos_left() if has[2] and is_coordinator else [],
        mentions=list(unread_of(user)) if has[1] else [],
    )


def _of_who_left() -> QuerySet[Memo]:
    return Memo.objects.filter(user__is_active=False)


def _memos_left() -> list[Memo]:
    """Due or not: nobody else would ever see them. One query."""
    return list(_of_who_left().select_related("case__person", "case__topic", "user__adviser"))


def due_memos(user: "AbstractUser", *, at: datetime) -> list[Memo]:
    """Those whose instant has come, with case and person, the oldest first. One query."""
    memos = Memo.objects.filter(user=user.pk, due_at__lte=at)
    return list(memos.select_related("case__person", "case__topic"))


def memos_on(case: Case, user: "AbstractUser") -> list[Memo]:
    """Those of this user on a case, the next one first. One query."""
    return list(Memo.objects.filter(case=case, user=user.pk))


def memo_of(user: "AbstractUser", pk: int, *, is_coordinator: bool = False) -> Memo | None:
    """One of this user, with its case and person; None for somebody else's. One query.

    Whoever coordinates sees to those of accounts that nobody uses any more.
    """
    theirs = Q(user=user.pk)
    if is_coordinator:
        theirs |= Q(user__is_active=False)
    return Memo.objects.filter(theirs, pk=pk).select_related("case__person").first()
