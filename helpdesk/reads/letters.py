"""Reads the letters that somebody has to print and to post."""

from collections.abc import Collection
from datetime import datetime

from helpdesk.choices import Channel
from helpdesk.models import Notice

# One file: more is printed in the next, so that nobody waits for it.
MOST = 40


def letters_to_post(at: datetime) -> list[Notice]:
    """The letters that wait, what waits longest first, at most MOST + 1; no restricted record's.

    With case, person, promise and hour. Three queries at most.
    """
    letters = Notice.objects.to_carry(at).filter(channel=Channel.LETTER)
    letters = letters.select_related(
        "case__person",
        "case__adviser",
        "callback__adviser",
        "callback__consent__helper",
        "appointment",
        "consent__helper",
    )
    found = list(letters.order_by("due_at", "pk")[: MOST + 1])
    return [letter for letter in found if not letter.case.person.is_hidden]


def letters_among(keys: Collection[int]) -> list[Notice]:
    """Those of these keys that are letters, with case and person. One query."""
    letters = Notice.objects.filter(pk__in=keys, channel=Channel.LETTER)
    return list(letters.select_related("case__person").order_by("pk"))
