"""Knows who sent an SMS, as far as a sender tells, and how much of one is kept."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from helpdesk.policy.phone_numbers import BadNumber, read_number

# Ten segments: nobody answers a message with more.
LONGEST: Final = 1600
# From one number in an hour, and in a day for what nobody knows whose it is.
MOST_IN_AN_HOUR: Final = 20

_DIALLED = re.compile(r"\+?[\d\s().-]{2,}")
# What a database cannot keep: NUL, and halves of a pair.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Sender:
    """Who sent an SMS: a `number` (E.164) that a person may hold, else the `name` that it bore."""

    number: str
    name: str

    @property
    def may_be_answered(self) -> bool:
        """Whether a person may read an answer there: no name, short number or service does."""
        return bool(self.number)


def sender_of(text: str, *, most: int) -> Sender:
    """The sender that a gateway names, in any spelling of a number; `most` signs of a name.

    Letters, short numbers and what nobody can call are a name. So is nothing, as "?".
    """
    plain = _UNKEPT.sub("", text).strip()
    if _DIALLED.fullmatch(plain):
        try:
            return Sender(read_number(plain).e164, "")
        except BadNumber:
            pass
    return Sender("", plain[:most] or "?")


def text_of(text: str) -> str:
    """What is kept of an SMS: its beginning, without what no database keeps."""
    return _UNKEPT.sub("", text).strip()[:LONGEST]


def key_of(gateway_id: str, *, most: int) -> str:
    """The id of a gateway as it is kept: itself, or a digest of one that is too long.

    Raises ValueError for none: a repeat could not be told.
    """
    plain = gateway_id.strip()
    if not plain:
        raise ValueError("An SMS without an id of its gateway.")
    if len(plain) <= most and not _UNKEPT.search(plain):
        return plain
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()
