"""Reads by what channels a person can be reached."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from helpdesk.choices import Channel, NoticeKind, PhoneKind
from helpdesk.models import Callback, Case, DeskSettings, Person, PhoneNumber
from helpdesk.policy.phone_numbers import is_fiction
from helpdesk.policy.reminders import Reach, channel_for, is_heard

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def reach_of(*, person: Person, number: str) -> Reach:
    """What can reach this person. E-mail and SMS count only when the site can really send them."""
    row = person.numbers.filter(number=number).first()
    return _reach(person, row, number)


def can_be_told(callback: Callback, kind: NoticeKind) -> bool:
    """Whether such a message about a promise gets to whoever is called. One query.

    Nobody is promised what nothing would bring them; the demonstration shows it all the same.
    """
    reach = reach_of(person=callback.called, number=callback.number)
    return DeskSettings.current().is_demo or reach.by(channel_for(reach, kind))


def knows(callback: Callback, *, at: datetime, by: "AbstractUser | None") -> bool:
    """Whether the person knows what `by` does to their promise at `at`, without any message.

    They did it themselves (`by` None), or they are on the phone with the desk. One query at most.
    """
    contacted_at, is_calling = callback.case.person.contacted_at, callback.is_being_called
    return by is None or is_heard(contacted_at=contacted_at, is_calling=is_calling, at=at)


def reach_of_case(case: Case) -> Reach:
    """What can reach the person of a case, when no call is promised: an adviser calls any number.

    For an SMS, the number is the person's `number_to_write_to`.
    """
    row = case.person.number_to_write_to
    reach = _reach(case.person, row, row.number if row else "")
    return replace(reach, has_landline=row is not None)


def _reach(person: Person, row: PhoneNumber | None, number: str) -> Reach:
    # Somebody else has a dead number, or nobody: what is said or sent there reaches a stranger.
    kind = PhoneKind(row.kind) if row and not row.is_dead else PhoneKind.OTHER
    may_write = row is None or row.may_leave_message
    # A number of fiction reaches nobody, and a gateway would bill it.
    is_real = not is_fiction(number) or DeskSettings.current().is_demo
    has_mobile = kind == PhoneKind.MOBILE and may_write
    kept = {
        Channel.EMAIL: bool(person.email) and settings.EMAIL_TO_FOLDER,
        Channel.SMS: has_mobile and settings.SMS_TO_FOLDER,
    }
    return Reach(
        has_email=bool(person.email) and settings.EMAIL_REACHES_PEOPLE,
        has_sms=has_mobile and is_real and settings.SMS_REACHES_PEOPLE,
        has_landline=kind == PhoneKind.LANDLINE,
        has_address=bool(person.postal_address.strip()),
        kept=frozenset(channel for channel, keeps in kept.items() if keeps),
    )
