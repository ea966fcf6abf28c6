"""Reads what came by mail: whose request it is about, who sent it, and what nobody has read yet."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.choices import CaseSource, FactSource, SenderStanding
from helpdesk.models import Adviser, Case, CaseFile, IncomingMail, Notice, Person
from helpdesk.policy.references import references_in
from helpdesk.reads.consents import helpers_for
from helpdesk.reads.owners import gone
from helpdesk.reads.people import in_use

A_DAY = timedelta(days=1)
# Who has more to read on one day reads the others when these are done.
MOST_SHOWN, MOST_LOOKED_AT = 50, 500


def case_for_mail(pk: int | None) -> Case | None:
    """The case of this key, or the one that it was joined to; None for none.

    Nor for that of somebody who was erased. Two queries at most.
    """
    cases = Case.objects.select_related("person", "merged_into__person")
    case = cases.filter(pk=pk).first() if pk is not None else None
    if case is not None and case.merged_into is not None:
        case = case.merged_into
    return case if case is not None and case.person.anonymised_at is None else None


def case_named_in(subject: str) -> Case | None:
    """The case whose number stands in these words; None for none, and for several. One query."""
    keys = Case.objects.filter(reference__in=references_in(subject)).values_list("pk", flat=True)
    found = list(keys[:2])
    return case_for_mail(found[0]) if len(found) == 1 else None


def notice_of_key(key: str) -> Notice | None:
    """The message of ours that has this idempotency key; None for no such key. One query."""
    try:
        return Notice.objects.filter(idempotency_key=uuid.UUID(key)).first()
    except ValueError:
        return None


def standing_of(case: Case, sender: str, *, at: datetime) -> SenderStanding:
    """What the desk knows of an address that wrote about this case. Three queries at most.

    Nothing of it proves who wrote: anybody may write any sender.
    """
    person, sender = case.person, sender.casefold()
    if person.has_confirmed_email and person.email.casefold() == sender:
        return SenderStanding.CONFIRMED
    given = {case.email, person.email, *case.callbacks.values_list("email", flat=True)}
    if sender in {email.casefold() for email in given if email}:
        return SenderStanding.GIVEN
    for line in helpers_for(case, at=at):
        helper = line.consent.helper.merged_into or line.consent.helper
        if line.is_valid and helper.has_confirmed_email and helper.email.casefold() == sender:
            return SenderStanding.HELPER
    return SenderStanding.OTHER


def person_confirmed_at(email: str) -> Person | None:
    """The only person who confirmed this e-mail; None for none, or for several. One query."""
    known = in_use().filter(email__iexact=email, email_source=FactSource.CONFIRMED)
    found = list(known.filter(anonymised_at=None).order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def count_from(sender: str, *, at: datetime) -> int:
    """How many mails of this sender were kept within a day. One query."""
    lately = IncomingMail.objects.filter(sender=sender, came_at__gt=at - A_DAY)
    return lately.exclude(note=None).count()


def count_of_new_requests(*, at: datetime) -> int:
    """How many requests were opened by mail within a day. One query."""
    return Case.objects.filter(source=CaseSource.EMAIL, opened_at__gt=at - A_DAY).count()


def last_mail_from(case: Case, sender: str) -> IncomingMail | None:
    """The latest mail of this sender about a case; None for none. One query."""
    mails = case.incoming_mails.filter(sender=sender.lower()).exclude(message_id="")
    return mails.order_by("-came_at", "-pk").first()


def mails_to_read(*, adviser: Adviser | None, at: datetime) -> list[IncomingMail]:
    """What nobody has read yet, what is due first at the head, with case, person and words.

    What is of nobody, or of somebody who is not there now, is everybody's. `adviser` None is
    everybody. One query, three more where somebody else has one.
    """
    waiting = IncomingMail.objects.filter(read_at=None).exclude(note=None).order_by("read_by", "pk")
    rows = waiting.defer("raw").select_related("case__person", "case__topic", "note")
    found = list(rows[:MOST_LOOKED_AT])
    if adviser is not None:
        owners = {mail.case.adviser_id for mail in found if mail.case} - {None, adviser.pk}
        others = owners - set(gone(at=at)) if owners else owners
        found = [mail for mail in found if not mail.case or mail.case.adviser_id not in others]
    return found[:MOST_SHOWN]


def find_mail(pk: int) -> IncomingMail | None:
    """The mail of this key with its case and person; None for none, or one of no case."""
    mails = IncomingMail.objects.defer("raw").select_related("case__person", "note")
    return mails.exclude(note=None).filter(pk=pk).first()


@dataclass(frozen=True)
class MailShown:
    """A mail beside its note, and its files without their content."""

    mail: IncomingMail
    files: tuple[CaseFile, ...]


def mails_of_notes(keys: Collection[int]) -> Mapping[int, MailShown]:
    """What came by mail, by the key of its note. Two queries; none for no key."""
    if not keys:
        return {}
    mails = IncomingMail.objects.filter(note__in=keys).defer("raw")
    files = list(CaseFile.objects.filter(note__in=keys).defer("content"))
    return {
        mail.note_id: MailShown(mail, tuple(f for f in files if f.note_id == mail.note_id))
        for mail in mails
        if mail.note_id is not None
    }


def find_file(case: Case, pk: int) -> CaseFile | None:
    """A file of this case that was kept, with its content; None for any other. One query."""
    return CaseFile.objects.filter(note__case=case, refusal="", pk=pk).first()
