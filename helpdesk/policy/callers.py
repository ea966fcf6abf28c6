"""Knows who calls, as far as a telephone tells: a number, none on purpose, or nothing of use."""

import re
from dataclasses import dataclass
from typing import Final

from helpdesk.policy.phone_numbers import BadNumber, read_number

# A number as a telephone may bring it; what is longer is none.
LONGEST: Final = 100
# What exchanges write in the place of a number that its owner does not show (RFC 3325 and habits).
_WITHHELD: Final = frozenset(
    {
        *("anonymous", "anonyme", "restricted", "private", "prive", "privé", "withheld", "masque"),
        *("masqué", "unavailable", "unknown", "inconnu", "blocked", "hidden", "secret", "none"),
    }
)
_ADDRESS = re.compile(r"(?:sips?|tel):", re.IGNORECASE)
_AROUND = re.compile(r'[<>"]')


@dataclass(frozen=True)
class Caller:
    """Who calls: a `number` (E.164), or "" for one that is withheld or that nobody could call."""

    number: str = ""
    is_withheld: bool = False

    @property
    def is_unreadable(self) -> bool:
        """Whether something came that is no number: a line of the house, a short number, a name."""
        return not self.number and not self.is_withheld


def caller_of(text: str) -> Caller:
    """The caller that a softphone or an exchange names, however it writes numbers.

    Understands what `read_number` does, and `sip:0639981234@host`, `tel:+33…`, `<sip:…>`. Nothing
    at all is a withheld number: the telephone had none to give.
    """
    plain = _AROUND.sub(" ", text[:LONGEST]).strip()
    plain = _ADDRESS.sub("", plain).partition("@")[0].partition(";")[0].strip()
    if not plain.strip("*-.") or plain.casefold() in _WITHHELD:
        return Caller(is_withheld=True)
    try:
        return Caller(read_number(plain).e164)
    except BadNumber:
        return Caller()
