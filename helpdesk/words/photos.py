"""The link by which a person sends pictures: of one case, used up when they have finished."""

from datetime import UTC, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from helpdesk.models import Case
from helpdesk.policy.photos import LINK_LASTS
from helpdesk.words.links import is_signed_as, signed_as

SALT = "helpdesk.photos"
_A_DAY = 24 * 60 * 60


def _days(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp()) // _A_DAY


def photo_token(case: Case, *, at: datetime) -> str:
    """What a link carries: which case, until which day, and a signature over its round.

    The request number is a part of it: nothing opens what was erased.
    """
    last = _days(at + LINK_LASTS)
    return f"{case.pk:x}.{last:x}.{signed_as(SALT, _said(case, last))}"


def photo_link(case: Case, *, at: datetime) -> str:
    """The whole address, in the active language."""
    return settings.BASE_URL + reverse("helpdesk:photos", args=[photo_token(case, at=at)])


def case_of_photos(token: str, *, at: datetime) -> Case | None:
    """The case of such a token; None when it is forged, old, used up, or of a closed case."""
    pk, _point, rest = token.partition(".")
    last, _point, signature = rest.partition(".")
    try:
        key, until = int(pk, 16), int(last, 16)
    except ValueError:
        return None
    if not 0 < key < 2**60 or not _days(at) <= until < 2**40:
        return None
    case = _cases().filter(pk=key).first()
    if case is None or not is_signed_as(signature, SALT, _said(case, until)):
        return None
    return case


def _cases() -> QuerySet[Case]:
    return Case.objects.not_closed()


def _said(case: Case, last: int) -> str:
    return f"{case.pk}:{case.reference}:{case.photo_round}:{last}"
