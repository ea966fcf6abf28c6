"""What people send back by SMS is kept, once, and understood or read by somebody of the team."""

import logging
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from helpdesk.actions.limits import allows
from helpdesk.actions.promises.appointments import PromiseEnded, lock_callback
from helpdesk.actions.promises.do_not_call import refuse_calls
from helpdesk.actions.promises.public_bookings import take_turns
from helpdesk.actions.promises.sms_acts import act, tell_it_is_heard
from helpdesk.actions.story import record
from helpdesk.choices import EventKind
from helpdesk.models import Case, IncomingSms, Note
from helpdesk.models.incoming import GATEWAY_ID, SENDER
from helpdesk.policy.incoming import MOST_IN_AN_HOUR, key_of, sender_of, text_of
from helpdesk.policy.sms_answers import understand
from helpdesk.policy.sms_phrases import Said
from helpdesk.policy.sms_talk import TO_BE_READ, Did, Standing, what_to_do
from helpdesk.reads.incoming import Talk, case_of_number, talk_with

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

log = logging.getLogger(__name__)


class Taken(StrEnum):
    """What became of an SMS that a gateway brought. The gateway is told "taken" for each."""

    KEPT = "kept"
    KNOWN = "known"
    TOO_MANY = "too_many"


def take_sms(*, sender: str, text: str, gateway_id: str, at: datetime) -> Taken:
    """Keep one SMS that came in at `at` (aware), once for each id of the gateway.

    Every road calls this, at once or in any process. `sender` is a number in any spelling, or the
    name of a service. KNOWN for an id that was taken before, whatever it brings now; TOO_MANY, and
    nothing kept, beyond MOST_IN_AN_HOUR of one sender, whose STOP is obeyed all
    the same. Raises ValueError without an id. Nothing of the number or the words is logged.
    """
    key = key_of(gateway_id, most=GATEWAY_ID)
    try:
        return _take(sender, text_of(text), key, at=at)
    except IntegrityError:
        # The same id came twice in the same instant, from two senders: the first one won.
        if IncomingSms.objects.filter(gateway_id=key).exists():
            return Taken.KNOWN
        raise


@transaction.atomic
def _take(sender: str, text: str, key: str, *, at: datetime) -> Taken:
    who = sender_of(sender, most=SENDER)
    # Messages of one sender are understood one after the other.
    take_turns(f"sms:{who.number or who.name}")
    if IncomingSms.objects.filter(gateway_id=key).exists():
        return Taken.KNOWN
    if not allows(kind="sms in", value=who.number or who.name, limit=MOST_IN_AN_HOUR, at=at):
        log.warning("A sender sent more than %s SMS in an hour.", MOST_IN_AN_HOUR)
        if who.number and understand(text).said is Said.STOP:
            refuse_calls(number=who.number, at=at)
        return Taken.TOO_MANY
    sms = IncomingSms.objects.create(
        gateway_id=key, number=who.number, sender=who.name, text=text, came_at=at
    )
    _understand(sms, at=at)
    return Taken.KEPT


def _understand(sms: IncomingSms, *, at: datetime) -> None:
    """Put it on the case that it is about, and do what it says where that is sure."""
    case, talk = case_of_number(sms.number), _talk(sms.number, at=at)
    said = understand(sms.text, names=[case.person.name] if case else ())
    did = what_to_do(said, talk.standing) if sms.number else Did.NOTED
    sms.said = said.said
    sms.did = act(did, sms=sms, talk=talk, said=said, at=at)
    if sms.did not in TO_BE_READ:
        sms.read_at = at
    if sms.number and sms.did is Did.NOTED and said.said is not Said.MACHINE:
        tell_it_is_heard(sms=sms, case=case, talk=talk, at=at)
    if case is not None:
        tie_to_case(sms=sms, case=case, at=at)
    sms.save()


def _talk(number: str, *, at: datetime) -> Talk:
    """How things stand with a number while nobody else changes its promise, until the end."""
    talk = talk_with(number, at=at) if number else Talk(Standing())
    if talk.callback is None:
        return talk
    try:
        lock_callback(talk.callback)
    except PromiseEnded:
        return Talk(Standing())
    return talk_with(number, at=at)


def tie_to_case(*, sms: IncomingSms, case: Case, at: datetime) -> None:
    """The words become a note of this case, written by nobody of the team; its story says so.

    They name no colleague, whatever stands in them: whoever sends is a stranger.
    """
    sms.case = case
    sms.note = Note.objects.create(case=case, author=None, text=sms.text, written_at=sms.came_at)
    sms.text = ""
    sms.save(update_fields=["case", "note", "text"])
    record(
        case=case,
        kind=EventKind.SMS_CAME,
        at=at,
        by=None,
        note_id=sms.note.pk,
        said=sms.said,
        did=sms.did,
    )


@transaction.atomic
def answer_by_request(*, sms: IncomingSms, case: Case, at: datetime, by: "AbstractUser") -> None:
    """An adviser found whose SMS it is: it is of their case, and read.

    One that is of a case already stays there.
    """
    sms = IncomingSms.objects.select_for_update(of=("self",), no_key=True).get(pk=sms.pk)
    if sms.case_id is None:
        tie_to_case(sms=sms, case=case, at=at)
    mark_read(sms=sms, at=at, by=by)


@transaction.atomic
def mark_read(*, sms: IncomingSms, at: datetime, by: "AbstractUser") -> bool:
    """Somebody of the team has read it. False when somebody had before: they stay written."""
    waiting = IncomingSms.objects.filter(pk=sms.pk, read_at=None)
    return bool(waiting.update(read_at=at, read_by_id=by.pk))
