"""A promise is kept by another way: somebody does not hear, or has no phone; and how one writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.cases.drafts import keep_note
from helpdesk.actions.messages.contact_changes import (
    change_person_and_tell,
    tell_contact_changed,
)
from helpdesk.actions.messages.notices import About, plan_notices, queue_for_case
from helpdesk.actions.messages.replies import count_reply
from helpdesk.actions.messages.unheard import is_heard_of
from helpdesk.actions.people.people import keep_number
from helpdesk.actions.people.trust_words import renew_word
from helpdesk.actions.promises.appointments import lock_callback
from helpdesk.actions.promises.attempts import correct_attempt, end_attempt
from helpdesk.actions.promises.callbacks import CallIsRunning, NoWayToReach, NumberRefused
from helpdesk.actions.promises.intake import NumberIsDead
from helpdesk.actions.story import record
from helpdesk.choices import (
    AttemptOutcome,
    EventKind,
    NoticeKind,
    NoticeState,
    PromiseWay,
    SaidNeed,
)
from helpdesk.models import Attempt, Callback, Notice
from helpdesk.policy.retries import Next
from helpdesk.policy.ways import BY_NUMBER, CHANNEL_OF, has_means
from helpdesk.reads.do_not_call import is_refused
from helpdesk.reads.numbers import is_dead_for
from helpdesk.reads.reach import channels_that_leave, email_of, email_of_case
from helpdesk.reads.ways import means_of
from helpdesk.words.replies import with_first_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@dataclass(frozen=True)
class WantedWay:
    """By what a promise is to be kept from now on; `number` is E.164, "" what was not given."""

    way: PromiseWay
    number: str = ""
    email: str = ""
    address: str = ""


class NothingWritten(Exception):
    """The words of a written promise are missing: nothing was sent."""


@transaction.atomic
def change_way(
    *, callback: Callback, wanted: WantedWay, at: datetime, by: "AbstractUser"
) -> Callback:
    """Keep a promise by this way, at the same hour; what is new is written down for the person.

    What was to be said is dropped, and they are told the hour by the new way. The words are others.
    Raises PromiseEnded, CallIsRunning, NumberIsDead, NumberRefused, and NoWayToReach.
    """
    callback = lock_callback(callback)
    if callback.is_being_called:
        raise CallIsRunning
    case = lock_case(callback.case)
    number = (wanted.number or callback.number) if wanted.way in BY_NUMBER else ""
    if is_refused(number):
        raise NumberRefused
    if number and is_dead_for(case.person, number):
        raise NumberIsDead
    facts = {"email": wanted.email, "postal_address": wanted.address}
    given = {name: value for name, value in facts.items() if value}
    if _goes_elsewhere(callback, wanted, number=number):
        # Before anything is changed: it is told where it went.
        tell_contact_changed(callback=callback, at=at, by=by)
    if given:
        change_person_and_tell(case=case, facts=given, at=at, by=by)
    case.refresh_from_db()
    email = email_of_case(case)
    if not has_means(wanted.way, means_of(case, number=number, email=email)):
        raise NoWayToReach
    _say_in_writing(callback, wanted.way)
    callback.case, callback.consent = case, None
    callback.way, callback.number = wanted.way, number
    callback.email = email if wanted.way is PromiseWay.EMAIL else callback.email
    callback.save(update_fields=["way", "number", "email", "consent"])
    if number:
        keep_number(person=case.person, number=number)
    renew_word(callback)
    record(case=case, kind=EventKind.WAY_CHANGED, at=at, by=by, way=wanted.way)
    callback.notices.filter(state=NoticeState.QUEUED).update(state=NoticeState.DROPPED)
    is_heard_of(callback)
    if (live := callback.live_appointment) is not None:
        plan_notices(appointment=live, at=at, event=EventKind.BOOKED, is_known=False)
    return callback


def _goes_elsewhere(callback: Callback, wanted: WantedWay, *, number: str) -> bool:
    """Whether somebody else may answer or read it then: another number, e-mail or address."""
    if wanted.way in BY_NUMBER:
        return callback.way not in BY_NUMBER or number != callback.number
    if wanted.way != callback.way:
        return True
    if wanted.way is PromiseWay.EMAIL:
        return wanted.email not in ("", email_of(callback))
    return wanted.address not in ("", callback.case.person.postal_address)


def _say_in_writing(callback: Callback, way: PromiseWay) -> None:
    """The request says what is to be done with every message about it from now on."""
    case = lock_case(callback.case)
    others = [need for need in case.said_needs if need != SaidNeed.IN_WRITING]
    in_writing = [] if way is PromiseWay.CALL else [str(SaidNeed.IN_WRITING)]
    case.said_needs = [*others, *in_writing]
    case.save(update_fields=["said_needs"])


@transaction.atomic
def write_and_end(
    *, attempt: Attempt, text: str, at: datetime, by: "AbstractUser", note: str = ""
) -> tuple[Next, Notice]:
    """The words of a written promise leave by its way, and the promise is kept.

    They begin with the words that the person was told to expect. A minute for a correction comes
    first, as after a call; one that ended otherwise is corrected. Raises TooLateToCorrect,
    NothingWritten, NoWayToReach where nothing leaves by this way from here any more, and
    TooManyReplies: they are answers, and count as such.
    """
    callback = attempt.callback
    channel = CHANNEL_OF.get(PromiseWay(callback.way))
    if not text.strip() or channel is None:
        raise NothingWritten
    if channel not in channels_that_leave():
        raise NoWayToReach
    before = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
    words, written = with_first_words(callback, text), AttemptOutcome.WRITTEN
    if before.outcome and before.outcome != written:
        follows = correct_attempt(attempt=attempt, outcome=written, at=at, by=by)
        keep_note(case=callback.case, text=note, at=at, by=by)
    else:
        follows = end_attempt(attempt=attempt, outcome=written, at=at, by=by, note=note)
    kept = before.notices.exclude(state=NoticeState.DROPPED)
    sent = kept.filter(kind=NoticeKind.REPLY).first()
    if sent is None:
        count_reply(case=callback.case, at=at, by=by)
        sent = queue_for_case(
            case=callback.case,
            kind=NoticeKind.REPLY,
            channel=channel,
            at=at,
            by=by,
            about=About(callback=callback, attempt=attempt, text=words),
        )
    return follows, sent
