"""Calls that go to a helper under a consent, and are the person's again when it ends."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from helpdesk.actions.messages.contact_changes import tell_contact_changed
from helpdesk.actions.messages.notices import plan_notices
from helpdesk.actions.people.people import lock_person
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
    ConsentMark,
    EventKind,
    NextStep,
    NoticeState,
    PhoneOwner,
    PromiseWay,
)
from helpdesk.models import Callback, Case, Consent, ConsentMarked, Person
from helpdesk.policy.consents import (
    ConsentState,
    Scope,
    covers,
)
from helpdesk.reads.availability import desk_day
from helpdesk.reads.consents import is_usable_under, state_of
from helpdesk.reads.opening import deadline_to_find_a_time
from helpdesk.reads.people import everybody_in
from helpdesk.reads.ways import ways_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# What one pass of the watch gives back; the next one, a minute later, goes on.
MOST = 200
_NEAREST = [PhoneOwner.OWN, PhoneOwner.SHARED, PhoneOwner.SOMEBODY_ELSE]

log = logging.getLogger(__name__)


class ConsentNotValid(Exception):
    """Nobody may stand in under this consent, now or for this request."""


def _check_consent(consent: Consent, *, case: Case, at: datetime) -> None:
    """Raise ConsentNotValid when the helper may not stand in for this request now."""
    scope = Scope(people=everybody_in(consent.person), case_id=consent.case_id)
    covered = covers(scope, person_id=case.person_id, case_id=case.pk)
    if not covered or state_of(consent, at=at) is not ConsentState.VALID:
        raise ConsentNotValid


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

    The number that it called until now is told.

    Raises ConsentNotValid, and PromiseEnded.
    """
    callback = lock_callback(callback)
    lock_person(consent.person)
    _check_consent(consent, case=callback.case, at=at)
    number = _helpers_number(consent)
    tell_contact_changed(callback=callback, at=at, by=by)
    callback.consent, callback.number = consent, number
    callback.way = PromiseWay.CALL
    _tell_who_is_called(callback, at=at, by=by)
    Case.objects.filter(pk=callback.case_id).update(consent=consent)
    return callback


def _helpers_number(consent: Consent) -> str:
    """Where the helper is called: at the number with which they were named, and no other.

    One that is written down later is nobody's word but an adviser's. Raises ConsentNotValid where
    the number is wrong by now, or gone.
    """
    helper = consent.helper.merged_into or consent.helper
    row = next((row for row in helper.numbers.all() if is_usable_under(consent, row)), None)
    if row is None:
        raise ConsentNotValid
    return row.number


def _tell_who_is_called(callback: Callback, *, at: datetime, by: "AbstractUser | None") -> None:
    """The call goes to somebody else: what was to be said is dropped, and they are told the hour.

    Nobody is told while there is no number to call.
    """
    callback.save(update_fields=["consent", "number", "way", "email"])
    renew_word(callback)
    drop_queued(callback.notices.all())
    record(case=callback.case, kind=EventKind.NUMBER_CHANGED, at=at, by=by)
    live = callback.live_appointment
    if callback.number and live is not None:
        plan_notices(appointment=live, at=at, event=EventKind.BOOKED, is_known=False)


def end_expired(*, at: datetime) -> int:
    """Give back the promised calls whose consent does not hold any more. Returns how many."""
    revoked = ConsentMarked.objects.filter(
        consent=OuterRef("consent"), mark=ConsentMark.REVOKED, at__lte=at
    )
    today = desk_day(at)
    over = Callback.objects.open().filter(
        Q(consent__expires_on__lt=today) | Q(Exists(revoked)), consent__isnull=False
    )
    return give_back_each(over.order_by("pk")[:MOST], at=at, by=None)


def give_back_each(
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


def drop_queued(notices: Any) -> None:
    """What was still to be said of these is said no more."""
    notices.filter(state=NoticeState.QUEUED).update(state=NoticeState.DROPPED)
