"""A voice message is a note with its sound, and a call to give back like a missed one.

Nobody has heard it yet, and no machine writes down what it says: it stands on *today* until
somebody of the team has listened. Who called is a number at most, and a number proves nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from helpdesk.actions.cases.cases import Asked, assign_case, open_case
from helpdesk.actions.cases.files import keep_files
from helpdesk.actions.limits import allows
from helpdesk.actions.messages.incoming import Taken, write_down
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.promises.missed_calls import call_topic
from helpdesk.actions.promises.phone_calls import take_report
from helpdesk.actions.story import record
from helpdesk.channels.incoming.files import SafeFile, made_safe
from helpdesk.channels.incoming.reading import read_mail, said_sender
from helpdesk.choices import CaseSource, EventKind, FactSource, MailNature
from helpdesk.models import Case, DeskSettings, FilesCame, Note, PhoneCall
from helpdesk.policy.callers import Caller, caller_of
from helpdesk.policy.mail_nature import nature_of
from helpdesk.policy.mail_words import parted
from helpdesk.policy.phone_calls import CallEvent, CallReport, Direction
from helpdesk.policy.voice_messages import (
    MOST_IN_AN_HOUR,
    MOST_OF_ONE,
    caller_in,
    is_voice_mail,
)
from helpdesk.reads.phone_calls import case_to_promise_on, only_holder
from helpdesk.reads.routing import ranked


class Heard(StrEnum):
    """What became of a voice message: KEPT with its case, or KNOWN, and nothing changed."""

    KEPT = "kept"
    KNOWN = "known"


class TooManyMessages(Exception):
    """One number, or everybody together, left more than an hour may bring: this one waits."""


@dataclass(frozen=True)
class VoiceMessage:
    """A message that a caller left: `call_id` is what its exchange calls it.

    `files` are its sound made safe, or why it was not kept; `words` are what the exchange wrote
    beside it, "" for none.
    """

    call_id: str
    caller: Caller
    files: Sequence[SafeFile] = ()
    words: str = ""


@transaction.atomic
def take_voice_message(*, message: VoiceMessage, at: datetime) -> Heard:
    """Keep it once for each call, on the request of who called, or on a new one.

    The call follows the way of a missed one: promised, told, and one for each number. Where nothing
    may be promised, a request is opened all the same, for somebody to listen. Raises
    TooManyMessages, and then nothing was written.
    """
    caller = message.caller
    # Whoever leaves a message asks to be called, though a machine answered.
    report = CallReport(CallEvent.CALL_ME, message.call_id, Direction.IN, caller)
    call = take_report(report=report, at=at)
    if call is None:
        raise TooManyMessages
    if FilesCame.objects.filter(call=call).exists():
        return Heard.KNOWN
    _count(call.number, at=at)
    case = call.case or case_to_promise_on(call.number) or _open(call.number, at=at)
    note = Note.objects.create(case=case, author=None, text=message.words, written_at=at)
    keep_files(note=note, files=message.files, at=at)
    FilesCame.objects.create(case=case, note=note, call=call, is_voice=True, came_at=at)
    record(case=case, kind=EventKind.VOICE_CAME, at=at, by=None, note_id=note.pk)
    # It stands among what is to be listened to, with more than a missed call says.
    PhoneCall.objects.filter(pk=call.pk, read_at=None).update(case=case, read_at=at)
    return Heard.KEPT


def _count(number: str, *, at: datetime) -> None:
    """Raise TooManyMessages beyond what an hour may bring."""
    bounds = {"": MOST_IN_AN_HOUR} | ({number: MOST_OF_ONE} if number else {})
    for value, limit in bounds.items():
        if not allows(kind="voice message", value=value, limit=limit, at=at):
            raise TooManyMessages


def _open(number: str, *, at: datetime) -> Case:
    """A request without a promise, for somebody to listen: of who holds the number, or new."""
    person = only_holder(number) if number else None
    if person is None:
        # Nobody said who they are: no name is made up.
        newcomer = Newcomer("", number, "fr", source=FactSource.PHONE)
        person = add_person(newcomer, at=at)
    asked = Asked(topic=call_topic(), source=CaseSource.MISSED_CALL, number=number)
    case = open_case(person=person, asked=asked, at=at)
    if choices := ranked(case=case, on=at):
        assign_case(case=case, choice=choices[0], at=at, by=None)
    return case


def is_of_exchange(raw: bytes) -> bool:
    """Whether a raw mail says that an exchange of ours sent it (VOICEMAIL_FROM)."""
    exchanges = settings.VOICEMAIL_FROM
    return bool(exchanges) and is_voice_mail(said_sender(raw), exchanges=exchanges)


def take_voice_mail(raw: bytes, *, at: datetime, recipients: tuple[str, ...] = ()) -> Taken:
    """Take the raw mail by which an exchange sends a voice message; the same again is AGAIN.

    Of the mail its number, its words and its sound are kept. What comes back, or is a circle, is
    NOTHING. Raises UnreadableMail and TooManyMessages, and then nothing was written.
    """
    mail = read_mail(raw, recipients=recipients)
    nature = nature_of(mail.heard, ours=())
    if nature in (MailNature.BOUNCE, MailNature.LOOP):
        return Taken.NOTHING
    # Before any transaction: files are looked at for as long as a minute.
    files = made_safe(mail.attached)
    desk = DeskSettings.current()
    caller = caller_in(
        mail.heard.headers,
        subject=mail.subject,
        text=mail.text,
        ours={caller_of(each).number for each in (desk.phone_number, desk.displayed_number)},
    )
    words = parted(mail.text).body or mail.subject
    with transaction.atomic():
        if write_down(mail, MailNature.VOICE, at=at) is None:
            return Taken.AGAIN
        message = VoiceMessage(f"mail {mail.digest}", caller, files, words)
        take_voice_message(message=message, at=at)
    return Taken.KEPT
