"""Reads which numbers nobody calls any more, by their digests."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q

from helpdesk.choices import COORDINATORS
from helpdesk.models import DoNotCall
from helpdesk.policy.digests import keyed_digest

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

KIND = "do not call"


def digest_of(number: str) -> str:
    """What a number (E.164) is kept as today."""
    return keyed_digest(KIND, number, key=settings.SECRET_KEY)


def digests_of(number: str) -> list[str]:
    """What a number may be kept as: under the key of today, and those of before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keyed_digest(KIND, number, key=key) for key in keys]


def refusal_for(number: str) -> DoNotCall | None:
    """The row of a number (E.164) that wants no call; None where it may be called. One query."""
    rows = DoNotCall.objects.filter(digest__in=digests_of(number), lifted_at=None)
    return rows.first() if number else None


def is_refused(number: str) -> bool:
    """Whether the owner of this number (E.164) wants no call. One query."""
    return refusal_for(number) is not None


def how_many() -> int:
    """How many numbers want no call; nobody sees which. One query."""
    return DoNotCall.objects.filter(lifted_at=None).count()


def wishes() -> list[DoNotCall]:
    """Those whose owner wants to be called again, the oldest wish first, with who heard it.

    One query.
    """
    rows = DoNotCall.objects.filter(lifted_at=None, wish_at__isnull=False)
    return list(rows.select_related("wish_by__adviser").order_by("wish_at", "pk"))


def has_other_coordinator(user: "AbstractUser") -> bool:
    """Whether another coordinator than this one is there to be the second hand. One query."""
    lead = Q(is_superuser=True) | Q(groups__name=COORDINATORS)
    others = get_user_model().objects.filter(lead, is_active=True).exclude(pk=user.pk)
    return others.exists()


def find_refusal(pk: int) -> DoNotCall | None:
    """The row of this key, lifted or not; None when there is none. One query."""
    return DoNotCall.objects.filter(pk=pk).first()
