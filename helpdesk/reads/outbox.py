"""Reads what waits to be sent, said or posted."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from helpdesk.choices import Channel, EventKind, NoticeKind, NoticeState
from helpdesk.models import Adviser, Callback, CaseEvent, Lane, Notice
from helpdesk.models.lane import MAILBOX
from helpdesk.policy.second_hands import TOLD_BY_ANOTHER, Change
from helpdesk.reads.owners import gone

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def next_due_at(channel: str, *, after: datetime) -> datetime | None:
    """When the sender should look again; None when nothing waits to become due.

    What is due by `after` and did not leave waits before a shut lane, or for a claim to end: the
    sender looks for it anyway, and needs no hurry.
    """
    return (
        Notice.objects.filter(state=NoticeState.QUEUED, channel=channel, due_at__gt=after)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )


def with_numbers(notices: Iterable[Any]) -> list[Notice]:
    """These messages, read by `telling_numbers`: their promises know whether a number lacks."""
    found = list(notices)
    for notice in found:
        if notice.callback is not None:
            notice.callback.lacks_number = notice.lacks_number
    return found


def shut_lanes() -> list[str]:
    """The channels whose lane is shut: messages to people wait; the mailbox, where none comes in.

    One query.
    """
    roads = [*Channel, MAILBOX]
    shut = Lane.objects.filter(shut_since__isnull=False, channel__in=roads)
    return list(shut.order_by("channel").values_list("channel", flat=True))


def find_notice(pk: int) -> Notice | None:
    """The message of this key with its case, person, promise and hour; None when there is none.

    One query.
    """
    notices = Notice.objects.select_related(
        "case__person", "case__adviser", "callback__adviser", "appointment"
    )
    return notices.filter(pk=pk).first()


def change_told_by(notice: Notice) -> Change:
    """Who did what this message tells, and when; one that was handed on tells the same.

    One query, another for each time that it was handed on.
    """
    first = notice
    while first.instead_of is not None:
        first = first.instead_of
    queued = CaseEvent.objects.filter(
        case=notice.case_id, kind=EventKind.NOTICE_QUEUED, data__notice_id=first.pk
    ).first()
    return Change(queued.actor_id if queued else None, queued.at if queued else first.due_at)


def has_other_adviser(user: "AbstractUser") -> bool:
    """Whether another adviser than this member of staff works at the desk. One query."""
    return Adviser.objects.filter(user__is_active=True).exclude(user=user.pk).exists()


def is_to_be_said(callback: Callback) -> bool:
    """Whether an adviser still has to say what became of this promise. One query."""
    said = callback.notices.filter(channel=Channel.ADVISER, state=NoticeState.QUEUED)
    return said.exclude(kind=NoticeKind.REMINDER).exists()


def notices_unheard(*, adviser: Adviser | None, at: datetime) -> list[Notice]:
    """What got to nobody of promises that are kept in writing, the longest waiting first.

    One a promise, its latest. Whose promise it is sees it, and everybody where they are not there;
    `adviser` None is everybody. One query; those of `gone` where somebody else has any.
    """
    lost = Notice.objects.filter(
        unheard_since__isnull=False, callback__isnull=False, case__person__anonymised_at=None
    )
    rows = lost.telling_numbers().select_related(
        "case__person", "case__topic", "callback__case__person", "callback__adviser"
    )
    latest = {row.callback_id: row for row in rows.order_by("unheard_since", "pk")}
    found = with_numbers(latest.values())
    if adviser is None or all(_owner(row) == adviser.pk for row in found):
        return found
    whose = {adviser.pk, *gone(at=at)}
    return [row for row in found if _owner(row) in whose]


def _owner(notice: Notice) -> int | None:
    return notice.callback.adviser_id if notice.callback else None


def notices_to_carry(*, adviser: Adviser | None, at: datetime) -> list[Notice]:
    """What no machine can send, what waits longest first: to say on the phone, or to post.

    What is about no promise belongs to whoever looks after the case. What is nobody's, or of
    somebody who is not there now, is everybody's: the person must not wait until they are back.
    That we are late may be said by anybody: whoever is late has no time for it. So may what another
    hand has to say.
    `adviser` None is everybody. Five queries, four when there is nothing.
    """
    notices = Notice.objects.to_carry(at)
    if adviser is not None:
        whose = [adviser.pk, *gone(at=at)]
        of_case = Q(case__adviser__in=whose) | Q(case__adviser=None)
        notices = notices.filter(
            Q(callback__adviser__in=whose)
            | Q(callback=None) & of_case
            | Q(kind__in=[NoticeKind.RUNNING_LATE, *TOLD_BY_ANOTHER])
        )
    return with_numbers(
        notices.telling_numbers()
        .select_related(
            "case__person",
            "case__adviser",
            "case__topic",
            "callback__adviser",
            "appointment",
            "instead_of",
            "to_number",
        )
        .prefetch_related("case__person__numbers", "case__callbacks", "callback__notices")
        .order_by("due_at", "pk")
    )
