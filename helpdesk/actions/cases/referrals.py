"""The person is referred to somebody who can help better."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import lock_case
from helpdesk.actions.story import record
from helpdesk.choices import EventKind, Referral
from helpdesk.models import Case

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


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
