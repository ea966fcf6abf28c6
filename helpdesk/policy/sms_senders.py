"""Knows from which name or number an SMS comes, by the country that it goes to.

Source: 3GPP TS 23.040, §9.1.2.5: a name has eleven signs at most. Nobody can answer a name.
"""

import re
from collections.abc import Mapping, Sequence

_NUMBER = re.compile(r"\+?\d{3,15}")
# What every operator takes: many refuse the rest of the alphabet, accents before all.
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 .&_-]{0,10}")
_PREFIX = re.compile(r"\+\d{1,7}")


def can_be_answered(sender: str) -> bool:
    """Whether a phone can answer a message from this sender: a number, and no name.

    False for "", where the gateway chooses: nobody here knows what the person sees.
    """
    return _NUMBER.fullmatch(sender) is not None


def is_sender(sender: str) -> bool:
    """Whether a message can come from it: a number of 3 to 15 digits, or a name of 11 signs."""
    return can_be_answered(sender) or _NAME.fullmatch(sender) is not None


def senders_of(rows: Sequence[str]) -> dict[str, str]:
    """By the beginning of the numbers, as `+32=8850`: {"+32": "8850"}; {} for none.

    Raises ValueError with a plain sentence for a row that is none.
    """
    found: dict[str, str] = {}
    for row in rows:
        prefix, equals, sender = (part.strip() for part in row.partition("="))
        if not equals or not _PREFIX.fullmatch(prefix):
            raise ValueError(f"{row} is no country and sender, as +32=8850")
        if not is_sender(sender):
            raise ValueError(f"{sender} is no number, and no name of 11 plain signs at most")
        found[prefix] = sender
    return found


def sender_for(number: str, *, senders: Mapping[str, str], usual: str) -> str:
    """The sender of a message to this number (E.164): of its longest beginning, or the usual."""
    fitting = [prefix for prefix in senders if number.startswith(prefix)]
    return senders[max(fitting, key=len)] if fitting else usual
