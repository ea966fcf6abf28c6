"""Reads what is known of a line now, and which other number of the person could be called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from helpdesk.models import Callback, Case, LineFact, PhoneNumber
from helpdesk.policy.digests import keyed_digest

KIND = "line"


@dataclass(frozen=True)
class Line:
    """What programs of the operator say of the number of a case, and the numbers to call instead.

    `instead` is empty where no call is promised, or where it goes to a helper.
    """

    number: str
    facts: list[LineFact]
    instead: list[PhoneNumber]


def digest_of(number: str) -> str:
    """What a number (E.164) is kept as today."""
    return keyed_digest(KIND, number, key=settings.SECRET_KEY)


def digests_of(numbers: Iterable[str]) -> list[str]:
    """What these numbers may be kept as: under the key of today, and those of before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keyed_digest(KIND, number, key=key) for number in numbers for key in keys]


def line_of(case: Case, callback: Callback | None, *, at: datetime) -> Line | None:
    """The line that this case calls; None where nothing is said of it.

    One query, three where something is said and a call is promised. The latest fact first.
    """
    number = callback.number if callback else case.number
    if not number or not (facts := _facts_of([number], at=at)):
        return None
    is_theirs = callback is not None and callback.consent_id is None
    return Line(number, facts, _others(case, number, at=at) if is_theirs else [])


def _facts_of(numbers: Iterable[str], *, at: datetime) -> list[LineFact]:
    rows = LineFact.objects.filter(digest__in=digests_of(numbers), until__gt=at)
    return list(rows.select_related("token").order_by("-happened_at", "-pk"))


def _others(case: Case, number: str, *, at: datetime) -> list[PhoneNumber]:
    """Numbers of the person that may be dialled and of which nothing is said, confirmed ones first.

    One that was only typed with another request is none of theirs yet.
    """
    others = [row for row in case.person.numbers.order_by("pk") if row.number != number]
    usable = [row for row in others if row.is_usable]
    rows = [row for row in usable if row.is_confirmed or row.number == case.number]
    rows.sort(key=lambda row: not row.is_confirmed)
    failing = {fact.digest for fact in _facts_of([row.number for row in rows], at=at)}
    return [row for row in rows if failing.isdisjoint(digests_of([row.number]))]
