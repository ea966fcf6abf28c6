"""Does what an SMS asks for the one promise to its number, by the same actions as everybody.

Every change is told at the number: whoever forged a sender is found out by who holds it.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from helpdesk.actions.messages.notices import About, queue_answer
from helpdesk.actions.promises.appointments import (
    Booking,
    SlotRefused,
    book_appointment,
)
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.do_not_call import refuse_calls, stop_for_owner
from helpdesk.actions.promises.holds import WantedTime, hold_time, release_hold
from helpdesk.choices import EventKind, NoticeKind
from helpdesk.models import Callback, Case, IncomingSms, Notice, SmsQuestion
from helpdesk.policy.fair_use import MOVES_PER_PROMISE
from helpdesk.policy.slots import Slot
from helpdesk.policy.sms_answers import Understood
from helpdesk.policy.sms_talk import READ_WITHIN_MINUTES, Asks, Did, times_to_offer
from helpdesk.reads.availability import planned_call, slots_for
from helpdesk.reads.do_not_call import is_refused
from helpdesk.reads.fair_use import moves_of_a_day
from helpdesk.reads.incoming import (
    Talk,
    can_be_heard,
    last_promise_to,
    latest_case_there,
    latest_promise_there,
)
from helpdesk.reads.opening import after_open_minutes


def act(did: Did, *, sms: IncomingSms, talk: Talk, said: Understood, at: datetime) -> Did:
    """Do it, in the transaction that keeps the SMS. NOTED where it could not be done after all.

    The promise of `talk` is locked. `sms.answer` is what answers it, if anything does.
    """
    if did is Did.STOPPED:
        return _stop(sms, at=at)
    callback = talk.callback
    if callback is None or did is Did.NOTED:
        return Did.NOTED
    if did is Did.OFFERED:
        return _offer(sms, talk, callback, said, at=at)
    if did is Did.MOVED:
        return _move(sms, talk, callback, said, at=at)
    end_question(talk.question, at=at)
    if did is Did.CANCELLED:
        cancel_callback(callback=callback, at=at)
    elif did is Did.NOT_THEIRS:
        stop_for_owner(callback=callback, at=at)
    elif did is Did.ASKED_TO_CANCEL:
        _ask(sms, callback, Asks.TO_CANCEL, at=at)
    elif did is Did.STANDS:
        sms.answer = _tell(callback, NoticeKind.STANDS, at=at)
    return did


def _stop(sms: IncomingSms, *, at: datetime) -> Did:
    """Nobody calls or writes there any more; the last message says so, once."""
    is_new, callback = not is_refused(sms.number), last_promise_to(sms.number)
    refuse_calls(number=sms.number, at=at)
    for question in SmsQuestion.objects.filter(callback__number=sms.number, ended_at=None):
        end_question(question, at=at)
    if is_new and callback is not None:
        sms.answer = queue_answer(
            about=About(callback=callback), case=callback.case, kind=NoticeKind.STOPPED, at=at
        )
    return Did.STOPPED


def tell_it_is_heard(*, sms: IncomingSms, case: Case | None, talk: Talk, at: datetime) -> None:
    """Whoever wrote what nobody understood is told that it will be read, and when: once a day.

    Several people at a number too (`case` None): it is told by the latest promise there, or the
    latest case. A number that nobody has is told nothing.
    """
    callback = talk.callback or latest_promise_there(sms.number, case=case)
    case = case or (callback.case if callback else latest_case_there(sms.number))
    if case is None or not can_be_heard(case, sms.number, at=at, callback=callback):
        return
    read_by = after_open_minutes(READ_WITHIN_MINUTES, at=at)
    about = About(callback=callback, times=[read_by] if read_by else [])
    sms.answer = queue_answer(about=about, case=case, kind=NoticeKind.HEARD, at=at)


def _tell(callback: Callback, kind: NoticeKind, *, at: datetime) -> Notice:
    about = About(callback=callback, appointment=callback.live_appointment)
    return queue_answer(about=about, case=callback.case, kind=kind, at=at)


def _ask(
    sms: IncomingSms,
    callback: Callback,
    asks: Asks,
    *,
    at: datetime,
    times: Sequence[datetime] = (),
    holds: Sequence[uuid.UUID] = (),
) -> None:
    for question in callback.sms_questions.filter(ended_at=None):
        end_question(question, at=at)
    kind = NoticeKind.CANCEL_ASKED if asks is Asks.TO_CANCEL else NoticeKind.TIMES_ASKED
    about = About(callback=callback, times=times)
    sms.answer = queue_answer(about=about, case=callback.case, kind=kind, at=at)
    SmsQuestion.objects.create(
        callback=callback,
        appointment=callback.live_appointment,
        asks=asks,
        times=[time.isoformat() for time in times],
        holds=[str(key) for key in holds],
        asked_at=at,
    )


def end_question(question: SmsQuestion | None, *, at: datetime) -> None:
    """No answer to it counts any more; the times that it offered are free again."""
    if question is None:
        return
    for key in question.holds:
        release_hold(key=uuid.UUID(key))
    question.ended_at = at
    question.save(update_fields=["ended_at"])


def _offer(
    sms: IncomingSms, talk: Talk, callback: Callback, said: Understood, *, at: datetime
) -> Did:
    """Three real times, kept as long as those that a visitor chooses; NOTED where none is free."""
    end_question(talk.question, at=at)
    if moves_of_a_day(callback, at=at) >= MOVES_PER_PROMISE:
        return Did.NOTED
    live = callback.live_appointment
    offered = times_to_offer(
        slots_for(callback, at=at, by_public=True),
        wish=said.wish,
        live_at=live.starts_at if live else None,
        at=at,
        zone=callback.zone,
    )
    kept = {slot.starts_at: key for slot in offered if (key := _keep(slot, callback, at=at))}
    if not kept:
        return Did.NOTED
    _ask(sms, callback, Asks.WHICH_TIME, at=at, times=list(kept), holds=list(kept.values()))
    return Did.OFFERED


def _keep(slot: Slot, callback: Callback, *, at: datetime) -> uuid.UUID | None:
    """The key under which this time is kept; None when it is gone by now."""
    key, case = uuid.uuid4(), callback.case
    wanted = WantedTime(slot.starts_at, case.topic, planned_call(case), case.language)
    try:
        return key if hold_time(key=key, wanted=wanted, address="", at=at) else None
    except SlotRefused:
        return None


def _move(
    sms: IncomingSms, talk: Talk, callback: Callback, said: Understood, *, at: datetime
) -> Did:
    """The time that they chose, if it can still be had; else three others."""
    question = talk.question
    if question is None or said.choice is None:
        return Did.NOTED
    if moves_of_a_day(callback, at=at) >= MOVES_PER_PROMISE:
        end_question(question, at=at)
        return Did.NOTED
    place = said.choice - 1
    booking = Booking(
        event=EventKind.REBOOKED if callback.live_appointment else EventKind.BOOKED,
        hold_key=uuid.UUID(question.holds[place]),
        by_public=True,
    )
    starts_at = datetime.fromisoformat(question.times[place])
    try:
        with transaction.atomic():
            book_appointment(callback=callback, starts_at=starts_at, at=at, booking=booking)
    except SlotRefused:
        return _offer(sms, talk, callback, said, at=at)
    end_question(question, at=at)
    return Did.MOVED
