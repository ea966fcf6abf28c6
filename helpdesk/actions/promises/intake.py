"""Somebody calls the desk: a case is opened by phone, a number is added, a promise is over."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from helpdesk.actions.cases.cases import Asked, add_note, assign_case, move_case, open_case
from helpdesk.actions.limits import allows
from helpdesk.actions.messages.contact_changes import (
    change_person_and_tell,
    tell_contact_changed,
)
from helpdesk.actions.messages.endings import tell_call_over
from helpdesk.actions.messages.notices import note_contact
from helpdesk.actions.people.people import (
    Newcomer,
    add_person,
    keep_number,
    lock_person,
    mark_number,
)
from helpdesk.actions.people.trust_words import renew_word
from helpdesk.actions.promises.appointments import (
    end_appointment,
    end_callback,
    lock_callback,
    settle_promise,
)
from helpdesk.actions.promises.callbacks import (
    CallIsRunning,
    NumberRefused,
    WantedCall,
    promise_callback,
)
from helpdesk.actions.story import record
from helpdesk.choices import (
    AppointmentState,
    AttemptOutcome,
    CallbackState,
    CaseSource,
    EventKind,
    Move,
    NextStep,
    PhoneKind,
    PromiseWay,
    SaidNeed,
    Urgency,
    WordRoad,
)
from helpdesk.models import Adviser, Attempt, Callback, Case, Person, Topic
from helpdesk.policy.phone_numbers import read_number
from helpdesk.policy.retries import PartOfDay
from helpdesk.reads.do_not_call import is_refused
from helpdesk.reads.numbers import is_dead_for
from helpdesk.reads.routing import ranked

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class NumberIsDead(Exception):
    """A call found that this number is not the person's: first say that it was right after all."""


@dataclass(frozen=True)
class PhoneRequest:
    """What somebody asks of an adviser, on the line or beside them; `number` is E.164.

    `person` is who the adviser recognised; None writes down somebody new, since a name and a
    number do not make a person (decision 21). `adviser` looks after the case until a call is
    planned; None: the best of the team, so that no case is without anybody. `is_right`: the number
    was dead, and they say on the line that it is right. Without a number ("") they are written to,
    by the `way` that they chose, at this `email` or `address`. `needs` are codes of SaidNeed.
    `source` is one of BY_THE_TEAM; `urgency`: why it cannot wait, None for most.
    """

    number: str
    name: str
    topic: Topic
    question: str = ""
    person: Person | None = None
    adviser: Adviser | None = None
    language: str = "fr"
    is_right: bool = False
    way: PromiseWay = PromiseWay.CALL
    email: str = ""
    address: str = ""
    needs: Collection[str] = ()
    source: CaseSource = CaseSource.PHONE
    urgency: Urgency | None = None


@transaction.atomic
def open_by_phone(
    *,
    request: PhoneRequest,
    at: datetime,
    by: "AbstractUser",
    request_key: uuid.UUID | None = None,
) -> Case:
    """A case for somebody on the line. The same `request_key` again gives the same case.

    Raises NumberIsDead for one that was wrong before, unless it `is_right`, and NumberRefused.
    """
    if is_refused(request.number):
        raise NumberRefused
    if request_key and not allows(kind="intake", value=str(request_key), limit=1, at=at):
        return _opened_before(request, by=by)
    person = _who_calls(request, at=at)
    asked = Asked(
        request.topic,
        request.source,
        person.language,
        question=request.question,
        number=request.number,
        said_needs=_said(request),
        urgency=request.urgency,
    )
    case = open_case(person=person, asked=asked, at=at, by=by)
    case = _keep_where_to_write(case, request, at=at, by=by)
    if request.adviser is not None:
        case.adviser = request.adviser
        case.save(update_fields=["adviser"])
    elif choices := ranked(case=case, on=at):
        assign_case(case=case, choice=choices[0], at=at, by=by)
    return case


def _opened_before(request: PhoneRequest, *, by: "AbstractUser") -> Case:
    """The case that this adviser opened with the same form."""
    whose = (
        Q(person__numbers__number=request.number)
        if request.number
        else Q(number="", person__name=request.name)
    )
    opened = Case.objects.filter(
        whose,
        source=request.source,
        events__kind=EventKind.OPENED,
        events__actor=by.pk,
    )
    return opened.latest("opened_at", "pk")


def _said(request: PhoneRequest) -> list[str]:
    in_writing = () if request.way is PromiseWay.CALL else (SaidNeed.IN_WRITING,)
    return [*request.needs, *in_writing]


def _keep_where_to_write(
    case: Case, request: PhoneRequest, *, at: datetime, by: "AbstractUser"
) -> Case:
    """Write the e-mail and the address down that were given with this request."""
    given = {"email": request.email, "postal_address": request.address}
    facts = {name: value for name, value in given.items() if value}
    if not facts:
        return case
    change_person_and_tell(case=case, facts=facts, at=at, by=by)
    return Case.objects.select_related("person", "topic").get(pk=case.pk)


def _who_calls(request: PhoneRequest, *, at: datetime) -> Person:
    if request.person is None:
        return add_person(Newcomer(request.name, request.number, request.language), at=at)
    person = lock_person(request.person)
    if is_dead_for(person, request.number):
        if not request.is_right:
            raise NumberIsDead
        mark_number(person=person, number=request.number, is_dead=False)
    if request.number:
        keep_number(person=person, number=request.number)
    return person


@transaction.atomic
def open_and_promise(
    *,
    request: PhoneRequest,
    starts_at: datetime,
    at: datetime,
    by: "AbstractUser",
    request_key: uuid.UUID | None = None,
) -> Callback:
    """A case for somebody on the line and the hour of its call, in one go, or nothing.

    A double click (the same `request_key`) gives the promise that there is. Raises SlotRefused,
    NoWayToReach, and what `open_by_phone` raises.
    """
    case = open_by_phone(request=request, at=at, by=by, request_key=request_key)
    if promised := Callback.objects.open().filter(case=case).first():
        return promised
    wanted = WantedCall(request.number, starts_at, way=request.way, notice_minutes=0)
    return promise_callback(case=case, wanted=wanted, at=at, by=by)


@transaction.atomic
def use_number(
    *, case: Case, number: str, note: str, at: datetime, by: "AbstractUser"
) -> Callback | None:
    """Another number (E.164) for the person, which an open promise of the case calls from now on.

    That promise, None for none: it has other words, for the adviser to say, and the number before
    is told. `note` tells it in the story, as free text that can be erased: events hold no number.
    Raises NumberIsDead for one that was wrong before, and NumberRefused.
    """
    if is_refused(number):
        raise NumberRefused
    open_ones = Callback.objects.open().filter(case=case)
    callback = open_ones.select_for_update(of=("self",), no_key=True).first()
    if is_dead_for(case.person, number):
        raise NumberIsDead
    keep_number(person=case.person, number=number)
    if callback is not None and _ends_at(callback, number):
        if callback.number != number:
            renew_word(callback, road=WordRoad.ALOUD)
            tell_contact_changed(callback=callback, at=at, by=by)
        callback.number, callback.consent = number, None
        callback.save(update_fields=["number", "consent"])
    record(case=case, kind=EventKind.NUMBER_CHANGED, at=at, by=by)
    add_note(case=case, text=note, at=at, by=by)
    return callback


def _ends_at(callback: Callback, number: str) -> bool:
    """Whether a promise goes to this number now: an SMS to a mobile, a letter to none."""
    by_sms = callback.way == PromiseWay.SMS and read_number(number).kind == PhoneKind.MOBILE
    return callback.way == PromiseWay.CALL or by_sms


@transaction.atomic
def keep_best_hours(
    *, case: Case, number: str, parts: Collection[str], at: datetime, by: "AbstractUser"
) -> None:
    """When this number (E.164) is best called: new tries are planned then and at no other time.

    `parts` are parts of the day; none is any time.
    """
    row = keep_number(person=case.person, number=number)
    row.best_parts = [str(part) for part in PartOfDay if part in parts]
    row.save(update_fields=["best_parts"])
    record(case=case, kind=EventKind.BEST_HOURS, at=at, by=by, parts=" ".join(row.best_parts))


@transaction.atomic
def record_incoming_call(
    *, callback: Callback, adviser: Adviser, at: datetime, by: "AbstractUser"
) -> Attempt:
    """The person called us and was helped: the promise is over, its quarters are free.

    They are told, in case it was somebody else.

    Decision 23. Before the window the person moved the promise, inside it was kept. Raises
    PromiseEnded, and CallIsRunning while a try has no outcome.
    """
    callback = lock_callback(callback)
    if callback.is_being_called:
        raise CallIsRunning
    attempt = Attempt.objects.create(
        callback=callback,
        adviser=adviser,
        started_at=at,
        ended_at=at,
        outcome=AttemptOutcome.REACHED,
    )
    live = callback.live_appointment
    settle_promise(callback=callback, live=live, at=at, tried_at=at, ended="moved_by_person")
    if live is not None:
        end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    end_callback(callback=callback, state=CallbackState.DONE, at=at)
    record(
        case=callback.case,
        kind=EventKind.ATTEMPT_ENDED,
        at=at,
        by=by,
        attempt_id=attempt.pk,
        outcome=AttemptOutcome.REACHED,
        step=NextStep.NONE,
        is_incoming=True,
    )
    move_case(case=callback.case, move=Move.START, at=at, by=by)
    tell_call_over(callback=callback, shown_at=live.starts_at if live else None, at=at, by=by)
    note_contact(person=callback.case.person, at=at)
    return attempt
