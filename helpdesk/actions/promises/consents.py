"""A person names a helper, confirms it, takes it back; what follows for promised calls.

A consent is written, then only marked. Whoever books under one, or marks one, first locks the
person who gave it: none is used and taken back in the same instant.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.actions.messages.notices import About, plan_notices, queue_for_case
from helpdesk.actions.people.people import Newcomer, find_or_create_person, lock_person
from helpdesk.actions.people.trust_words import renew_word
from helpdesk.actions.promises.appointments import (
    PromiseEnded,
    end_appointment,
    lock_callback,
    settle_promise,
)
from helpdesk.actions.promises.callbacks import WantedCall, promise_callback
from helpdesk.actions.story import record
from helpdesk.choices import (
    AppointmentState,
    Channel,
    ConsentMark,
    ConsentScope,
    EventKind,
    HelperKind,
    HowSaid,
    JournalKind,
    JournalSubject,
    NextStep,
    NoticeKind,
    NoticeState,
    PhoneOwner,
    PromiseWay,
)
from helpdesk.models import Callback, Case, Consent, ConsentMarked, Notice, Person
from helpdesk.policy.consents import (
    ConsentState,
    Hand,
    LastDayProblem,
    Scope,
    covers,
    is_said_apart,
    problem_of,
)
from helpdesk.reads.availability import desk_day, desk_zone
from helpdesk.reads.consents import cases_of, spoke_since, state_of
from helpdesk.reads.opening import deadline_to_find_a_time
from helpdesk.reads.people import everybody_in
from helpdesk.reads.reach import number_of_case
from helpdesk.reads.ways import ways_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# What one pass of the watch gives back; the next one, a minute later, goes on.
MOST = 200
_NEAREST = [PhoneOwner.OWN, PhoneOwner.SHARED, PhoneOwner.SOMEBODY_ELSE]

log = logging.getLogger(__name__)


class ConsentNotValid(Exception):
    """Nobody may stand in under this consent, now or for this request."""


class ConsentNotOpen(Exception):
    """The consent cannot be confirmed: it is over, or it was given in this very moment."""


class NotSaidApart(Exception):
    """The second yes was heard by whoever wrote down the first, and in no other call."""


class BadLastDay(Exception):
    """The last day of a consent cannot be; `problem` says why."""

    def __init__(self, problem: LastDayProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class HelperIsThePerson(Exception):
    """Nobody is their own helper."""


def _check_consent(consent: Consent, *, case: Case, at: datetime) -> None:
    """Raise ConsentNotValid when the helper may not stand in for this request now."""
    scope = Scope(people=everybody_in(consent.person), case_id=consent.case_id)
    covered = covers(scope, person_id=case.person_id, case_id=case.pk)
    if not covered or state_of(consent, at=at) is not ConsentState.VALID:
        raise ConsentNotValid


@dataclass(frozen=True)
class HelperNamed:
    """Whom the person names as their helper, for what, until when; and what was read to them.

    `number` is E.164; `language` and `script_version` are those of the script that was read.
    """

    name: str
    number: str
    kind: HelperKind
    scope: ConsentScope
    last_day: date
    script_version: int
    language: str


@transaction.atomic
def give_consent(*, case: Case, named: HelperNamed, at: datetime, by: "AbstractUser") -> Consent:
    """The person said yes to what was read: this helper, at this number, until this day.

    `script_version` and `language` say which words were read. The same again while it is not over
    is the same consent: a double click. Raises BadLastDay and HelperIsThePerson, and then nothing
    is written.
    """
    if problem := problem_of(named.last_day, today=desk_day(at)):
        raise BadLastDay(problem)
    person = lock_person(case.person)
    helper = find_or_create_person(Newcomer(named.name, named.number, case.language), at=at)
    if helper.pk in everybody_in(person):
        raise HelperIsThePerson
    facts: dict[str, Any] = {
        "person": person,
        "helper": helper,
        "helper_kind": named.kind,
        "scope": named.scope,
        "case": case if named.scope == ConsentScope.ONE_REQUEST else None,
        "expires_on": named.last_day,
    }
    for said in Consent.objects.filter(**facts):
        if state_of(said, at=at) in (ConsentState.TO_CONFIRM, ConsentState.VALID):
            return said
    consent = Consent.objects.create(
        **facts,
        script_version=named.script_version,
        language=named.language,
        given_at=at,
        taken_by_id=by.pk,
    )
    record(case=case, kind=EventKind.CONSENT_GIVEN, at=at, by=by, consent_id=consent.pk)
    _enter(consent, JournalKind.CONSENT_GIVEN, at=at, by=by)
    return consent


@transaction.atomic
def confirm_consent(*, consent: Consent, how: HowSaid, at: datetime, by: "AbstractUser") -> Consent:
    """The person said it a second time, apart: it holds from now on, and they are told.

    In another call at their own number, or to another adviser on another day. Once: again changes
    nothing. Raises ConsentNotOpen and NotSaidApart.
    """
    lock_person(consent.person)
    stands = state_of(consent, at=at)
    if stands is ConsentState.VALID:
        return consent
    if stands is not ConsentState.TO_CONFIRM or at <= consent.given_at:
        raise ConsentNotOpen
    if not is_said_apart(
        Hand(consent.taken_by_id, consent.given_at),
        Hand(by.pk, at),
        in_another_call=how == HowSaid.CALL and spoke_since(consent),
        zone=desk_zone(),
    ):
        raise NotSaidApart
    _mark(consent, ConsentMark.CONFIRMED, how=how, at=at, by=by)
    _drop(consent.notices.all())
    _tell_the_person(consent, at=at, by=by)
    return consent


def _tell_the_person(consent: Consent, *, at: datetime, by: "AbstractUser") -> None:
    """Say to the person, and never to the helper, that somebody may be called in their place.

    Where no way to write is surely theirs, a letter does it, or an adviser on the phone.
    """
    case = next(iter(cases_of(consent)), None)
    if case is None:
        return
    row, channel = number_of_case(case), None
    of_helper = consent.helper.numbers.values_list("number", flat=True)
    if row is None or row.owner != PhoneOwner.OWN or row.number in of_helper:
        by_voice = Channel.CONSOLE if case.wants_writing else Channel.ADVISER
        channel = Channel.LETTER if case.person.postal_address.strip() else by_voice
    queue_for_case(
        case=case,
        kind=NoticeKind.HELPER_NAMED,
        at=at,
        by=by,
        channel=channel,
        about=About(consent=consent),
    )


def revoke_consent(*, consent: Consent, how: HowSaid, at: datetime, by: "AbstractUser") -> Consent:
    """A word of the person ends it at once; calls promised to the helper are the person's again.

    Once: again changes nothing. The mark is one transaction and each call another: no new call can
    follow the mark, and the watch gives back what a crash leaves.
    """
    with transaction.atomic():
        lock_person(consent.person)
        if not consent.marks.filter(mark=ConsentMark.REVOKED).exists():
            _mark(consent, ConsentMark.REVOKED, how=how, at=at, by=by)
            _drop(consent.notices.all())
    _give_back_each(Callback.objects.open().filter(consent=consent), at=at, by=by)
    return consent


def end_expired(*, at: datetime) -> int:
    """Give back the promised calls whose consent does not hold any more. Returns how many."""
    revoked = ConsentMarked.objects.filter(
        consent=OuterRef("consent"), mark=ConsentMark.REVOKED, at__lte=at
    )
    today = desk_day(at)
    over = Callback.objects.open().filter(
        Q(consent__expires_on__lt=today) | Q(Exists(revoked)), consent__isnull=False
    )
    return _give_back_each(over.order_by("pk")[:MOST], at=at, by=None)


@transaction.atomic
def ask_in_writing(*, consent: Consent, case: Case, at: datetime, by: "AbstractUser") -> Notice:
    """A letter to the person that asks whether it is right; one at a time.

    Raises ConsentNotOpen when there is nothing to confirm any more.
    """
    lock_person(consent.person)
    if state_of(consent, at=at) is not ConsentState.TO_CONFIRM:
        raise ConsentNotOpen
    if waiting := consent.notices.filter(state=NoticeState.QUEUED).first():
        return waiting
    return queue_for_case(
        case=case,
        kind=NoticeKind.CONSENT,
        at=at,
        by=by,
        channel=Channel.LETTER,
        about=About(consent=consent),
    )


@transaction.atomic
def promise_for_helper(
    *,
    case: Case,
    consent: Consent,
    starts_at: datetime | None,
    at: datetime,
    by: "AbstractUser",
    **facts: Any,
) -> Callback:
    """Promise a call to the helper of a case; the case keeps under which consent they asked.

    `facts` as in `WantedCall`. Raises ConsentNotValid and SlotRefused.
    """
    lock_person(consent.person)
    _check_consent(consent, case=case, at=at)
    number = _helpers_number(consent)
    wanted = WantedCall(number=number, starts_at=starts_at, consent=consent, **facts)
    callback = promise_callback(case=case, wanted=wanted, at=at, by=by)
    Case.objects.filter(pk=case.pk).update(consent=consent)
    return callback


@transaction.atomic
def call_helper_instead(
    *, callback: Callback, consent: Consent, at: datetime, by: "AbstractUser"
) -> Callback:
    """The call that was promised to the person goes to their helper, at the same hour.

    Raises ConsentNotValid, and PromiseEnded.
    """
    callback = lock_callback(callback)
    lock_person(consent.person)
    _check_consent(consent, case=callback.case, at=at)
    callback.consent, callback.number = consent, _helpers_number(consent)
    callback.way = PromiseWay.CALL
    _tell_who_is_called(callback, at=at, by=by)
    Case.objects.filter(pk=callback.case_id).update(consent=consent)
    return callback


def _helpers_number(consent: Consent) -> str:
    """Where the helper is called. Raises ConsentNotValid when they have no number any more."""
    helper = consent.helper.merged_into or consent.helper
    # The person named the helper with this number: it was said for these very calls.
    row = helper.number_to_write_to(helper.numbers.values_list("number", flat=True))
    if row is None:
        raise ConsentNotValid
    return row.number


def _tell_who_is_called(callback: Callback, *, at: datetime, by: "AbstractUser | None") -> None:
    """The call goes to somebody else: what was to be said is dropped, and they are told the hour.

    Nobody is told while there is no number to call.
    """
    callback.save(update_fields=["consent", "number", "way", "email"])
    renew_word(callback)
    _drop(callback.notices.all())
    record(case=callback.case, kind=EventKind.NUMBER_CHANGED, at=at, by=by)
    live = callback.live_appointment
    if callback.number and live is not None:
        plan_notices(appointment=live, at=at, event=EventKind.BOOKED, is_known=False)


def _mark(
    consent: Consent, mark: ConsentMark, *, how: HowSaid, at: datetime, by: "AbstractUser"
) -> None:
    """Write the mark, and a line in the story of each request that it is about."""
    ConsentMarked.objects.create(consent=consent, mark=mark, how=how, at=at, by_id=by.pk)
    kind = {
        ConsentMark.CONFIRMED: EventKind.CONSENT_CONFIRMED,
        ConsentMark.REVOKED: EventKind.CONSENT_REVOKED,
    }[mark]
    for case in cases_of(consent):
        record(case=case, kind=kind, at=at, by=by, consent_id=consent.pk, how=how)
    _enter(consent, JournalKind(kind), at=at, by=by, how=str(how))


def _enter(
    consent: Consent, kind: JournalKind, *, at: datetime, by: "AbstractUser", **data: str
) -> None:
    """A line in the journal: who may speak for whom concerns more than one request."""
    about = Subject(JournalSubject.CONSENT, consent.pk)
    record_entry(kind=kind, at=at, by=by, about=about, person=consent.person_id, **data)


def _drop(notices: Any) -> None:
    notices.filter(state=NoticeState.QUEUED).update(state=NoticeState.DROPPED)


def _give_back_each(
    callbacks: Iterable[Callback], *, at: datetime, by: "AbstractUser | None"
) -> int:
    """Each in its own transaction: one that fails stops no other."""
    given = 0
    for callback in list(callbacks):
        try:
            given += _give_back(callback, at=at, by=by)
        except PromiseEnded:
            continue  # somebody was faster
        except Exception:
            log.exception("The callback %s was not given back to its person.", callback.pk)
    return given


@transaction.atomic
def _give_back(callback: Callback, *, at: datetime, by: "AbstractUser | None") -> bool:
    """The call goes to the person again; without a number of theirs, one must be found.

    What was to be said to the helper is dropped, and the person is told the hour.
    """
    callback = lock_callback(callback)
    consent = callback.consent
    if consent is None or state_of(consent, at=at) is ConsentState.VALID:
        return False
    callback.number = _own_number(callback.case.person, helper=callback.called)
    callback.consent = None
    _write_again(callback)
    _tell_who_is_called(callback, at=at, by=by)
    if callback.lacks_number:
        _look_for_a_number(callback, at=at, by=by)
    return True


def _write_again(callback: Callback) -> None:
    """Whoever said that they are to be written to is not called now, where there is a way."""
    ways = ways_of(callback.case) if callback.case.wants_writing else []
    if ways and ways[0].way is not PromiseWay.CALL:
        first = ways[0]
        callback.way, callback.number = first.way, first.number
        callback.email = first.email or callback.email


def _look_for_a_number(callback: Callback, *, at: datetime, by: "AbstractUser | None") -> None:
    """The promise becomes a task: find a number of the person, and then an hour."""
    if (live := callback.live_appointment) is not None:
        settle_promise(callback=callback, live=live, at=at, ended="moved_by_us")
        end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    callback.find_a_time_by = deadline_to_find_a_time(at)
    callback.save(update_fields=["find_a_time_by"])
    record(
        case=callback.case,
        kind=EventKind.TIME_WANTED,
        at=at,
        by=by,
        callback_id=callback.pk,
        step=NextStep.OTHER_NUMBER,
    )


def _own_number(person: Person, *, helper: Person) -> str:
    """The person's own number, else one that reaches them; "" when there is none.

    The helper's phone, written down as a way to reach the person, is no such number any more.
    """
    of_helper = set(helper.numbers.values_list("number", flat=True))
    rows = [
        row
        for row in person.numbers.filter(is_dead=False, do_not_call=False).order_by("pk")
        if row.owner != PhoneOwner.SOMEBODY_ELSE or row.number not in of_helper
    ]
    best = min(rows, key=lambda row: _NEAREST.index(PhoneOwner(row.owner)), default=None)
    return best.number if best else ""
