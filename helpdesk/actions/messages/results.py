"""Writes what became of messages that were handed over: of one, or of several in few statements.

Nothing is written of a message that another sender holds by now. Call it in a transaction.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models.functions import Coalesce

from helpdesk.actions.messages.claims import drop_what_is_of_nothing
from helpdesk.actions.messages.giving_up import hand_on
from helpdesk.actions.messages.unheard import keep_answers_in_sight
from helpdesk.actions.story import NewEvent, record_all
from helpdesk.choices import EventKind, NoticeKind, NoticeState
from helpdesk.models import Notice

_LONGEST_FAILURE = 200


@dataclass(frozen=True)
class Result:
    """What became of a message; `again_at` is when a failed one is tried again."""

    notice: Notice
    state: NoticeState
    failure: str = ""
    again_at: datetime | None = None
    # When it was handed over, if nobody knows whether it was taken.
    asked_at: datetime | None = None
    is_of_channel: bool = False
    # What the operator calls it, where its receipts name it so.
    ids: tuple[str, ...] = ()

    @property
    def written(self) -> dict[str, object]:
        """What its row says from now on, but for the hour at which it left."""
        written: dict[str, object] = {
            "state": self.state,
            "failure": self.failure[:_LONGEST_FAILURE],
            "asked_at": self.asked_at,
            "claimed_by": None,
            "claimed_until": None,
        }
        if self.again_at is not None:
            first = Coalesce("first_due_at", "due_at")
            written |= {"due_at": self.again_at, "first_due_at": first}
        return written


def write_result(result: Result, *, sender: uuid.UUID, at: datetime) -> None:
    """Write the end of one; what is given up is said in another way."""
    notice = result.notice
    written = result.written | ({} if result.failure else {"sent_at": at})
    if not Notice.objects.filter(pk=notice.pk, claimed_by=sender).update(**written):
        return
    if result.again_at is not None:
        drop_what_is_of_nothing([notice.pk])
    elif result.state is NoticeState.GIVEN_UP:
        notice.state = result.state
        hand_on(notice=notice, kind=EventKind.NOTICE_GIVEN_UP, at=at)
    else:
        keep_answers_in_sight(_answers_printed([result]), at=at)
        record_all([_sent(result)], at=at)


def write_together(results: Iterable[Result], *, sender: uuid.UUID, at: datetime) -> None:
    """As `write_result`, of several: those that ended alike in a few statements."""
    for alike in _alike(results):
        first = alike[0]
        if first.state is NoticeState.GIVEN_UP:
            for result in alike:
                write_result(result, sender=sender, at=at)
            continue
        rows = Notice.objects.filter(pk__in=[each.notice.pk for each in alike], claimed_by=sender)
        mine = set(rows.select_for_update(no_key=True).values_list("pk", flat=True))
        rows.update(**first.written | ({} if first.failure else {"sent_at": at}))
        if first.again_at is not None:
            drop_what_is_of_nothing(mine)
        else:
            theirs = [each for each in alike if each.notice.pk in mine]
            keep_answers_in_sight(_answers_printed(theirs), at=at)
            record_all([_sent(each) for each in theirs], at=at)


def _alike(results: Iterable[Result]) -> list[Sequence[Result]]:
    """In groups whose rows say the same."""

    def said(result: Result) -> tuple[str, ...]:
        times = [at.isoformat() if at else "" for at in (result.again_at, result.asked_at)]
        return (result.state, result.failure, *times)

    return [list(group) for _said, group in groupby(sorted(results, key=said), key=said)]


def _answers_printed(results: Iterable[Result]) -> list[int]:
    """The keys of the answers that were written out on the server only."""
    return [
        each.notice.pk
        for each in results
        if each.state is NoticeState.PRINTED and each.notice.kind == NoticeKind.REPLY
    ]


def _sent(result: Result) -> NewEvent:
    return NewEvent(
        result.notice.case_id,
        EventKind.NOTICE_SENT,
        {
            "notice_id": result.notice.pk,
            "notice": result.notice.kind,
            "channel": result.notice.channel,
            "state": result.state,
        },
    )
