"""The person is referred to somebody who can help better."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import add_note, lock_case
from helpdesk.actions.story import record
from helpdesk.choices import EventKind, Referral
from helpdesk.models import Case, Place
from helpdesk.words.places import place_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

LONGEST_NAME = 80


@transaction.atomic
def refer(
    *, case: Case, referral: Referral, place: str, at: datetime, by: "AbstractUser | None"
) -> Case:
    """Write to whom the person was referred; `place` is its name, "" where it has none.

    The story keeps the kind of place alone. The same again changes nothing; the case stays open.
    """
    case = lock_case(case)
    if (case.referral, case.referral_name) != (referral, place):
        case.referral, case.referral_name = referral, place
        case.save(update_fields=["referral", "referral_name"])
        record(case=case, kind=EventKind.REFERRED, at=at, by=by, referral=referral)
    return case


@transaction.atomic
def refer_to_place(*, case: Case, place: Place, at: datetime, by: "AbstractUser") -> Case:
    """Send the person on to a real place: what is known of it stands in the story, as a note.

    It stays as it was that day, whatever a later file says. The same again changes nothing.
    """
    name = str(place)[:LONGEST_NAME]
    before = lock_case(case).referral_name
    case = refer(case=case, referral=Referral.DIGITAL_MEDIATION, place=name, at=at, by=by)
    if before != name:
        add_note(case=case, text=place_in_words(place), at=at, by=by)
    return case
