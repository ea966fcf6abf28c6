"""An adviser fears a scam or a pressure: a flag for coordinators, and nothing in any story."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.choices import SafeguardingKind
from helpdesk.models import Case, SafeguardingFlag

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class FlagIsSettled(Exception):
    """Somebody has settled this flag already; what they wrote stands."""


def raise_flag(
    *, case: Case, kind: SafeguardingKind, what: str, at: datetime, by: "AbstractUser"
) -> SafeguardingFlag:
    """Tell the coordinators; the same words about the same case again are the same flag."""
    flag, _is_new = SafeguardingFlag.objects.get_or_create(
        case=case,
        person=case.person,
        kind=kind,
        what=what,
        settled_at=None,
        defaults={"raised_at": at, "raised_by_id": by.pk},
    )
    return flag


@transaction.atomic
def settle_flag(
    *, flag: SafeguardingFlag, answer: str, at: datetime, by: "AbstractUser"
) -> SafeguardingFlag:
    """A coordinator says what was done. Raises FlagIsSettled."""
    flag = SafeguardingFlag.objects.select_for_update(of=("self",), no_key=True).get(pk=flag.pk)
    if flag.settled_at is not None:
        raise FlagIsSettled
    flag.answer, flag.settled_at, flag.settled_by_id = answer, at, by.pk
    flag.save(update_fields=["answer", "settled_at", "settled_by"])
    return flag
