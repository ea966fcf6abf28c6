"""What an exchange reports of a telephone call is kept, once, and what follows is done.

No promise is moved by a call: a number proves nobody, and a call may be forged.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.limits import allows
from helpdesk.actions.promises.missed_calls import follow_call
from helpdesk.models import PhoneCall
from helpdesk.policy.phone_calls import MOST_IN_AN_HOUR, CallEvent, CallReport, Direction
from helpdesk.reads.phone_calls import RUNS_FOR, advisers_at, kept_id

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# A number that led to nothing is nobody's business any more.
KEPT = timedelta(days=30)


@transaction.atomic
def take_report(*, report: CallReport, at: datetime) -> PhoneCall | None:
    """Keep what an exchange reports at `at`; the same again changes nothing.

    Reports of one call may come in any order, at once and by several roads: its row is written
    first, and locked. None, and nothing kept, beyond MOST_IN_AN_HOUR calls of one number.
    """
    call = _locked(report, at=at)
    if call is not None and report.event is CallEvent.HOUR_SAID:
        _note_said(call, at=at)
    if call is None or call.became:
        return call
    if not call.number and report.caller.number:
        call.number = report.caller.number
    answers = report.event is CallEvent.ANSWER and call.answered_at is None
    if report.event is CallEvent.NEW or answers:
        _note_lines(call, report, answers=answers)
    if answers:
        call.answered_at = at
    if report.event is CallEvent.CALL_ME:
        call.asked_back = True
    if report.event is CallEvent.HANGUP and call.ended_at is None:
        call.ended_at, call.cause = at, report.cause
    call.save()
    if call.direction == Direction.IN and (call.ended_at or call.asked_back):
        follow_call(call=call, at=at)
    return call


def _note_said(call: PhoneCall, *, at: datetime) -> None:
    """A voice told them the hour that was promised: nobody of the team has to any more."""
    if call.callback_id is not None:
        call.is_told, call.read_at = True, call.read_at or at
        call.save(update_fields=["is_told", "read_at"])


def _locked(report: CallReport, *, at: datetime) -> PhoneCall | None:
    key = kept_id(report.call_id)
    known = PhoneCall.objects.filter(call_id=key)
    if not known.exists():
        who = report.caller.number or "withheld"
        if not allows(kind="phone call", value=who, limit=_limit(report), at=at):
            return None
        PhoneCall.objects.get_or_create(
            call_id=key,
            defaults={
                "direction": report.direction,
                "number": report.caller.number,
                "began_at": at,
            },
        )
    return known.select_for_update(of=("self",), no_key=True).get()


def _limit(report: CallReport) -> int:
    """Many people withhold their number; one number is one caller."""
    return MOST_IN_AN_HOUR if report.caller.number else 20 * MOST_IN_AN_HOUR


def _note_lines(call: PhoneCall, report: CallReport, *, answers: bool) -> None:
    """At whose telephone it rings, or who answered: one adviser, and not the queue."""
    advisers = advisers_at(report.lines)
    if answers:
        call.answered_by_id = advisers[0] if len(advisers) == 1 else None
    else:
        call.rings_at = sorted({*call.rings_at, *advisers})


@transaction.atomic
def note_call_read(*, call: PhoneCall, at: datetime, by: "AbstractUser") -> bool:
    """Somebody of the team knows of it. False when somebody did before: they stay written."""
    waiting = PhoneCall.objects.filter(pk=call.pk, read_at=None)
    return bool(waiting.update(read_at=at, read_by_id=by.pk))


def forget_phone_calls(*, at: datetime) -> None:
    """Calls go after KEPT; one whose end was never reported is over after RUNS_FOR."""
    PhoneCall.objects.filter(began_at__lte=at - KEPT).delete()
    open_ended = PhoneCall.objects.filter(ended_at=None, began_at__lte=at - RUNS_FOR)
    open_ended.update(ended_at=at, read_at=at)
