"""Tells a case in the codes of La Coop de la médiation numérique, and in safe cells.

Codes: the values of its API, as site/docs/vocabulary.md lists them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from helpdesk.choices import CaseSource, ClosingReason, Device, NextTime

ALONE = "autonome"
PARTLY = "partiellement_autonome"
WITH_US = "entierement_accompagne"
PLACE = "a_distance"
AGE = "non_communique"
CHANNELS: Mapping[str, str] = MappingProxyType(dict.fromkeys(CaseSource, "telephone"))
_EQUIPMENT: Mapping[str, str] = MappingProxyType(
    {
        Device.ANDROID: "telephone",
        Device.IPHONE: "telephone",
        Device.KEYPAD: "telephone",
        Device.LANDLINE: "telephone",
        Device.COMPUTER: "ordinateur",
        Device.TABLET: "tablette",
        Device.BOX: "autre",
        Device.OTHER: "autre",
    }
)
# What a spreadsheet takes for a formula when a cell begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def equipment(device: str) -> str:
    """Matériel: `aucun` when nobody asked."""
    return _EQUIPMENT.get(device, "aucun")


def autonomy(closing_reason: str, next_time: str) -> str:
    """Autonomie, from how the case ended; "" where the person was not helped."""
    if closing_reason == ClosingReason.SOLVED_FOR:
        return WITH_US
    if closing_reason == ClosingReason.SOLVED_TOGETHER:
        return ALONE if next_time == NextTime.ALONE else PARTLY
    return ""


def safe_cell(text: str) -> str:
    """A text that no spreadsheet runs: one that looks like a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
