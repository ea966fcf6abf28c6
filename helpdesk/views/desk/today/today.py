"""Today at the desk: the promises in order, late ones first, and what must not be forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from helpdesk.choices import CallbackState, CaseState, Channel, NoticeKind
from helpdesk.models import (
    Adviser,
    Appointment,
    Attempt,
    Callback,
    IncomingMail,
    IncomingSms,
    Notice,
)
from helpdesk.permissions import Staff, can_call
from helpdesk.policy.deadlines import is_late, is_soon, promise_window
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.fair_use import current_crowd
from helpdesk.reads.handling import cases_of_day
from helpdesk.reads.incoming import sms_to_read
from helpdesk.reads.mails import mails_to_read
from helpdesk.reads.memos import ones_own
from helpdesk.reads.mentions import team_notes
from helpdesk.reads.outbox import notices_to_carry, notices_unheard
from helpdesk.reads.phone_calls import calls_to_read, withheld_of_a_day
from helpdesk.reads.photos import files_to_see
from helpdesk.reads.today import (
    PromiseOfDay,
    WhatThereIs,
    late_calls,
    late_calls_offered_to,
    promises_of_day,
    running_calls,
    times_to_find,
    what_there_is,
)
from helpdesk.views.desk.access import DeskRequest, for_desk
from helpdesk.words.message import number_of, words_of
from helpdesk.words.messages import why_unheard
from helpdesk.words.needs import needs_of

# Nobody does more in a day; the queue has all.
MOST_TO_HANDLE = 20


class PromiseTiming(StrEnum):
    """Where a promise stands against its window."""

    LATE = "late"
    NOW = "now"
    TO_COME = "to_come"

    @property
    def words(self) -> str:
        """As the desk says it, in the active language."""
        return str(_WORDS[self])


_WORDS = {
    PromiseTiming.LATE: _("Late"),
    PromiseTiming.NOW: _("Now"),
    PromiseTiming.TO_COME: _("To come"),
}


@dataclass(frozen=True)
class PromiseLine:
    """One promise of the day. `number_of_try` is that of the call to be made, 1 for the first.

    `may_be_late`: it is soon, and the reader's own: they may say that they are late.
    """

    callback: Callback
    appointment: Appointment
    timing: PromiseTiming
    number_of_try: int
    needs: Sequence[str]
    running: Attempt | None
    may_be_late: bool


def timing_of(starts_at: datetime, at: datetime, *, is_called: bool = False) -> PromiseTiming:
    """Late once the window has passed, now while it is open, and while somebody calls."""
    if is_called:
        return PromiseTiming.NOW
    if is_late(starts_at, at):
        return PromiseTiming.LATE
    return PromiseTiming.NOW if at >= promise_window(starts_at).starts_at else PromiseTiming.TO_COME


def whose_day(staff: Staff, who: str | None) -> Adviser | None:
    """The adviser whose day is shown; None is everybody's, the default of a coordinator."""
    if staff.adviser is None or who == "all":
        return None
    if who == "mine" or not staff.is_coordinator:
        return staff.adviser
    return None


def _line(promise: PromiseOfDay, staff: Staff, at: datetime) -> PromiseLine:
    callback = promise.callback
    is_own = staff.adviser is not None and promise.appointment.adviser_id == staff.adviser.pk
    return PromiseLine(
        callback=callback,
        appointment=promise.appointment,
        timing=timing_of(promise.appointment.starts_at, at, is_called=promise.running is not None),
        number_of_try=promise.number_of_try,
        needs=needs_of(
            person=callback.case.person,
            number=callback.number,
            language=callback.language,
            said=() if callback.consent_id else callback.case.said_needs,
        ),
        running=promise.running,
        may_be_late=is_own and is_soon(promise.appointment.starts_at, at),
    )


@dataclass(frozen=True)
class ForsakenCall:
    """A call that somebody else may take; `timing` as its line among the calls has it."""

    callback: Callback
    starts_at: datetime
    timing: PromiseTiming


def _late_calls(staff: Staff, some: WhatThereIs, at: datetime) -> list[ForsakenCall]:
    """Calls nobody makes that are offered to this adviser; all of them for a coordinator."""
    found: list[Any] = []
    if staff.is_coordinator:
        found = late_calls(at)
    elif staff.adviser and some.offered:
        found = late_calls_offered_to(staff.adviser, at)
    return [ForsakenCall(one, one.promised_at, timing_of(one.promised_at, at)) for one in found]


@dataclass(frozen=True)
class ToCarry:
    """One message to say or to post. `words` are those to say where it tells no hour."""

    notice: Notice
    number: str
    words: str


def _to_carry(notice: Notice) -> ToCarry:
    # An hour, or some to choose from, is said by the page, in the adviser's own language.
    has_hours = bool(notice.appointment or notice.times) and notice.kind != NoticeKind.CALL_OVER
    is_said = notice.channel == Channel.ADVISER and not has_hours
    if notice.case.person.is_hidden:
        return ToCarry(notice, "", "")
    words = (notice.text or words_of(notice)) if is_said else ""
    return ToCarry(notice, number_of(notice), words)


@dataclass(frozen=True)
class Unheard:
    """Words that got to nobody, why, and what may be done."""

    notice: Notice
    why: str
    is_open: bool
    may_promise: bool


def _unheard(notice: Notice) -> Unheard:
    callback, case = cast(Callback, notice.callback), notice.case
    is_open = callback.state == CallbackState.OPEN
    may_promise = not is_open and case.state != CaseState.CLOSED
    return Unheard(notice, why_unheard(notice), is_open, may_promise)


@dataclass(frozen=True)
class Received:
    """One SMS to read. `words` and `number` are "" where its record is hidden."""

    sms: IncomingSms
    number: str
    words: str


def _received(sms: IncomingSms) -> Received:
    if sms.case is not None and sms.case.person.is_hidden:
        return Received(sms, "", "")
    return Received(sms, sms.number, sms.words)


@dataclass(frozen=True)
class MailToRead:
    """One mail that nobody has read. `words` are "" where its record is hidden."""

    mail: IncomingMail
    words: str
    is_late: bool


def _to_read(mail: IncomingMail, at: datetime) -> MailToRead:
    is_hidden = mail.case is None or mail.case.person.is_hidden
    words = "" if is_hidden or mail.note is None else mail.note.text
    return MailToRead(mail, words, is_late=mail.read_by is not None and mail.read_by < at)


def _without_call(staff: Staff, adviser: Adviser | None, at: datetime) -> dict[str, Any]:
    """What is due about requests without a call; to a coordinator, those that nobody touches."""
    found = cases_of_day(
        adviser=adviser, at=at, most=MOST_TO_HANDLE, is_coordinator=staff.is_coordinator
    )
    return {
        "to_handle": found.to_handle,
        "forsaken": found.forsaken,
        "unplanned": found.count,
    }


def _waits(some: WhatThereIs, adviser: Adviser | None, at: datetime) -> dict[str, Any]:
    """What came by itself and nobody has read, what got to nobody, and what to say or to post."""
    to_carry = notices_to_carry(adviser=adviser, at=at) if some.to_carry else []
    unheard = notices_unheard(adviser=adviser, at=at) if some.unheard else []
    received = sms_to_read(adviser=adviser, at=at) if some.sms else []
    mails = mails_to_read(adviser=adviser, at=at) if some.mails else []
    return {
        "to_carry": [_to_carry(notice) for notice in to_carry],
        "unheard": [_unheard(one) for one in unheard],
        "received": [_received(sms) for sms in received],
        "mails": [_to_read(mail, at) for mail in mails],
        "arrivals": files_to_see(adviser=adviser, at=at) if some.files else [],
    }


def _day(request: DeskRequest, template: str) -> HttpResponse:
    at = timezone.now()
    adviser = whose_day(request.staff, request.GET.get("who"))
    lines = [
        _line(promise, request.staff, at) for promise in promises_of_day(at=at, adviser=adviser)
    ]
    some = what_there_is(request.staff.adviser, at=at)
    to_find = times_to_find(adviser) if some.to_find else []
    return render(
        request,
        template,
        {
            "at": at,
            "adviser": adviser,
            "can_call": can_call(request.staff),
            "crowd": current_crowd() if request.staff.is_coordinator else None,
            "lines": lines,
            "counts": [
                (timing, sum(line.timing is timing for line in lines)) for timing in PromiseTiming
            ],
            "running": running_calls(adviser, at=at) if some.running else [],
            "late_calls": _late_calls(request.staff, some, at),
            **_waits(some, adviser, at),
            "missed": calls_to_read(adviser=adviser) if request.hears_calls else [],
            "withheld": withheld_of_a_day(at=at) if request.hears_calls else 0,
            "numbers_to_find": [callback for callback in to_find if callback.lacks_number],
            "hours_to_find": [callback for callback in to_find if not callback.lacks_number],
            **vars(ones_own(request.user, at=at, is_coordinator=request.staff.is_coordinator)),
            "team_notes": team_notes(at.astimezone(desk_zone()).date()),
            **_without_call(request.staff, adviser, at),
        },
    )


@require_safe
@for_desk
def today(request: DeskRequest) -> HttpResponse:
    """Who to call, in order; mine, or everybody's with `?who=all`."""
    return _day(request, "helpdesk/desk/today.html")


@require_safe
@for_desk
def today_print(request: DeskRequest) -> HttpResponse:
    """The same on paper, with numbers, trust words, and room to write."""
    return _day(request, "helpdesk/desk/today_print.html")
