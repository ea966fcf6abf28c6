"""Says a place of digital mediation as it is told to a person: one fact a line."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from helpdesk.models import Place
from helpdesk.reads.places import places_near


@dataclass(frozen=True)
class SaidPlace:
    """A place of a list: its key, its name, and what else is known of it, a fact a line."""

    pk: int
    name: str
    lines: list[str]


def hours_in_words(hours: str) -> str:
    """Opening hours as OpenStreetMap writes them, days said in the language; "" for none."""
    said = {
        "Mo": _("Mon"),
        "Tu": _("Tue"),
        "We": _("Wed"),
        "Th": _("Thu"),
        "Fr": _("Fri"),
        "Sa": _("Sat"),
        "Su": _("Sun"),
        "PH": _("holidays"),
        "off": _("closed"),
    }
    spaced = re.sub(r"([,;])\s*", r"\1 ", hours).strip()
    return re.sub(r"\b[A-Za-z]{2,3}\b", lambda word: str(said.get(word[0], word[0])), spaced)


def place_in_words(place: Place) -> str:
    """Name, address and what is known of phone, e-mail, site, hours and access, a line each."""
    lines = [
        place.name,
        f"{place.address}, {place.postcode} {place.town}",
        place.phone,
        place.email,
        place.website,
        hours_in_words(place.hours),
        place.access,
    ]
    return "\n".join(line for line in lines if line)


def near_in_words(text: str) -> list[SaidPlace]:
    """The places of this town or postcode as a list says them. One query; none without a text."""
    found = places_near(text)
    return [SaidPlace(each.pk, each.name, place_in_words(each).splitlines()[1:]) for each in found]
