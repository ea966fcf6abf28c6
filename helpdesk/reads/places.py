"""Finds places of digital mediation by town or postcode."""

import re

from django.db.models import Q

from helpdesk.models import Place
from helpdesk.policy.places import town_key

MOST = 30
# Of a postcode, how many digits an area around it shares with it.
_AREA = 3


def places_near(text: str) -> list[Place]:
    """Those of this postcode, of those that begin so, or of this town; at most MOST, gone ones not.

    Those of the very postcode come first, then those of its area. One query; [] without anything
    to look for.
    """
    digits = re.sub(r"\s", "", text)
    if re.fullmatch(r"[0-9]{2,5}", digits):
        wanted = Q(postcode__startswith=digits[:_AREA])
    elif key := town_key(text):
        wanted = Q(town_key=key) | Q(town_key__startswith=f"{key} ")
    else:
        return []
    found = Place.objects.filter(wanted, gone_at=None)[: 10 * MOST]
    return sorted(found, key=lambda place: not place.postcode.startswith(digits or " "))[:MOST]


def find_place(pk: int) -> Place | None:
    """A place that is offered; None for none. One query."""
    return Place.objects.filter(pk=pk, gone_at=None).first()
