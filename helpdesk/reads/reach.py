"""Reads by what channels a person can be reached."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from helpdesk.choices import (
    SAID_TO_US,
    Channel,
    FactSource,
    NoticeKind,
    PhoneKind,
    PromiseWay,
)
from helpdesk.models import Callback, Case, DeskSettings, Person, PhoneNumber
from helpdesk.policy.evidence import Evidence, Proof, ways_with
from helpdesk.policy.facts import Addresses, address_for
from helpdesk.policy.phone_numbers import is_fiction, read_number
from helpdesk.policy.reminders import (
    Reach,
    channel_for,
    is_heard,
    next_channel,
    without_messages,
)
from helpdesk.reads.dead_emails import is_dead
from helpdesk.reads.evidence import Way, evidence_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


# A letter comes in time to remind of what waits.
WEEKS = timedelta(weeks=2)


def channels_that_leave() -> frozenset[Channel]:
    """By what words leave this desk: letters always, e-mail and SMS where they are set up.

    The demonstration shows both all the same. No query most of the time.
    """
    is_demo = DeskSettings.current().is_demo
    leaves = {
        Channel.LETTER: True,
        Channel.EMAIL: is_demo or settings.EMAIL_REACHES_PEOPLE,
        Channel.SMS: is_demo or settings.SMS_REACHES_PEOPLE,
    }
    return frozenset(channel for channel, does in leaves.items() if does)


def reach_of(callback: Callback) -> Reach:
    """What can reach whoever is called. E-mail and SMS count only when the site can send them.

    One query; another where there is an e-mail and e-mails leave; two more at most for what became
    of messages before, where any way gets there.
    """
    row = callback.called.numbers.filter(number=callback.number).first()
    reach = _reach(callback.called, row, callback.number, email=email_of(callback))
    if callback.consent_id is None:
        # To a helper goes what was confirmed, or nothing.
        typed = is_only_typed(callback.case, email_of(callback))
        reach = replace(reach, email_is_only_typed=typed)
    is_theirs = callback.consent_id is None
    if callback.in_writing:
        reach = replace(reach, has_landline=False, can_be_called=False)
    return without_messages(reach) if is_theirs and _wants_no_message(callback) else reach


def reach_as_typed(callback: Callback) -> Reach:
    """What would reach whoever is called, if nobody had told us anything of this number before.

    Whoever only typed it sees this and not `reach_of`, which knows what its owner asked of us: that
    we leave no message, for one. One query where an e-mail was given and e-mails leave.
    """
    desk = DeskSettings.current()
    kind = read_number(callback.number).kind if callback.number else PhoneKind.OTHER
    is_mobile = kind == PhoneKind.MOBILE and (desk.is_demo or not is_fiction(callback.number))
    reach = Reach(
        has_email=_gets_there(callback.email),
        email_is_only_typed=is_only_typed(callback.case, callback.email),
        has_sms=is_mobile and settings.SMS_REACHES_PEOPLE,
        has_landline=kind == PhoneKind.LANDLINE and not callback.in_writing,
        can_be_called=not callback.in_writing,
    )
    return without_messages(reach) if _wants_no_message(callback) else reach


def _wants_no_message(callback: Callback) -> bool:
    """Whether no message is to be left on their phone; where that is how we answer, one is."""
    return callback.case.wants_no_message and callback.way != PromiseWay.SMS


def email_of(callback: Callback) -> str:
    """The e-mail that messages about this promise go to; "" for none.

    A helper's only once it is confirmed. No query where case, person and helper are at hand.
    """
    called, case = callback.called, callback.case
    to_helper = callback.consent_id is not None
    given = "" if to_helper else callback.email
    with_person = to_helper or case.is_with_person
    return address_for(Addresses(given, called.email, called.email_source, with_person))


def email_of_case(case: Case) -> str:
    """The e-mail that messages about a request go to, when no call is promised; "" for none."""
    known = case.person
    return address_for(Addresses(case.email, known.email, known.email_source, case.is_with_person))


def is_only_typed(case: Case, email: str) -> bool:
    """Whether an e-mail was typed on the site with a request, and nobody said it to an adviser.

    A number that was confirmed since says nothing of the e-mail beside it. False for "".
    """
    if not email or case.source in SAID_TO_US:
        return False
    unproven = (FactSource.SITE, FactSource.MAIL)
    return email != case.person.email or case.person.email_source in unproven


def number_of_case(case: Case) -> PhoneNumber | None:
    """The number that messages about a request go to, when no call is promised; None for none.

    Two queries; none where the calls of the case and the person's numbers are prefetched.
    """
    called = {each.number for each in case.callbacks.all() if each.consent_id is None}
    return case.person.number_to_write_to({case.number, *called})


def can_be_told(callback: Callback, kind: NoticeKind) -> bool:
    """Whether such a message about a promise gets to whoever is called, as its asker knows them.

    Nobody is promised what nothing would bring them; the demonstration shows it all the same. What
    no message brings after all, an adviser says. One query at most.
    """
    reach = reach_as_typed(callback)
    return DeskSettings.current().is_demo or reach.by(channel_for(reach, kind))


def knows(callback: Callback, *, at: datetime, by: "AbstractUser | None") -> bool:
    """Whether the person knows what `by` does to their promise at `at`, without any message.

    They did it themselves (`by` None), or they are on the phone with the desk. One query at most.
    """
    contacted_at, is_calling = callback.case.person.contacted_at, callback.is_being_called
    return by is None or is_heard(contacted_at=contacted_at, is_calling=is_calling, at=at)


def reach_of_case(case: Case) -> Reach:
    """What can reach the person of a case, when no call is promised: an adviser calls any number.

    For an SMS, the number is `number_of_case`.
    """
    row = number_of_case(case)
    number, email = row.number if row else "", email_of_case(case)
    reach = replace(
        _reach(case.person, row, number, email=email),
        has_landline=row is not None and not case.wants_writing,
        can_be_called=not case.wants_writing,
        email_is_only_typed=is_only_typed(case, email),
    )
    return without_messages(reach) if case.wants_no_message else reach


def gets_reminders(case: Case) -> bool:
    """Whether what reminds the person of a case gets to them, if only by an adviser's voice.

    As many queries as `reach_of_case`; none in the demonstration, which shows it all the same.
    """
    if DeskSettings.current().is_demo:
        return True
    reach = reach_of_case(case)
    return next_channel(reach, NoticeKind.FOLLOW_UP, tried=(), left=WEEKS) is not Channel.CONSOLE


def reach_before_change(case: Case, row: PhoneNumber | None, *, email: str | None = None) -> Reach:
    """What can tell the person that their promise goes elsewhere: as it was before, or confirmed.

    `row` is the number that was called, None where it was not theirs; found wrong since or not: who
    says so may be who changes it. Never an e-mail that nobody confirmed: `email` is the one that
    was confirmed before, "" for none; None where the record still has it.
    """
    person = case.person
    if email is None:
        email = person.confirmed_email
    reach = _reach(person, row, row.number if row else "", email=email, is_dead_too=True)
    if case.wants_writing:
        reach = replace(reach, has_landline=False, can_be_called=False)
    return without_messages(reach) if case.wants_no_message else reach


def _gets_there(email: str) -> bool:
    """Whether a mail to it leaves the house, and no server said that it does not exist."""
    return bool(email) and settings.EMAIL_REACHES_PEOPLE and not is_dead(email)


def _reach(
    person: Person,
    row: PhoneNumber | None,
    number: str,
    *,
    email: str,
    is_dead_too: bool = False,
) -> Reach:
    # Somebody else has a dead number, or nobody: what is said or sent there reaches a stranger.
    is_usable = row is not None and (row.is_usable or (is_dead_too and not row.do_not_call))
    kind = PhoneKind(row.kind) if row and is_usable else PhoneKind.OTHER
    may_write = row is None or row.may_leave_message
    # A number of fiction reaches nobody, and a gateway would bill it.
    is_real = not is_fiction(number) or DeskSettings.current().is_demo
    has_mobile = kind == PhoneKind.MOBILE and may_write
    kept = {
        Channel.EMAIL: bool(email) and settings.EMAIL_TO_FOLDER,
        Channel.SMS: has_mobile and settings.SMS_TO_FOLDER,
    }
    reach = Reach(
        has_email=_gets_there(email),
        has_sms=has_mobile and is_real and settings.SMS_REACHES_PEOPLE,
        has_landline=kind == PhoneKind.LANDLINE,
        # Written by advisers alone.
        has_address=bool(person.postal_address.strip()),
        kept=frozenset(channel for channel, keeps in kept.items() if keeps),
    )
    there = {
        Channel.EMAIL: email if reach.has_email else "",
        Channel.SMS: number if reach.has_sms else "",
        Channel.LETTER: person.postal_address.strip(),
    }
    return _with_evidence(reach, there)


def _with_evidence(reach: Reach, there: Mapping[Channel, str]) -> Reach:
    """What the past says of the ways that get there. Answers count where there is a choice."""
    ways = [Way(channel, to) for channel, to in there.items() if to]
    has_choice = reach.has_email and reach.has_sms
    heard = evidence_of(ways, with_answers=has_choice)
    found = {way.channel: evidence for way, evidence in heard.items()}
    at = timezone.now()
    returned = found.pop(Channel.LETTER, Evidence())
    return replace(
        reach,
        has_address=reach.has_address and not returned.failures,
        proven=ways_with(found, Proof.ARRIVES, at=at),
        failing=ways_with(found, Proof.FAILS, at=at),
    )
