"""A case waits for the person: it is reminded, taken up again, or closed with a word.

The reminders are counted on the case, with its row locked: of two workers, one reminds.
"""

import logging
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import lock_case, move_case
from helpdesk.actions.messages.notices import queue_for_case
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.story import record
from helpdesk.choices import (
    CaseState,
    Channel,
    ClosingReason,
    EventKind,
    Move,
    NoticeKind,
    NoticeState,
)
from helpdesk.models import Attempt, Case, DeskSettings, PendingReason, Person
from helpdesk.policy.follow_ups import FollowUp, Step, Waiting, follow_up, morning_of
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.opening import after_open_minutes

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# What one pass handles; the next pass goes on.
MOST = 500
_ON_ITS_WAY = (NoticeState.QUEUED, NoticeState.SENDING)
_GOT_THERE = (NoticeState.SENT, NoticeState.DELIVERED)

log = logging.getLogger(__name__)


class CallIsPromised(Exception):
    """A call is promised: it asks the person itself, so the case does not wait as well."""


@transaction.atomic
def wait_for_person(
    *,
    case: Case,
    reason: PendingReason,
    at: datetime,
    by: "AbstractUser | None",
    until: date | None = None,
) -> Case:
    """Wait for something that the person does, and remind them as `reason` says.

    With `until` nobody is reminded, and the case goes on by itself on that day. Raises
    CallIsPromised while a promise is open, CallIsRunning while a try has no outcome, and
    MoveRefused when the case is closed or waits already.
    """
    if Attempt.objects.filter(callback__case=case, ended_at__isnull=True).exists():
        raise CallIsRunning
    lock_case(case)
    if case.callbacks.open().exists():
        raise CallIsPromised
    case = move_case(case=case, move=Move.WAIT, at=at, by=by, pending_reason=reason)
    return case if until is None else _until(case, until, at=at, by=by)


def _until(case: Case, day: date, *, at: datetime, by: "AbstractUser | None") -> Case:
    case.wait_until, case.follow_up_at = day, morning_of(day, desk_zone())
    case.save(update_fields=["wait_until", "follow_up_at"])
    record(case=case, kind=EventKind.WAITS_UNTIL, at=at, by=by, until=day.isoformat())
    return case


def answered(*, case: Case, at: datetime, by: "AbstractUser | None") -> Case:
    """The person did it, or said something: the case goes on, and reminds no more.

    Raises MoveRefused when it does not wait.
    """
    return move_case(case=case, move=Move.RESUME, at=at, by=by)


def follow_up_waiting(*, at: datetime) -> int:
    """One pass over the cases whose day has come. Returns how many were reminded or ended.

    Each has a transaction of its own: one that fails stops no other.
    """
    due = Case.objects.filter(state=CaseState.WAITING, follow_up_at__lte=at)
    done = 0
    for pk in due.order_by("follow_up_at", "pk").values_list("pk", flat=True)[:MOST]:
        try:
            done += _follow_up(pk, at=at)
        except Exception:
            log.exception("Case %s could not be followed up.", pk)
    return done


@transaction.atomic
def _follow_up(pk: int, *, at: datetime) -> bool:
    case = _claim(pk, at=at)
    if case is None or case.pending_reason is None or case.follow_up_at is None:
        return False
    if case.wait_until is not None:
        _come_back(case, at=at)
        return True
    pause = timedelta(days=DeskSettings.current().chaser_pause_days)
    follows = follow_up(
        _waiting(case, case.pending_reason, case.follow_up_at), at=at, pause=pause, zone=desk_zone()
    )
    if follows.step in (Step.WAIT, Step.REMIND):
        _go_on(case, follows, at=at)
    elif follows.step is Step.CLOSE and _may_close(case, case.pending_reason):
        _close(case, ClosingReason(case.pending_reason.closing_reason), at=at)
    else:
        move_case(case=case, move=Move.RESUME, at=at, by=None)
    return follows.step is not Step.WAIT


def _come_back(case: Case, *, at: datetime) -> None:
    """Its day has come: it goes on, and is to be taken up like a new one."""
    move_case(case=case, move=Move.RESUME, at=at, by=None)
    minutes = DeskSettings.current().limits.handle_minutes
    Case.objects.filter(pk=case.pk).update(due_at=after_open_minutes(minutes, at=at))
    record(case=case, kind=EventKind.CAME_BACK, at=at, by=None)


def _claim(pk: int, *, at: datetime) -> Case | None:
    """The case, locked, if it is still due; None when another worker has it, or was faster."""
    person = Person.objects.select_for_update(of=("self",), no_key=True)
    person.get(cases=pk)
    cases = Case.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    due = cases.filter(pk=pk, state=CaseState.WAITING, follow_up_at__lte=at)
    return due.select_related("person", "pending_reason", "adviser").first()


def _waiting(case: Case, reason: PendingReason, due_at: datetime) -> Waiting:
    """How the case waits, with what became of the reminders sent since it began to."""
    reminders = case.notices.filter(kind=NoticeKind.FOLLOW_UP, due_at__gte=case.waiting_since)
    states = list(reminders.values_list("state", flat=True))
    got_there = {*_GOT_THERE, *([NoticeState.PRINTED] if case.is_demo else [])}
    return Waiting(
        every=timedelta(days=reason.follow_up_days),
        most=reason.follow_ups,
        sent=case.follow_ups_sent,
        due_at=due_at,
        contacted_at=case.person.contacted_at,
        is_unsaid=any(state in _ON_ITS_WAY for state in states),
        is_heard=any(state in got_there for state in states),
    )


def _go_on(case: Case, follows: FollowUp, *, at: datetime) -> None:
    """Remind if it is time, and look again at the next day of the case."""
    case.follow_up_at = follows.look_again_at
    if follows.step is Step.REMIND:
        case.follow_ups_sent += 1
        notice = queue_for_case(case=case, kind=NoticeKind.FOLLOW_UP, at=at)
        record(
            case=case,
            kind=EventKind.FOLLOWED_UP,
            at=at,
            by=None,
            number=case.follow_ups_sent,
            channel=Channel(notice.channel),
        )
    case.save(update_fields=["follow_up_at", "follow_ups_sent"])


def _may_close(case: Case, reason: PendingReason) -> bool:
    """No machine says "referred" where nobody said to whom: an adviser does."""
    return reason.closing_reason != ClosingReason.REFERRED or bool(case.referral)


def _close(case: Case, reason: ClosingReason, *, at: datetime) -> None:
    """Nobody answered: the case ends, and the person reads how it is opened again."""
    closed = close_case(case=case, reason=reason, at=at, by=None)
    queue_for_case(case=closed, kind=NoticeKind.WAITED_ENOUGH, at=at)
