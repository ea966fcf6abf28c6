"""Finds places of digital mediation by town or postcode."""

from django.db.models import Case, Q, Value, When

from helpdesk.models import Place
from helpdesk.policy.places import sought

MOST = 30
# Of a postcode, how many digits an area around it shares with it.
_AREA = 3


def places_near(text: str) -> list[Place]:
    """Those of the postcode and town in a text, the nearest first; at most MOST, gone ones not.

    Those of the very postcode, then those of the town, then those of the area. One query; [] and
    none without anything to look for.
    """
    postcode, town = sought(text)
    ways = []
    if postcode:
        ways.append(Q(postcode__startswith=postcode))
    if town:
        ways.append(Q(town_key=town) | Q(town_key__startswith=f"{town} "))
    if postcode:
        ways.append(Q(postcode__startswith=postcode[:_AREA]))
    if not ways:
        return []
    wanted = Q()
    for way in ways:
        wanted |= way
    nearest = Case(*(When(way, then=Value(rank)) for rank, way in enumerate(ways)))
    found = Place.objects.filter(wanted, gone_at=None).order_by(nearest, "postcode", "name", "pk")
    return list(found[:MOST])


def find_place(pk: int) -> Place | None:
    """A place that is offered; None for none. One query."""
    return Place.objects.filter(pk=pk, gone_at=None).first()
