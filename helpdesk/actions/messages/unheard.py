"""Words of a promise that is kept in writing got to nobody: somebody sees to it.

Nobody calls who has no phone, or does not hear. So what is lost, and nothing else says, stands on
*today* until the words leave again, another way is promised, or somebody says that it is done.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.story import record
from helpdesk.choices import EventKind, NoticeKind, NoticeState, PromiseWay
from helpdesk.models import Callback, Case, DeskSettings, Notice

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def keep_in_sight(notice: Notice, *, at: datetime) -> None:
    """Nothing says any more what this message told; of a call, the call itself does."""
    if notice.callback is not None and notice.callback.in_writing:
        Notice.objects.filter(pk=notice.pk).update(unheard_since=at)


def keep_answers_in_sight(keys: Collection[int], *, at: datetime) -> None:
    """The same of those of these messages that are the words of a written promise.

    They were written out on the server, or nobody posted them in time. One query, where there is
    any; the demonstration writes everything out.
    """
    ends = (NoticeState.PRINTED, NoticeState.DROPPED)
    rows = Notice.objects.filter(pk__in=keys, kind=NoticeKind.REPLY, state__in=ends)
    if keys and not DeskSettings.current().is_demo:
        written = rows.filter(callback__isnull=False).exclude(callback__way=PromiseWay.CALL)
        written.update(unheard_since=at)


def is_heard_of(about: Callback | Case) -> None:
    """It is said in another way from now on: nobody has to see to what was lost before."""
    about.notices.filter(unheard_since__isnull=False).update(unheard_since=None)


@transaction.atomic
def note_seen_to(*, notice: Notice, at: datetime, by: "AbstractUser") -> bool:
    """Somebody saw to what did not arrive, and to all else of the same promise.

    False where it was done already, or is not needed any more.
    """
    unheard = Notice.objects.filter(callback=notice.callback_id, unheard_since__isnull=False)
    if notice.callback_id is None or not unheard.update(unheard_since=None):
        return False
    record(
        case=notice.case,
        kind=EventKind.LOSS_SEEN_TO,
        at=at,
        by=by,
        notice_id=notice.pk,
        notice=notice.kind,
    )
    return True
