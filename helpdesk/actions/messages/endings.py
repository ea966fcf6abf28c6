"""Somebody of the desk says that no call comes any more: whoever waits for it learns so."""

from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.actions.messages.notices import (
    WORTH_POSTING,
    About,
    Telling,
    queue_for_case,
    queue_notice,
)
from helpdesk.choices import NoticeKind
from helpdesk.models import Attempt, Callback, Notice
from helpdesk.policy.deadlines import is_still_awaited
from helpdesk.policy.reminders import channel_to_tell
from helpdesk.reads.reach import reach_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def tell_call_over(
    *,
    callback: Callback,
    shown_at: datetime | None,
    at: datetime,
    by: "AbstractUser | None",
    attempt: Attempt | None = None,
) -> Notice | None:
    """The call of this hour is not made, since `by` says that the person has spoken with us.

    One adviser says so, and perhaps it was not the person: they read it, and how to have their call
    all the same. `shown_at` None is a call without an hour: nobody is called for that alone. What
    follows a try (`attempt`) leaves when its outcome can no longer be corrected. None when its hour
    has come: whoever was not called then knows.
    """
    if not is_still_awaited(shown_at, at):
        return None
    kind = NoticeKind.CALL_OVER
    is_known = shown_at is None or callback.lacks_number
    return queue_for_case(
        case=callback.case,
        kind=kind,
        at=at,
        by=by,
        channel=channel_to_tell(reach_of(callback), kind, is_known=is_known, left=WORTH_POSTING),
        about=About(callback=callback, attempt=attempt, times=[shown_at] if shown_at else ()),
    )


def tell_stopped(
    *, callback: Callback, at: datetime, by: "AbstractUser", is_known: bool = False
) -> None:
    """The call is not made, because its case ended: nobody waits for it in vain.

    `is_known` as in Telling: nobody is called for it, but a message that gets there goes.
    """
    telling = Telling(is_known=is_known, by=by)
    queue_notice(callback=callback, kind=NoticeKind.CANCELLED, at=at, telling=telling)
