"""A person names a helper, confirms it, takes it back; what follows for promised calls.

A consent is written, then only marked. Whoever books under one, or marks one, first locks the
person who gave it: none is used and taken back in the same instant.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.actions.messages.contact_changes import tell_helper_named
from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.actions.people.people import Newcomer, find_or_create_person, lock_person
from helpdesk.actions.promises.helper_calls import drop_queued, give_back_each
from helpdesk.actions.story import record
from helpdesk.choices import (
    Channel,
    ConsentMark,
    ConsentScope,
    EventKind,
    HelperKind,
    HowSaid,
    JournalKind,
    JournalSubject,
    NoticeKind,
    NoticeState,
)
from helpdesk.models import Callback, Case, Consent, ConsentMarked, Notice
from helpdesk.policy.consents import (
    ConsentState,
    Hand,
    LastDayProblem,
    is_said_apart,
    problem_of,
)
from helpdesk.reads.availability import desk_day, desk_zone
from helpdesk.reads.consents import cases_of, digest_of, digests_of, spoke_since, state_of
from helpdesk.reads.people import everybody_in

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


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
    for said in Consent.objects.filter(**facts, number_digest__in=digests_of(named.number)):
        if state_of(said, at=at) in (ConsentState.TO_CONFIRM, ConsentState.VALID):
            return said
    consent = Consent.objects.create(
        **facts,
        script_version=named.script_version,
        language=named.language,
        number_digest=digest_of(named.number),
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
    drop_queued(consent.notices.all())
    if case := next(iter(cases_of(consent)), None):
        tell_helper_named(consent=consent, case=case, at=at, by=by)
    return consent


def revoke_consent(*, consent: Consent, how: HowSaid, at: datetime, by: "AbstractUser") -> Consent:
    """A word of the person ends it at once; calls promised to the helper are the person's again.

    Once: again changes nothing. The mark is one transaction and each call another: no new call can
    follow the mark, and the watch gives back what a crash leaves.
    """
    with transaction.atomic():
        lock_person(consent.person)
        if not consent.marks.filter(mark=ConsentMark.REVOKED).exists():
            _mark(consent, ConsentMark.REVOKED, how=how, at=at, by=by)
            drop_queued(consent.notices.all())
    give_back_each(Callback.objects.open().filter(consent=consent), at=at, by=by)
    return consent


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
