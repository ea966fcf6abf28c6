"""Nothing is given up in silence: another channel says it, or an adviser does (decision 56)."""

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from helpdesk.actions.messages.notices import queue_instead
from helpdesk.actions.messages.unheard import keep_answers_in_sight, keep_in_sight
from helpdesk.actions.story import NewEvent, record, record_all
from helpdesk.choices import Channel, EventKind, NoticeKind, NoticeState
from helpdesk.models import DeskSettings, Lane, Notice
from helpdesk.policy.lanes import LONGEST_WAIT, TIME_TO_SAY
from helpdesk.policy.reminders import ONLY_BY_SMS, Reach, may_chase, next_channel
from helpdesk.policy.second_hands import TOLD_BEFORE
from helpdesk.reads.reach import reach_before_change, reach_of, reach_of_case

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

AT_ONCE = 100
LATE_AT_ONCE = 500

log = logging.getLogger(__name__)


def hand_on(
    *,
    notice: Notice,
    kind: EventKind,
    at: datetime,
    due_at: datetime | None = None,
    by: "AbstractUser | None" = None,
) -> Notice | None:
    """Tell in the story that this message did not get there (`kind`), and say it in another way.

    By the next channel that reaches the person, or else by an adviser; at once, or at `due_at`.
    None when there is nothing left to say, or no number to say it to: then a promise that is kept
    in writing stands on *today*. Call it in the transaction
    that writes the end of the message. `by` is who saw it; None is the desk by itself.
    """
    record(
        case=notice.case,
        kind=kind,
        at=at,
        by=by,
        notice_id=notice.pk,
        notice=notice.kind,
        channel=notice.channel,
    )
    log.warning("Notice %s by %s did not get there: %s.", notice.pk, notice.channel, kind)
    if not is_worth_saying(notice, at):
        return None
    channel = _way_left(notice, at=at)
    if channel is None:
        keep_in_sight(notice, at=at)
        return None
    return queue_instead(notice=notice, channel=channel, at=at, due_at=due_at)


def _way_left(notice: Notice, *, at: datetime) -> Channel | None:
    """By what else it is said; None where nothing is left, or nobody can be called."""
    callback = notice.callback
    channel = next_channel(
        reach_for(notice),
        NoticeKind(notice.kind),
        tried=_tried(notice),
        left=notice.drop_after - at,
    )
    if channel is Channel.ADVISER and callback and callback.lacks_number:
        # Finding a number is the step of this promise.
        return None
    is_placed = channel is Channel.ADVISER and notice.to_place and notice.to_number_id is None
    return None if channel is Channel.CONSOLE or is_placed else channel


def reach_for(notice: Notice) -> Reach:
    """What reaches whom this message is for, now."""
    if notice.kind in TOLD_BEFORE:
        # The e-mail on record may be the very one that the warning is about.
        email = "" if notice.kind == NoticeKind.CONTACT_CHANGED else None
        return reach_before_change(notice.case, notice.to_number, email=email)
    return reach_of(notice.callback) if notice.callback else reach_of_case(notice.case)


def is_worth_saying(notice: Notice, at: datetime) -> bool:
    """Whether its time is not over, what it tells still holds, and nobody spoke of it since."""
    person = notice.case.person
    pause = timedelta(days=DeskSettings.current().chaser_pause_days)
    return (
        at < notice.drop_after
        and notice.kind in list(NoticeKind)
        and notice.kind not in ONLY_BY_SMS
        and notice.kind != NoticeKind.RECEIPT
        and may_chase(NoticeKind(notice.kind), contacted_at=person.contacted_at, at=at, pause=pause)
        and not Notice.objects.filter(pk=notice.pk).of_nothing().exists()
    )


def _tried(notice: Notice) -> set[Channel]:
    """The channels that gave this message up, one after the other."""
    tried = {Channel(notice.channel)}
    before = notice.instead_of
    while before is not None:
        tried.add(Channel(before.channel))
        before = before.instead_of
    return tried


@transaction.atomic
def hand_on_what_cannot_wait(*, at: datetime) -> int:
    """What waits before a shut lane and would come too late leaves in another way.

    Returns how many. Everything else waits for the lane, and is not given up before its tries.
    """
    shut = Lane.objects.filter(shut_until__isnull=False).values_list("channel", flat=True)
    if not (channels := list(shut)):
        return 0
    due_first = Coalesce("first_due_at", "due_at")
    waiting = Notice.objects.alias(due_first=due_first).filter(
        Q(drop_after__lte=at + TIME_TO_SAY) | Q(due_first__lte=at - LONGEST_WAIT),
        channel__in=channels,
        state=NoticeState.QUEUED,
        due_at__lte=at,
    )
    mine = waiting.select_for_update(of=("self",), skip_locked=True, no_key=True)
    found = list(mine.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    for notice in Notice.objects.filter(pk__in=found).select_related("case__person", "callback"):
        notice.state, notice.failure = NoticeState.GIVEN_UP, "lane is shut"
        notice.save(update_fields=["state", "failure"])
        hand_on(notice=notice, kind=EventKind.NOTICE_GIVEN_UP, at=at)
    return len(found)


@transaction.atomic
def drop_what_is_too_late(*, at: datetime) -> None:
    """Also what somebody should have said or posted: its time is over, and the story says so.

    What tells of something that ended goes without a word. Two senders never wait.
    """
    late = Notice.objects.filter(state=NoticeState.QUEUED, due_at__lte=at, drop_after__lt=at)
    mine = late.select_for_update(of=("self",), skip_locked=True, no_key=True)
    keys = list(mine.values_list("pk", flat=True)[:LATE_AT_ONCE])
    if not keys:
        return
    rows = Notice.objects.filter(pk__in=keys)
    of_nothing = set(rows.of_nothing().values_list("pk", flat=True))
    told = [
        NewEvent(
            case_id,
            EventKind.NOTICE_TOO_LATE,
            {"notice_id": pk, "notice": kind, "channel": channel},
        )
        for pk, case_id, kind, channel in rows.values_list("pk", "case_id", "kind", "channel")
        if pk not in of_nothing
    ]
    rows.update(state=NoticeState.DROPPED)
    keep_answers_in_sight(keys, at=at)
    record_all(told, at=at)
    if told:
        log.error("%s messages came too late to be said.", len(told))
