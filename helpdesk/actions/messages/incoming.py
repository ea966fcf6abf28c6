"""A mail comes in: it becomes a note of its request, or opens one, or does nothing. Once.

The road of a mail may bring it twice, or to two processes at once: the row of its digest is written
first, in the transaction that writes everything else.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction

from helpdesk.actions.cases.cases import Asked, assign_case, lock_case, move_case, open_case
from helpdesk.actions.cases.files import keep_files
from helpdesk.actions.limits import allows
from helpdesk.actions.messages.bounces import take_bounce
from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.actions.people.dead_emails import revive_email
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.story import record
from helpdesk.channels.incoming.files import SafeFile, made_safe
from helpdesk.channels.incoming.reading import ReadMail, read_mail
from helpdesk.choices import (
    BY_MAIL,
    CaseSource,
    CaseState,
    Channel,
    EventKind,
    FactSource,
    MailNature,
    Move,
    NoticeKind,
    SenderStanding,
)
from helpdesk.models import Case, IncomingMail, Note, Person, Topic, TopicText
from helpdesk.policy.mail_nature import nature_of
from helpdesk.policy.mail_roads import (
    MOST_FROM_ONE,
    MOST_NEW_REQUESTS,
    SIGNED,
    Road,
    Threads,
    gets_receipt,
    road_for,
)
from helpdesk.policy.mail_words import parted
from helpdesk.reads.availability import desk_day
from helpdesk.reads.do_not_write import wants_none
from helpdesk.reads.mails import (
    case_for_mail,
    case_named_in,
    count_from,
    count_of_new_requests,
    notice_of_key,
    person_confirmed_at,
    standing_of,
)
from helpdesk.reads.opening import deadline_to_find_a_time
from helpdesk.reads.routing import ranked
from helpdesk.words.threads import case_key_of, notice_key_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# Read by the team alone, until an adviser says what the request is about.
TOPIC_NAMES = {
    "fr": "Demande par e-mail",
    "en": "Request by e-mail",
    "ar": "طلب بالبريد الإلكتروني",
}

log = logging.getLogger(__name__)


class Taken(StrEnum):
    """What became of a mail: KEPT as a note, seen AGAIN, a BOUNCE, or NOTHING that is read."""

    KEPT = "kept"
    AGAIN = "again"
    BOUNCE = "bounce"
    NOTHING = "nothing"


class TooManyMails(Exception):
    """MOST_FROM_ONE mails came of this sender, or to this request: their server tells them."""


class LaterPlease(Exception):
    """Strangers opened MOST_NEW_REQUESTS requests within a day: this one waits on its server."""


@dataclass(frozen=True)
class _Coming:
    """A mail on its way in, with what was worked out before the database is asked."""

    mail: ReadMail
    nature: MailNature
    raw: bytes
    files: Sequence[SafeFile] = ()


def take_mail(
    raw: bytes, *, at: datetime, returns_to: str | None = None, recipients: tuple[str, ...] = ()
) -> Taken:
    """Take one raw mail; the same again is AGAIN and changes nothing.

    `returns_to` and `recipients` are of its envelope, where it is known. Raises UnreadableMail,
    TooManyMails and LaterPlease, and then nothing was written.
    """
    mail = read_mail(raw, returns_to=returns_to, recipients=recipients)
    returned_to = [pk for each in mail.recipients if (pk := notice_key_of(each)) is not None]
    heard = replace(mail.heard, came_back=bool(returned_to))
    nature = nature_of(heard, ours=_own_addresses())
    if nature is MailNature.BOUNCE:
        return _take_bounce(mail, returned_to, at=at)
    if nature not in (MailNature.HUMAN, MailNature.QUIET):
        return Taken.NOTHING if write_down(mail, nature, at=at) else Taken.AGAIN
    if IncomingMail.objects.filter(digest=mail.digest).exists():
        # Files are looked at for as long as a minute: not once more.
        return Taken.AGAIN
    coming = _Coming(mail, nature, raw, made_safe(mail.attached))
    return _keep(coming, at=at)


def _own_addresses() -> list[str]:
    ours = [settings.DEFAULT_FROM_EMAIL, settings.REPLY_ADDRESS]
    return [address for each in ours if (address := parseaddr(each)[1])]


@transaction.atomic
def write_down(mail: ReadMail, nature: MailNature, *, at: datetime) -> IncomingMail | None:
    """The row by which a mail is known; None where it is known already."""
    row, is_new = IncomingMail.objects.get_or_create(
        digest=mail.digest, defaults={"nature": nature, "came_at": at}
    )
    return row if is_new else None


@transaction.atomic
def _take_bounce(mail: ReadMail, returned_to: Sequence[int], *, at: datetime) -> Taken:
    if write_down(mail, MailNature.BOUNCE, at=at) is None:
        return Taken.AGAIN
    take_bounce(bounce=mail.bounce, notices=returned_to, at=at)
    return Taken.BOUNCE


@transaction.atomic
def _keep(coming: _Coming, *, at: datetime) -> Taken:
    mail = coming.mail
    row = write_down(mail, coming.nature, at=at)
    if row is None:
        return Taken.AGAIN
    road, case, standing = _find_road(coming, at=at)
    if road is Road.NOWHERE:
        return Taken.NOTHING
    if _is_too_much(road, case, mail.sender, at=at):
        raise TooManyMails
    if case is None:
        case = _open(mail, at=at)
        standing = standing_of(case, mail.sender, at=at)
    case = lock_case(case)
    _write_note(row, coming, case=case, standing=standing, at=at)
    revive_email(email=mail.sender)
    if case.state == CaseState.WAITING and standing is not SenderStanding.OTHER:
        # What was waited for may be in it: nobody is reminded while it waits to be read.
        move_case(case=case, move=Move.RESUME, at=at, by=None)
    if gets_receipt(coming.nature):
        _send_receipt(row, case=case, at=at)
    return Taken.KEPT


def _is_too_much(road: Road, case: Case | None, sender: str, *, at: datetime) -> bool:
    """Whether no more is taken: of one sender today, or of answers to one request in this hour.

    Anybody writes any sender. So whoever answers by what we signed is bounded by their request, and
    what others write under their name uses none of that up.
    """
    if case is not None and road in SIGNED:
        return not allows(kind="mail answer", value=f"{case.pk}", limit=MOST_FROM_ONE, at=at)
    return count_from(sender, at=at) >= MOST_FROM_ONE


def _find_road(coming: _Coming, *, at: datetime) -> tuple[Road, Case | None, SenderStanding]:
    """By which road, to which case (None: a new one), and who wrote, as that case knows them."""
    mail = coming.mail
    signed = [case_for_mail(case_key_of(each)) for each in mail.recipients]
    answered = [_case_of_message(each) for each in mail.references]
    found = {
        Road.ADDRESS: next(filter(None, signed), None),
        Road.ANSWER: next(filter(None, answered), None),
        Road.SUBJECT: case_named_in(mail.subject),
    }
    named = found[Road.SUBJECT]
    of_named = standing_of(named, mail.sender, at=at) if named else SenderStanding.OTHER
    threads = Threads(*(found[road] is not None for road in found))
    road = road_for(coming.nature, threads, standing=of_named)
    case = found.get(road)
    standing = standing_of(case, mail.sender, at=at) if case else SenderStanding.OTHER
    return road, case, standing


def _case_of_message(name: str) -> Case | None:
    """The case of a mail of ours, by its Message-ID or that of its conversation."""
    key = case_key_of(name)
    if key is None and (notice := notice_of_key(name.partition("@")[0])):
        key = notice.case_id
    return case_for_mail(key)


def _open(mail: ReadMail, *, at: datetime) -> Case:
    """A request of somebody who wrote first: of the person who confirmed this e-mail, or new.

    Raises LaterPlease.
    """
    if count_of_new_requests(at=at) >= MOST_NEW_REQUESTS:
        raise LaterPlease
    asked = Asked(topic=mail_topic(), source=CaseSource.EMAIL, email=mail.sender)
    case = open_case(person=_person_of(mail, at=at), asked=asked, at=at)
    if choices := ranked(case=case, on=at):
        assign_case(case=case, choice=choices[0], at=at, by=None)
    return case


def _person_of(mail: ReadMail, *, at: datetime) -> Person:
    known = person_confirmed_at(mail.sender)
    if known is not None:
        return known
    name = mail.sender_name or mail.sender.partition("@")[0]
    newcomer = Newcomer(name, "", "fr", email=mail.sender, source=FactSource.MAIL)
    return add_person(newcomer, at=at)


def mail_topic() -> Topic:
    """The topic of requests that came by mail: never among the choices of the public journey."""
    facts = {"icon": "envelope", "coop_theme": "email", "position": 98, "is_active": False}
    topic, is_new = Topic.objects.get_or_create(code=BY_MAIL, defaults=facts)
    for language, name in TOPIC_NAMES.items() if is_new else ():
        TopicText.objects.create(topic=topic, language=language, name=name)
    return topic


def _write_note(
    row: IncomingMail, coming: _Coming, *, case: Case, standing: SenderStanding, at: datetime
) -> None:
    """The words as a note of nobody of the team, what they quoted beside it, and the files."""
    mail, words = coming.mail, parted(coming.mail.text)
    note = Note.objects.create(
        case=case, text=words.body or mail.subject or mail.sender, written_at=at
    )
    keep_files(note=note, files=coming.files, at=at)
    row.case, row.note, row.standing, row.raw = case, note, standing, coming.raw
    row.sender, row.sender_name, row.subject = mail.sender, mail.sender_name, mail.subject
    row.message_id, row.quoted, row.signature = mail.message_id, words.quoted, words.signature
    row.read_by = deadline_to_find_a_time(at)
    row.save()
    record(
        case=case,
        kind=EventKind.MAIL_CAME,
        at=at,
        by=None,
        note_id=note.pk,
        standing=standing,
        files=sum(file.refusal is None for file in coming.files),
    )


def _send_receipt(row: IncomingMail, *, case: Case, at: datetime) -> None:
    """Tell whoever wrote that it came and when it is read, and nothing of anybody. Once a day."""
    if not settings.REPLY_ADDRESS or row.read_by is None or wants_none(row.sender):
        return
    try:
        with transaction.atomic():
            row.receipt_on = desk_day(at)
            row.save(update_fields=["receipt_on"])
    except IntegrityError:
        row.receipt_on = None
        return
    about = About(mail=row, times=[row.read_by])
    queue_for_case(case=case, kind=NoticeKind.RECEIPT, channel=Channel.EMAIL, at=at, about=about)


@transaction.atomic
def note_read(*, mail: IncomingMail, at: datetime, by: "AbstractUser") -> bool:
    """Somebody of the team read it. False when it was read already."""
    unread = IncomingMail.objects.filter(pk=mail.pk, read_at=None)
    return bool(unread.update(read_at=at, reader=by.pk))
