"""A call is asked for and promised; the promise is cancelled, or ends with its case."""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from helpdesk.actions.cases.cases import assign_case, lock_case, move_case, open_case
from helpdesk.actions.cases.referrals import refer
from helpdesk.actions.messages.notices import queue_notice
from helpdesk.actions.people.people import find_or_create_person
from helpdesk.actions.promises.appointments import (
    PromiseEnded,
    SlotRefused,
    book_appointment,
    end_appointment,
    end_callback,
    lock_callback,
    settle_promise,
)
from helpdesk.actions.story import record
from helpdesk.choices import (
    Afraid,
    AppointmentState,
    CallbackState,
    CaseSource,
    CaseState,
    ClosingReason,
    EventKind,
    Move,
    NextTime,
    NoticeKind,
    Referral,
    SlotRefusal,
    WantedHelp,
)
from helpdesk.models import Attempt, Callback, Case, Consent, SlotHold, Topic
from helpdesk.policy.confidence import confidence_of
from helpdesk.policy.trust_words import make_trust_word
from helpdesk.reads.availability import desk_missing
from helpdesk.reads.opening import one_open_day_after
from helpdesk.reads.routing import ranked

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

_random = random.SystemRandom()


class CallIsRunning(Exception):
    """A try has no outcome yet: first say how the call ended."""


class NoReferral(Exception):
    """The person was sent on: first say to whom."""


@dataclass(frozen=True)
class CallbackRequest:
    """What somebody said when they asked to be called. `number` is E.164.

    `starts_at` None: no offered hour suits, and `reachable_when` says when they can be reached.
    """

    name: str
    number: str
    topic: Topic
    starts_at: datetime | None
    language: str = "fr"
    email: str = ""
    question: str = ""
    wanted_help: WantedHelp | None = None
    afraid: Afraid | None = None
    guide_number: int | None = None
    guide_step: int | None = None
    reachable_when: str = ""
    # Where the person lives by the clock; "" is the desk's own zone.
    time_zone: str = ""


def _same_request(key: uuid.UUID | None) -> Callback | None:
    return Callback.objects.filter(request_key=key).first() if key else None


def ask_for_callback(
    *,
    request: CallbackRequest,
    at: datetime,
    by: "AbstractUser | None" = None,
    source: CaseSource = CaseSource.WEB,
    request_key: uuid.UUID | None = None,
    notice_minutes: int | None = None,
    hold_key: uuid.UUID | None = None,
    is_demo: bool = False,
) -> Callback:
    """Open a case and promise a call, all in one transaction; nothing stays if the time is gone.

    The time held under `hold_key` becomes the appointment, or is given back when none is asked
    for. The same `request_key` again gives the same promise: a double click is one request.
    Raises SlotRefused.
    """
    if existing := _same_request(request_key):
        return existing
    try:
        return _open_and_promise(
            request=request,
            at=at,
            by=by,
            source=source,
            request_key=request_key,
            notice_minutes=notice_minutes,
            hold_key=hold_key,
            is_demo=is_demo,
        )
    except IntegrityError:
        # The same form arrived twice in the same instant: the first one won.
        if existing := _same_request(request_key):
            return existing
        raise


@transaction.atomic
def _open_and_promise(
    *,
    request: CallbackRequest,
    at: datetime,
    by: "AbstractUser | None",
    source: CaseSource,
    request_key: uuid.UUID | None,
    notice_minutes: int | None,
    hold_key: uuid.UUID | None,
    is_demo: bool,
) -> Callback:
    if desk_missing():
        raise SlotRefused(SlotRefusal.DESK_NOT_READY)
    person = find_or_create_person(
        name=request.name,
        number=request.number,
        language=request.language,
        email=request.email,
        confidence=confidence_of(request.wanted_help, request.afraid),
        at=at,
        is_demo=is_demo,
    )
    case = open_case(
        person=person,
        topic=request.topic,
        source=source,
        at=at,
        by=by,
        language=request.language,
        question=request.question,
        wanted_help=request.wanted_help,
        afraid=request.afraid,
        guide_number=request.guide_number,
        guide_step=request.guide_step,
        is_demo=is_demo,
    )
    return promise_callback(
        case=case,
        number=request.number,
        starts_at=request.starts_at,
        reachable_when=request.reachable_when,
        at=at,
        by=by,
        time_zone=request.time_zone,
        request_key=request_key,
        notice_minutes=notice_minutes,
        hold_key=hold_key,
    )


@transaction.atomic
def promise_callback(
    *,
    case: Case,
    number: str,
    starts_at: datetime | None,
    at: datetime,
    by: "AbstractUser | None" = None,
    reachable_when: str = "",
    time_zone: str = "",
    request_key: uuid.UUID | None = None,
    notice_minutes: int | None = None,
    hold_key: uuid.UUID | None = None,
    consent: Consent | None = None,
) -> Callback:
    """Promise a call for a case: at an hour, or with an hour to be found. Raises SlotRefused.

    `consent`: the call goes to a helper; `promise_for_helper` has checked that it holds.
    """
    choice = ranked(case=case, on=starts_at or at)[0]
    callback = Callback.objects.create(
        case=case,
        adviser_id=choice.adviser_id,
        number=number,
        consent=consent,
        language=case.language,
        time_zone=time_zone,
        trust_word=_new_trust_word(case),
        asked_at=at,
        reachable_when=reachable_when,
        find_a_time_by=None if starts_at else one_open_day_after(at),
        request_key=request_key,
    )
    if starts_at is not None:
        book_appointment(
            callback=callback,
            starts_at=starts_at,
            at=at,
            by=by,
            notice_minutes=notice_minutes,
            hold_key=hold_key,
        )
        callback.refresh_from_db()
        return callback
    if hold_key is not None:
        SlotHold.objects.filter(key=hold_key).delete()
    record(case=case, kind=EventKind.TIME_WANTED, at=at, by=by, callback_id=callback.pk)
    assign_case(case=case, choice=choice, at=at, by=by)
    move_case(case=case, move=Move.PLAN, at=at, by=by)
    callback.refresh_from_db()
    return callback


def _new_trust_word(case: Case) -> str:
    """Two words that this person did not hear within a year."""
    heard = Callback.objects.filter(
        case__person=case.person_id, asked_at__gt=case.opened_at - timedelta(days=365)
    ).values_list("trust_word", flat=True)
    return make_trust_word(_random, avoid=frozenset(heard))


@transaction.atomic
def cancel_callback(
    *, callback: Callback, at: datetime, by: "AbstractUser | None" = None
) -> Callback:
    """The person does not need the call any more: free the time, end the promise, confirm it.

    Asked by the person (`by` None), the case closes as withdrawn; asked by an adviser, it goes
    back to be handled. Raises PromiseEnded when the promise had ended already.
    """
    callback = lock_callback(callback)
    live = callback.live_appointment
    settle_promise(callback=callback, live=live, at=at, ended="cancelled")
    if live is not None:
        end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    end_callback(callback=callback, state=CallbackState.CANCELLED, at=at)
    record(
        case=callback.case,
        kind=EventKind.BOOKING_CANCELLED,
        at=at,
        by=by,
        appointment_id=live.pk if live else None,
    )
    queue_notice(callback=callback, kind=NoticeKind.CANCELLED, at=at)
    if by is None:
        move_case(
            case=callback.case,
            move=Move.CLOSE,
            at=at,
            by=None,
            closing_reason=ClosingReason.WITHDRAWN,
        )
    elif callback.case.state == CaseState.PLANNED:
        move_case(case=callback.case, move=Move.UNPLAN, at=at, by=by)
    return callback


@transaction.atomic
def stop_callback(*, callback: Callback, at: datetime, by: "AbstractUser | None") -> None:
    """End an open promise because its case ends; a promise that ended already is left alone."""
    try:
        callback = lock_callback(callback)
    except PromiseEnded:
        return
    if (live := callback.live_appointment) is not None:
        end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    end_callback(callback=callback, state=CallbackState.STOPPED, at=at)


@transaction.atomic
def close_case(
    *,
    case: Case,
    reason: ClosingReason,
    at: datetime,
    by: "AbstractUser | None",
    next_time: NextTime | None = None,
    referral: Referral | None = None,
    place: str = "",
) -> Case:
    """Close a case with its reason; an open promise of the case ends with it.

    `referral` and `place` are to whom the person was sent on, where it is said only now. Raises
    MoveRefused when it is closed already, CallIsRunning while a try has no outcome, and NoReferral
    for "sent on" when nobody said to whom.
    """
    if Attempt.objects.filter(callback__case=case, ended_at__isnull=True).exists():
        raise CallIsRunning
    for callback in case.callbacks.open():
        stop_callback(callback=callback, at=at, by=by)
    if referral is not None:
        refer(case=case, referral=referral, place=place, at=at, by=by)
    elif reason is ClosingReason.REFERRED and not lock_case(case).referral:
        raise NoReferral
    return move_case(
        case=case, move=Move.CLOSE, at=at, by=by, closing_reason=reason, next_time=next_time
    )
