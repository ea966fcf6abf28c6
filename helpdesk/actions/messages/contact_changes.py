"""What was promised to somebody goes elsewhere: they learn it where it went before.

One adviser writes down another number, e-mail or address by themselves. Whoever was promised the
call would wait for it in vain, if it was not they who gave it.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from helpdesk.actions.messages.notices import WORTH_POSTING, About, queue_for_case
from helpdesk.actions.people.merging import merge_people, undo_merge
from helpdesk.actions.people.people import change_person, confirm_fact
from helpdesk.choices import Channel, ContactFact, NoticeKind
from helpdesk.models import (
    Callback,
    Case,
    Consent,
    Notice,
    Person,
    PersonMerge,
    PhoneNumber,
)
from helpdesk.policy.changes import Fact
from helpdesk.policy.duplicates import Side
from helpdesk.policy.facts import is_elsewhere, is_worth_a_call
from helpdesk.policy.reminders import channel_to_tell
from helpdesk.reads.known_ways import (
    Place,
    case_about,
    own_number,
    place_of,
    places_known_at,
    ways_known_at,
)
from helpdesk.reads.reach import reach_before_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


# As often a number, an e-mail or an address reads in a day that we may call or write elsewhere.
WARNED_A_DAY = 3


def tell_contact_changed(*, callback: Callback, at: datetime, by: "AbstractUser") -> Notice | None:
    """An open promise is about to be kept elsewhere: tell it where it is kept yet.

    At the number that it calls, and where it is written to. None where nothing gets there.
    """
    row, place = _called(callback), place_of(callback)
    told = _tell_place(place, at=at, by=by) if place is not None else None
    if row is None and callback.in_writing:
        row = None if told else callback.case.person.number_to_write_to(())
        if row is None:
            return told
    return _tell(row, callback.case, at=at, by=by) or told


@transaction.atomic
def change_person_and_tell(
    *,
    case: Case,
    at: datetime,
    by: "AbstractUser",
    facts: Mapping[str, Fact],
    seen: Mapping[str, Fact] | None = None,
) -> Person:
    """As `change_person`, and who is written to elsewhere by it is told."""
    with _telling([case.person_id], at=at, by=by):
        return change_person(case=case, at=at, by=by, facts=facts, seen=seen)


@transaction.atomic
def confirm_fact_and_tell(
    *, case: Case, fact: ContactFact, value: str, at: datetime, by: "AbstractUser"
) -> Person:
    """As `confirm_fact`, and who may be called or written to elsewhere by it is told."""
    with _telling([case.person_id], at=at, by=by):
        return confirm_fact(case=case, fact=fact, value=value, at=at, by=by)


@transaction.atomic
def merge_people_and_tell(
    *, kept: Person, merged: Person, choices: Mapping[str, Side], at: datetime, by: "AbstractUser"
) -> PersonMerge:
    """As `merge_people`, and who may be called or written to elsewhere by it is told."""
    with _telling([kept.pk, merged.pk], at=at, by=by):
        return merge_people(kept=kept, merged=merged, choices=choices, at=at, by=by)


@transaction.atomic
def undo_merge_and_tell(*, merge: PersonMerge, at: datetime, by: "AbstractUser") -> PersonMerge:
    """As `undo_merge`, and who may be called or written to elsewhere by it is told."""
    with _telling([merge.kept_id, merge.merged_id], at=at, by=by):
        return undo_merge(merge=merge, at=at, by=by)


def tell_helper_named(*, consent: Consent, case: Case, at: datetime, by: "AbstractUser") -> Notice:
    """Say to the person, and never to the helper, that somebody may be called in their place.

    At the number that was confirmed, else at the one that the desk knew first: never at one that a
    request of today brings along. Without an own number a letter does it, or an adviser.
    """
    row, kind = own_number(case.person, not_of=consent.helper), NoticeKind.HELPER_NAMED
    reach = reach_before_change(case, row)
    channel = channel_to_tell(reach, kind, is_known=False, left=WORTH_POSTING)
    if row is None and reach.has_address:
        channel = Channel.LETTER
    about = About(consent=consent, to_number=row)
    return queue_for_case(case=case, kind=kind, at=at, by=by, channel=channel, about=about)


def _tell(
    row: PhoneNumber | None,
    case: Case,
    *,
    at: datetime,
    by: "AbstractUser",
    by_voice: bool = True,
    email: str | None = None,
) -> Notice | None:
    """Tell this number that calls or messages go elsewhere, or may; None where nothing gets there.

    By what was confirmed where it takes no message. Neither words nor numbers, and no hour:
    somebody else may have that phone by now. Nobody calls a number that was found wrong, or that
    was only said, nor at all where it is not to be said `by_voice`. `email` is the one that was
    confirmed before what is told, None where it still is.
    """
    kind = NoticeKind.CONTACT_CHANGED
    if row is not None and (told := _told(at, to_number=row)):
        return told
    reach = reach_before_change(case, row, email=email)
    channel = channel_to_tell(reach, kind, is_known=False, left=WORTH_POSTING)
    is_theirs = row is not None and row.is_usable and row.is_confirmed
    if channel == Channel.CONSOLE or (channel == Channel.ADVISER and not by_voice):
        return None
    if channel == Channel.ADVISER and not is_theirs:
        if not reach.has_address:
            return None
        channel = Channel.LETTER
    # The record may have another e-mail by now.
    to_place = email if email and channel == Channel.EMAIL else ""
    about = About(to_number=row, to_place=to_place)
    return queue_for_case(case=case, kind=kind, at=at, by=by, channel=channel, about=about)


def _tell_place(place: Place, *, at: datetime, by: "AbstractUser") -> Notice | None:
    """Tell an e-mail or a postal address of before, of whoever has no number to tell it to.

    It is kept with the message: by then the request knows another one. None where no mail leaves.
    """
    if told := _told(at, to_place=place.to):
        return told
    if place.channel is Channel.EMAIL and not settings.EMAIL_REACHES_PEOPLE:
        return None
    kind, about = NoticeKind.CONTACT_CHANGED, About(to_place=place.to)
    return queue_for_case(
        case=place.case, kind=kind, at=at, by=by, channel=place.channel, about=about
    )


def _told(at: datetime, **where: Any) -> Notice | None:
    """What was written of this very act to this place; None where it is still to be told.

    Whoever was warned WARNED_A_DAY times today is warned: one hand writes no more to them by going
    to and fro. Two queries.
    """
    warned = Notice.objects.filter(kind=NoticeKind.CONTACT_CHANGED, **where).order_by("-pk")
    now = warned.filter(due_at=at).first()
    today = list(warned.filter(due_at__gt=at - timedelta(days=1))[:WARNED_A_DAY])
    return now or (today[0] if len(today) == WARNED_A_DAY else None)


@contextmanager
def _telling(people: Collection[int], *, at: datetime, by: "AbstractUser") -> Iterator[None]:
    """Tell each number of these people where we may call or write elsewhere after what is done.

    And where somebody without a number was written to.
    """
    before, places = ways_known_at(people), places_known_at(people)
    # As it was: one that this very hand confirms warns nobody but whoever they had in mind.
    emails = {row: row.person.confirmed_email for row in before}
    yield
    now = places_known_at(people)
    for key, place in places.items():
        if key not in now or now[key].to != place.to:
            _tell_place(place, at=at, by=by)
    for row, ways in ways_known_at(people).items():
        if row not in before or not is_elsewhere(before[row], ways):
            continue
        by_voice = is_worth_a_call(before[row], ways)
        if case := case_about(row):
            _tell(row, case, at=at, by=by, by_voice=by_voice, email=emails[row])


def _called(callback: Callback) -> PhoneNumber | None:
    """The person's number that is called; one that was confirmed, where it is a helper's."""
    person = callback.case.person
    if callback.consent_id is not None:
        return person.number_to_write_to(())
    return person.numbers.filter(number=callback.number).first()
