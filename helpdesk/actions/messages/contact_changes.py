"""What was promised to somebody goes elsewhere: they learn it where it went before.

One adviser writes down another number or e-mail by themselves. Whoever was promised the call would
wait for it in vain, if it was not they who gave it.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from helpdesk.actions.messages.notices import WORTH_POSTING, About, queue_for_case
from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.people import change_person, confirm_fact
from helpdesk.choices import Channel, ContactFact, NoticeKind
from helpdesk.models import Callback, Case, Notice, Person, PersonMerge, PhoneNumber
from helpdesk.policy.changes import Fact
from helpdesk.policy.duplicates import Side
from helpdesk.policy.reminders import channel_to_tell
from helpdesk.reads.reach import email_of, reach_before_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


_BY_HAND = (Channel.LETTER, Channel.ADVISER)


def tell_contact_changed(
    *, callback: Callback, at: datetime, by: "AbstractUser", by_hand: bool = True
) -> Notice | None:
    """An open promise is about to call, or to write, elsewhere: tell the number that it calls yet.

    By what was confirmed where that number takes no message; not `by_hand`: by a machine or not at
    all. Neither words nor numbers, and no hour: somebody else may have that phone by now. None
    where nothing gets there; nobody calls a number that was found wrong, or that was only said.
    """
    case, before = callback.case, _called(callback)
    kind = NoticeKind.CONTACT_CHANGED
    reach = reach_before_change(case, before)
    channel = channel_to_tell(reach, kind, is_known=False, left=WORTH_POSTING)
    if channel in _BY_HAND and not by_hand:
        return None
    is_theirs = before is not None and before.is_usable and before.is_confirmed
    if channel == Channel.ADVISER and not is_theirs:
        return None
    about = About(to_number=before)
    return queue_for_case(case=case, kind=kind, at=at, by=by, channel=channel, about=about)


@transaction.atomic
def change_person_and_tell(
    *,
    case: Case,
    at: datetime,
    by: "AbstractUser",
    facts: Mapping[str, Fact],
    seen: Mapping[str, Fact] | None = None,
) -> Person:
    """As `change_person`, and those are told whose messages go to another e-mail by it."""
    with _telling([case.person_id], at=at, by=by):
        return change_person(case=case, at=at, by=by, facts=facts, seen=seen)


@transaction.atomic
def confirm_fact_and_tell(
    *, case: Case, fact: ContactFact, value: str, at: datetime, by: "AbstractUser"
) -> Person:
    """As `confirm_fact`, and those are told whose messages go to another e-mail by it."""
    with _telling([case.person_id], at=at, by=by):
        return confirm_fact(case=case, fact=fact, value=value, at=at, by=by)


@transaction.atomic
def merge_people_and_tell(
    *, kept: Person, merged: Person, choices: Mapping[str, Side], at: datetime, by: "AbstractUser"
) -> PersonMerge:
    """As `merge_people`, and those are told whose messages go to another e-mail by it."""
    with _telling([kept.pk, merged.pk], at=at, by=by):
        return merge_people(kept=kept, merged=merged, choices=choices, at=at, by=by)


@contextmanager
def _telling(people: Collection[int], *, at: datetime, by: "AbstractUser") -> Iterator[None]:
    """Tell the number of each open promise that is written to elsewhere after what is done here.

    E-mail goes before SMS: otherwise it would hear no more of its call.
    """
    before = {callback.pk: email_of(callback) for callback in _promised(people)}
    yield
    for callback in _promised(people):
        now = email_of(callback)
        if now and before.get(callback.pk, now) != now:
            tell_contact_changed(callback=callback, at=at, by=by, by_hand=False)


def _promised(people: Collection[int]) -> list[Callback]:
    """Their open promises, those to helpers apart."""
    theirs = Q(case__person__in=people) | Q(case__person__merged_into__in=people)
    found = Callback.objects.open().filter(theirs, consent=None)
    return list(found.select_related("case__person").order_by("pk"))


def _called(callback: Callback) -> PhoneNumber | None:
    """The person's number that is called; one that was confirmed, where it is a helper's."""
    person = callback.case.person
    if callback.consent_id is not None:
        return person.number_to_write_to(())
    return person.numbers.filter(number=callback.number).first()
