"""A message that was lost leaves once more, because somebody of the team asked for it."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.messages.deliveries import say_nothing_more
from helpdesk.actions.messages.giving_up import is_worth_saying, reach_for
from helpdesk.actions.messages.notices import queue_instead
from helpdesk.choices import Channel, NoticeKind, NoticeState
from helpdesk.models import Notice
from helpdesk.policy.sending_again import NotAgain, channel_again, why_not_again

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class Refused(Exception):
    """It does not leave again; `why` says it."""

    def __init__(self, why: NotAgain) -> None:
        super().__init__(str(why))
        self.why = why


@transaction.atomic
def send_again(*, notice: Notice, at: datetime, by: "AbstractUser") -> Notice:
    """Queue the same words once more, now; what was to say them in another way is dropped.

    Under a key of its own: who carried it may take the old one for a repeat. Raises Refused.
    """
    rows = Notice.objects.select_related("case__person", "callback", "to_number")
    notice = rows.select_for_update(of=("self",), no_key=True).get(pk=notice.pk)
    why = why_not_again(
        is_lost=notice.is_lost,
        is_worth=is_worth_saying(notice, at),
        instead=[(Channel(each.channel), NoticeState(each.state)) for each in _instead(notice)],
    )
    if why is not None:
        raise Refused(why)
    channel = channel_again(reach_for(notice), NoticeKind(notice.kind), was=Channel(notice.channel))
    if channel is None:
        raise Refused(NotAgain.NO_WAY)
    say_nothing_more(notice)
    Notice.objects.filter(pk=notice.pk).update(unheard_since=None)
    return queue_instead(notice=notice, channel=channel, at=at, by=by)


def _instead(notice: Notice) -> Iterator[Notice]:
    """All that was to say the same in another way, and what was to say that."""
    waiting = list(notice.replaced_by.all())
    while waiting:
        each = waiting.pop()
        yield each
        waiting += each.replaced_by.all()
