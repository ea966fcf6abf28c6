"""Reads what an operator says became of a message, and what its answers mean (SMPP 3.4).

Source: SMPP 3.4, §5.2.28 (message_state), appendix B (the text of a receipt), §5.1.3 (statuses).
"""

import re
from dataclasses import dataclass
from typing import Final

# Whether it arrived; other states are news of the way, or unknown.
_BY_STATE: Final = {2: True, 3: False, 4: False, 5: False, 8: False}
_BY_WORD: Final = {
    "DELIVRD": True,
    "EXPIRED": False,
    "DELETED": False,
    "UNDELIV": False,
    "REJECTD": False,
}
_ID: Final = re.compile(r"\bid:\s*([^\s:]{1,64})", re.IGNORECASE)
_STATE: Final = re.compile(r"\bstat(?:us)?:\s*([A-Za-z]{4,8})", re.IGNORECASE)

OK: Final = 0x00
THROTTLED: Final = frozenset({0x14, 0x58})
# About this message, its number or its text: trying it again would not help.
_REFUSED: Final = frozenset({0x01, 0x0B, 0x40, 0x43, 0x50, 0x51, 0x61, 0x62, 0x66})
# About our account, our sender or the centre itself: the next message would fare alike.
_OF_CHANNEL: Final = frozenset(
    {0x03, 0x04, 0x05, 0x08, 0x0A, 0x0D, 0x0E, 0x0F, 0x14, 0x48, 0x49, 0x58}
)


@dataclass(frozen=True)
class Receipt:
    """`arrived` None: still on its way, or nobody knows."""

    message_id: str
    arrived: bool | None


def read_receipt(*, message_id: str, state: int | None, text: str) -> Receipt | None:
    """What a receipt says by its parameters, else by its text; None when it names no message.

    `message_id` is "" and `state` None where there is no such parameter.
    """
    named = message_id or (found.group(1) if (found := _ID.search(text)) else "")
    if not named:
        return None
    if state is not None:
        return Receipt(named, _BY_STATE.get(state))
    said = _STATE.search(text)
    return Receipt(named, _BY_WORD.get(said.group(1).upper()) if said else None)


def other_spellings(message_id: str) -> set[str]:
    """How else a centre may write the same number: in hexadecimal, or in decimal digits.

    Some answer in the one and report in the other. Leading zeros are no part of a number.
    """
    found = set()
    if message_id.isdecimal():
        found |= {f"{int(message_id):x}", f"{int(message_id):X}", str(int(message_id))}
    if re.fullmatch(r"[0-9a-fA-F]{1,16}", message_id):
        found.add(str(int(message_id, 16)))
        found |= {message_id.lstrip("0").lower(), message_id.lstrip("0").upper()}
    return found - {message_id, ""}


def is_refused(status: int) -> bool:
    """Whether this answer to a message is for good."""
    return status in _REFUSED


def is_of_channel(status: int) -> bool:
    """Whether the next message would be answered alike."""
    return status in _OF_CHANNEL
