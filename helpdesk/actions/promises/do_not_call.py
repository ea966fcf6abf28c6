"""The owner of a number wants no call: a promise is stopped, and none is made any more."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import Closing, move_case
from helpdesk.actions.journal import Subject, record_entry
from helpdesk.actions.messages.notices import About, queue_answer
from helpdesk.actions.people.people import refuse_email
from helpdesk.actions.promises.appointments import (
    PromiseEnded,
    end_appointment,
    end_callback,
    lock_callback,
    settle_promise,
)
from helpdesk.actions.story import record
from helpdesk.choices import (
    AppointmentState,
    CallbackState,
    CaseState,
    ClosingReason,
    EventKind,
    HowSaid,
    JournalKind,
    JournalSubject,
    Move,
    NoticeKind,
    PromiseWay,
)
from helpdesk.models import Callback, DoNotCall, PhoneNumber
from helpdesk.policy.do_not_call import Wish, may_lift
from helpdesk.reads.do_not_call import (
    digest_of,
    digests_of,
    has_other_coordinator,
    refusal_for,
)
from helpdesk.reads.incoming import last_promise_to
from helpdesk.reads.reach import email_of, reach_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class MayNotLift(Exception):
    """Somebody else lifts it, or later: nothing was changed."""


@transaction.atomic
def stop_for_owner(*, callback: Callback, at: datetime, by: "AbstractUser | None" = None) -> None:
    """The owner of the number did not ask for this call: it is not made, and nothing is said there.

    `by` None is the owner, by the link of a message. A request that only somebody typed closes; one
    that was made with the person goes back to the desk. A promise that ended is left alone.
    """
    try:
        callback = lock_callback(callback)
    except PromiseEnded:
        return
    live, case = callback.live_appointment, callback.case
    settle_promise(callback=callback, live=live, at=at, ended="cancelled")
    if live is not None:
        end_appointment(appointment=live, state=AppointmentState.CANCELLED)
    end_callback(callback=callback, state=CallbackState.STOPPED, at=at)
    record(case=case, kind=EventKind.STOPPED_BY_OWNER, at=at, by=by, callback_id=callback.pk)
    if not case.is_with_person:
        closing = Closing(reason=ClosingReason.WITHDRAWN)
        move_case(case=case, move=Move.CLOSE, at=at, by=by, closing=closing)
    elif case.state == CaseState.PLANNED:
        move_case(case=case, move=Move.UNPLAN, at=at, by=by)


@transaction.atomic
def stop_by_email(*, callback: Callback, at: datetime) -> None:
    """The holder of an e-mail asked for nothing: we write there no more (`refuse_email`).

    A promise without a number was to be kept there alone, so that it ends; any other stays.
    """
    refuse_email(callback=callback, at=at)
    left = Callback.objects.get(pk=callback.pk)
    if left.way == PromiseWay.EMAIL and not (left.number or email_of(left)):
        stop_for_owner(callback=left, at=at)


@transaction.atomic
def refuse_calls(*, number: str, at: datetime, by: "AbstractUser | None" = None) -> None:
    """Nobody calls this number (E.164) any more, nor writes there; what is promised to it ends.

    The number is kept as a digest. `by` None is the owner. Once more changes nothing.
    """
    for callback in Callback.objects.open().filter(number=number).order_by("pk"):
        stop_for_owner(callback=callback, at=at, by=by)
        record(case=callback.case, kind=EventKind.CALLS_REFUSED, at=at, by=by)
    if refusal_for(number) is None:
        row, is_new = DoNotCall.objects.get_or_create(
            digest=digest_of(number),
            lifted_at=None,
            defaults={"at": at, "by_id": by.pk if by else None},
        )
        if is_new and by is not None:
            _tell_refused(row, number=number, at=at, by=by)
    PhoneNumber.objects.filter(number=number).update(do_not_call=True)


def _tell_refused(row: DoNotCall, *, number: str, at: datetime, by: "AbstractUser") -> None:
    """An adviser says that the owner wants no call: the last message says so at the number itself.

    Where none gets there, the journal alone tells it.
    """
    about = Subject(JournalSubject.NUMBER, row.pk)
    record_entry(kind=JournalKind.NUMBER_STOPPED, at=at, by=by, about=about)
    promised = last_promise_to(number)
    if promised is not None and reach_of(promised).has_sms:
        about_it = About(callback=promised)
        queue_answer(case=promised.case, kind=NoticeKind.STOPPED, about=about_it, at=at)


@transaction.atomic
def hear_wish(*, number: str, how: HowSaid, at: datetime, by: "AbstractUser") -> DoNotCall | None:
    """The owner of a number wants to be called again, as `by` heard it; another hand lifts it.

    The first one who heard it stays written. None where the number may be called.
    """
    row = refusal_for(number)
    if row is not None and row.wish_at is None:
        row.wish_at, row.wish_by_id, row.wish_how = at, by.pk, how
        row.save(update_fields=["wish_at", "wish_by", "wish_how"])
    return row


@transaction.atomic
def lift_refusal(*, row: DoNotCall, at: datetime, by: "AbstractUser", is_coordinator: bool) -> None:
    """The number of this row may be called again. Twice changes nothing. Raises MayNotLift."""
    row = DoNotCall.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if row.lifted_at is not None:
        return
    if row.wish_at is None or row.wish_by_id is None:
        raise MayNotLift
    wish, has_other = Wish(row.wish_by_id, row.wish_at), has_other_coordinator(by)
    facts = {"by": by.pk, "is_coordinator": is_coordinator, "has_other": has_other, "at": at}
    if not may_lift(wish, **facts):
        raise MayNotLift
    row.lifted_at, row.lifted_by_id = at, by.pk
    row.save(update_fields=["lifted_at", "lifted_by"])
    about = Subject(JournalSubject.NUMBER, row.pk)
    record_entry(kind=JournalKind.STOP_LIFTED, at=at, by=by, about=about)
    rows = PhoneNumber.objects.filter(do_not_call=True)
    keys = [each.pk for each in rows if row.digest in digests_of(each.number)]
    PhoneNumber.objects.filter(pk__in=keys).update(do_not_call=False)
