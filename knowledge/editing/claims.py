"""Says which facts are to be checked again, and notes that somebody has."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry

from knowledge.models import Claim, GuidePage

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

ACTION: Final = "knowledge.claim_checked"


def claim_or_404(pk: int) -> Claim:
    """The fact of this key. One query; raises Http404."""
    return get_object_or_404(Claim, pk=pk)


def due_claims(today: date) -> list[Claim]:
    """The facts whose day has come, the longest overdue first. One query."""
    return list(Claim.objects.filter(next_check_on__lte=today))


def due_by_guide(claims: Iterable[Claim]) -> Counter[int]:
    """Number of a guide → how many of these facts it rests on."""
    return Counter(number for claim in claims for number in claim.numbers)


def due_claims_of(number: int, *, today: date) -> list[Claim]:
    """The facts whose day has come and on which this guide rests."""
    return [claim for claim in due_claims(today) if number in claim.numbers]


def guides_of(claims: Sequence[Claim]) -> dict[int, list[GuidePage]]:
    """Key of a fact → the live guides that rest on it, in each language. One query."""
    numbers = {number for claim in claims for number in claim.numbers}
    guides = list(
        GuidePage.objects.live()
        .filter(number__in=numbers)
        .select_related("locale")
        .only("number", "title", "locale")
        .order_by("number", "locale_id")
    )
    return {
        claim.pk: [guide for guide in guides if guide.number in claim.numbers] for claim in claims
    }


@transaction.atomic
def check_again(*, claim: Claim, today: date, next_check_on: date, by: "AbstractUser") -> Claim:
    """Note that an editor found this fact true today, and when it is to be checked again.

    Raises ValueError where that day is not after today. The history of the fact says who.
    """
    if next_check_on <= today:
        raise ValueError("A fact is checked again later than today.")
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    claim.checked_on, claim.next_check_on, claim.is_own = today, next_check_on, True
    claim.save(update_fields=["checked_on", "next_check_on", "is_own"])
    log(instance=claim, action=ACTION, user=by, data={"next": next_check_on.isoformat()})
    return claim


class CheckedFormatter(LogFormatter):
    """How the history of a fact says that somebody checked it."""

    label = gettext_lazy("Checked again")

    def format_message(self, log_entry: ModelLogEntry) -> Any:
        """`Checked again; next on 2027-05-03`."""
        return _("Checked again; next on %(day)s") % {"day": log_entry.data["next"]}
