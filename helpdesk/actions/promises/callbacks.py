"""A call is asked for and promised; the promise is cancelled, or ends with its case."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import IntegrityError, transaction

from helpdesk.actions.cases.cases import Asked, Closing, move_case, open_case, plan_case
from helpdesk.actions.messages.notices import Telling, queue_notice
from helpdesk.actions.messages.unheard import is_heard_of
from helpdesk.actions.people.people import Newcomer, find_or_create_person, lock_person
from helpdesk.actions.people.trust_words import new_word
from helpdesk.actions.promises.appointments import (
    Booking,
    SlotRefused,
    end_appointment,
    end_callback,
    lock_callback,
    settle_promise,
    take_hour,
)
from helpdesk.actions.promises.public_bookings import (
    TooManyAsked,
    admit,
    note_booking,
    say_how_to_stop,
    tell_asked,
)
from helpdesk.actions.story import by_link, one_statement, record
from helpdesk.actions.webhooks import tell_programs
from helpdesk.choices import (
    Afraid,
    AppointmentState,
    CallbackState,
    CaseSource,
    CaseState,
    ClosingReason,
    EventKind,
    FactSource,
    HowAgreed,
    Move,
    NoticeKind,
    ProgramEvent,
    PromiseWay,
    SlotRefusal,
    WantedHelp,
)
from helpdesk.models import Callback, Case, Consent, Person, SlotHold, Topic
from helpdesk.policy.confidence import confidence_of
from helpdesk.policy.fair_use import Visitor
from helpdesk.policy.routing import Choice
from helpdesk.policy.trust_words import road_of
from helpdesk.policy.ways import has_means, way_said
from helpdesk.reads.availability import desk_missing
from helpdesk.reads.do_not_call import is_refused
from helpdesk.reads.do_not_write import wants_none
from helpdesk.reads.opening import deadline_to_find_a_time
from helpdesk.reads.owners import owner_for
from helpdesk.reads.reach import email_of_case, is_only_typed, knows, reach_as_typed, reach_of
from helpdesk.reads.routing import ranked
from helpdesk.reads.ways import means_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class NumberRefused(Exception):
    """The owner of this number wants no call, or of this e-mail no mail: none is promised."""


class NoWayToReach(Exception):
    """There is nothing to keep this promise by: no number, no e-mail, no address of that way."""


class CallIsRunning(Exception):
    """A try has no outcome yet: first say how the call ended."""


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
    # Codes of SaidNeed.
    said_needs: Sequence[str] = ()
    # Who asks for the person, and how they agreed; "" and None when they ask for themselves.
    asked_by: str = ""
    agreed: HowAgreed | None = None
    guide_number: int | None = None
    guide_step: int | None = None
    reachable_when: str = ""
    # Where the person lives by the clock; "" is the desk's own zone.
    time_zone: str = ""
    # Whom the operator's program knows under a customer number; None: a name and a number.
    person: Person | None = None


@dataclass(frozen=True)
class Arrival:
    """How a request came in: by what channel, under which keys, and how soon a call may be.

    The time held under `hold_key` becomes the appointment, or is given back when none is asked
    for. `notice_minutes` None is the topic's own. `visitor`: a stranger asks on the site, within
    bounds; None is somebody of the desk, or the desk itself. `event`: as what an hour is booked.
    """

    source: CaseSource = CaseSource.WEB
    request_key: uuid.UUID | None = None
    hold_key: uuid.UUID | None = None
    notice_minutes: int | None = None
    is_demo: bool = False
    visitor: Visitor | None = None
    event: EventKind = EventKind.BOOKED


_BY_WEB = Arrival()
# Where nobody typed anything on the site.
_BY_PHONE = (CaseSource.PHONE, CaseSource.MISSED_CALL)


@dataclass(frozen=True)
class WantedCall:
    """A call to promise for a case: to which number (E.164), and when (None: to be found).

    `way`: or that we write to them, at that number, to the e-mail of the request or to the address
    on record; the number may be "" then. `consent`: it goes to a helper; `promise_for_helper` has
    checked that it holds. The other facts are as in `CallbackRequest` and `Arrival`.
    """

    number: str
    starts_at: datetime | None
    way: PromiseWay = PromiseWay.CALL
    reachable_when: str = ""
    time_zone: str = ""
    consent: Consent | None = None
    request_key: uuid.UUID | None = None
    hold_key: uuid.UUID | None = None
    notice_minutes: int | None = None
    by_public: bool = False
    event: EventKind = EventKind.BOOKED


def _same_request(key: uuid.UUID | None) -> Callback | None:
    return Callback.objects.filter(request_key=key).first() if key else None


def ask_for_callback(
    *,
    request: CallbackRequest,
    at: datetime,
    by: "AbstractUser | None" = None,
    arrival: Arrival = _BY_WEB,
) -> Callback:
    """Open a case and promise a call, all in one transaction; nothing stays if the time is gone.

    The same `request_key` again gives the same promise: a double click is one request. Raises
    SlotRefused, NumberRefused, and TooManyAsked for a stranger (`say_how_to_stop`).
    """
    if existing := _same_request(arrival.request_key):
        return existing
    try:
        return _open_and_promise(request=request, at=at, by=by, arrival=arrival)
    except TooManyAsked as refused:
        say_how_to_stop(why=refused, number=request.number, at=at)
        raise
    except (IntegrityError, SlotRefused):
        # The same form arrived twice in the same instant: the first one won, its hour too.
        if existing := _same_request(arrival.request_key):
            return existing
        raise


@transaction.atomic
def _open_and_promise(
    *, request: CallbackRequest, at: datetime, by: "AbstractUser | None", arrival: Arrival
) -> Callback:
    # With an hour, it is asked as the hour is taken.
    if request.starts_at is None and desk_missing():
        raise SlotRefused(SlotRefusal.DESK_NOT_READY)
    if arrival.visitor is not None:
        admit(visitor=arrival.visitor, number=request.number, email=request.email, at=at)
        if wants_none(request.email):
            request = replace(request, email="")
            if not request.number:
                raise NumberRefused
    if is_refused(request.number):
        raise NumberRefused
    known, asking = request.person, _who_asks(request, arrival)
    person = lock_person(known) if known else find_or_create_person(asking, at=at)
    with one_statement():
        case = open_case(person=person, asked=_what_is_asked(request, arrival), at=at, by=by)
        wanted = _what_is_wanted(request, arrival, case)
        callback = _promise(case=case, wanted=wanted, at=at, by=by, is_new_case=True)
    if arrival.visitor is not None:
        note_booking(callback=callback, visitor=arrival.visitor, at=at)
    return callback


def _what_is_wanted(request: CallbackRequest, arrival: Arrival, case: Case) -> WantedCall:
    return WantedCall(
        number=request.number,
        starts_at=request.starts_at,
        way=way_said(request.said_needs, means_of(case, number=request.number, email=case.email)),
        reachable_when=request.reachable_when,
        time_zone=request.time_zone,
        request_key=arrival.request_key,
        hold_key=arrival.hold_key,
        notice_minutes=arrival.notice_minutes,
        by_public=arrival.visitor is not None,
        event=arrival.event,
    )


def _who_asks(request: CallbackRequest, arrival: Arrival) -> Newcomer:
    return Newcomer(
        name=request.name,
        number=request.number,
        language=request.language,
        email=request.email,
        confidence=confidence_of(request.wanted_help, request.afraid),
        source=FactSource.PHONE if arrival.source in _BY_PHONE else FactSource.SITE,
        is_demo=arrival.is_demo,
        may_be_called=True,
    )


def _what_is_asked(request: CallbackRequest, arrival: Arrival) -> Asked:
    return Asked(
        topic=request.topic,
        source=arrival.source,
        language=request.language,
        question=request.question,
        email=request.email,
        number=request.number,
        wanted_help=request.wanted_help,
        afraid=request.afraid,
        said_needs=request.said_needs,
        asked_by=request.asked_by,
        agreed=request.agreed,
        guide_number=request.guide_number,
        guide_step=request.guide_step,
        is_demo=arrival.is_demo,
    )


@transaction.atomic
def promise_callback(
    *, case: Case, wanted: WantedCall, at: datetime, by: "AbstractUser | None" = None
) -> Callback:
    """Promise a call for a case: at an hour, or with an hour to be found.

    Raises SlotRefused, NumberRefused, and NoWayToReach.
    """
    with one_statement():
        callback = _promise(case=case, wanted=wanted, at=at, by=by)
    # The case of the caller may be older than the one that was planned.
    callback.refresh_from_db()
    return callback


def _promise(
    *,
    case: Case,
    wanted: WantedCall,
    at: datetime,
    by: "AbstractUser | None",
    is_new_case: bool = False,
) -> Callback:
    """As `promise_callback`; `is_new_case` was written here, and its number asked about before."""
    if not is_new_case and is_refused(wanted.number):
        raise NumberRefused
    email = _email_of(case, wanted, by=by)
    if not has_means(wanted.way, means_of(case, number=wanted.number, email=email)):
        raise NoWayToReach
    find_by = None if wanted.starts_at else deadline_to_find_a_time(at)
    # Who calls at an hour is found as the hour is taken; a time to find is somebody's at once.
    choice = _who_finds_a_time(case, at=at, by=find_by) if find_by else None
    callback = Callback(
        case=case,
        number=wanted.number,
        way=wanted.way,
        consent=wanted.consent,
        email=email,
        language=case.language,
        time_zone=wanted.time_zone,
        trust_word=new_word(case),
        asked_at=at,
        reachable_when=wanted.reachable_when,
        find_a_time_by=find_by,
        request_key=wanted.request_key,
    )
    # A helper is not on the phone when a call is promised to them.
    by_desk = by is not None and wanted.consent is None
    # What its owner once asked of us must not show to whoever types a number.
    reach = reach_as_typed(callback) if by is None else reach_of(callback)
    # What is kept by SMS is told by one: whoever asked sees none of it, whatever else they want.
    gets_sms = reach.has_sms or wanted.way is PromiseWay.SMS
    callback.word_road = road_of(by_desk=by_desk, gets_sms=gets_sms)
    if not is_new_case:
        is_heard_of(case)
    if choice is None:
        # Whoever asks for a call hears or sees its hour as it is chosen (decision 5).
        booking = Booking(
            event=wanted.event,
            notice_minutes=wanted.notice_minutes,
            hold_key=wanted.hold_key,
            is_known=True,
            by_public=wanted.by_public,
            is_new=True,
            is_new_case=is_new_case,
        )
        hour = cast("datetime", wanted.starts_at)
        take_hour(callback=callback, before=None, starts_at=hour, at=at, by=by, booking=booking)
    else:
        callback.adviser_id = choice.adviser_id
        callback.save()
        if wanted.hold_key is not None:
            SlotHold.objects.filter(key=wanted.hold_key).delete()
        told, key = EventKind.TIME_WANTED, callback.pk
        record(case=case, kind=told, at=at, by=by, is_asking=True, callback_id=key)
        planned = plan_case(case=case, choice=choice, at=at, by=by)
        planned.person, planned.topic = case.person, case.topic
        callback.case = planned
        if by is None:
            tell_asked(callback, at=at)
        tell_programs(event=ProgramEvent.PROMISED, case=planned, callback=callback, at=at)
    return callback


def _who_finds_a_time(case: Case, *, at: datetime, by: datetime) -> Choice:
    return owner_for(case=case, at=at, by=by) or ranked(case=case, on=at)[0]


def _email_of(case: Case, wanted: WantedCall, *, by: "AbstractUser | None") -> str:
    """The e-mail that a promise is told to, and kept by where that is its way; "" for none."""
    if wanted.way is PromiseWay.EMAIL:
        return email_of_case(case)
    # What the desk promises after a talk is told to no e-mail that a stranger may have typed.
    return "" if by and is_only_typed(case, case.email) else case.email


@transaction.atomic
def cancel_callback(
    *, callback: Callback, at: datetime, by: "AbstractUser | None" = None
) -> Callback:
    """The person does not need the call any more: free the time, end the promise, confirm it.

    Asked by the person (`by` None), the case closes as withdrawn; asked by an adviser, it goes
    back to be handled, and an adviser says it where no message does, unless the person is on the
    phone. Raises PromiseEnded when the promise had ended already.
    """
    callback = lock_callback(callback)
    live, is_known = callback.live_appointment, knows(callback, at=at, by=by)
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
        **by_link(callback, by),
    )
    queue_notice(
        callback=callback,
        kind=NoticeKind.CANCELLED,
        at=at,
        telling=Telling(is_known=is_known, by=by),
    )
    if by is None:
        move_case(
            case=callback.case,
            move=Move.CLOSE,
            at=at,
            by=None,
            closing=Closing(reason=ClosingReason.WITHDRAWN),
        )
    elif callback.case.state == CaseState.PLANNED:
        move_case(case=callback.case, move=Move.UNPLAN, at=at, by=by)
    return callback
