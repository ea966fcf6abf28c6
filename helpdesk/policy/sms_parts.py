"""Knows how a text becomes the octets of SMS and back: the alphabet, and parts of one message.

Source: 3GPP TS 23.038, §6.2.1 (default alphabet) and §4 (coding scheme); 3GPP TS 23.040, §9.2.3.24
(headers of parts); SMPP 3.4, §5.2.19 (data_coding). One octet for each septet, as SMPP has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPE: Final = 0x1B
_EXTENSION: Final = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
_OCTETS: Final = {
    **{sign: bytes([number]) for number, sign in enumerate(_BASIC) if number != _ESCAPE},
    **{sign: bytes([_ESCAPE, number]) for number, sign in _EXTENSION.items()},
}
GSM, UCS2 = 0, 8
_ASCII, _LATIN_1 = 1, 3
# Octets of a message that stands alone, and of one of several, whose header takes six.
_ALONE: Final = {GSM: 160, UCS2: 140}
_AMONG_OTHERS: Final = {GSM: 153, UCS2: 134}
MOST_PARTS: Final = 255
# The parts of a header that say which part of which message this is: with a short number, a long.
_PART_8, _PART_16 = 0x00, 0x08


def in_octets(text: str) -> tuple[int, bytes]:
    """The data_coding of a text, and its octets: the default alphabet, or UCS-2 when needed."""
    units = list(_units(text))
    return _coding(text), b"".join(units)


def cut(text: str, *, reference: int) -> tuple[int, list[bytes]]:
    """The data_coding, and the parts: one without a header, or several that each begin with one.

    A sign is never cut. `reference` is the same for the parts of one message, 0 to 255. Raises
    ValueError for a text of more than 255 parts.
    """
    coding = _coding(text)
    pieces, piece = [], b""
    whole = b"".join(_units(text))
    if len(whole) <= _ALONE[coding]:
        return coding, [whole]
    for unit in _units(text):
        if len(piece) + len(unit) > _AMONG_OTHERS[coding]:
            pieces.append(piece)
            piece = b""
        piece += unit
    pieces.append(piece)
    if len(pieces) > MOST_PARTS:
        raise ValueError("This text is too long for SMS.")
    of = len(pieces)
    return coding, [
        bytes([5, _PART_8, 3, reference % 256, of, number]) + piece
        for number, piece in enumerate(pieces, start=1)
    ]


def _coding(text: str) -> int:
    return GSM if _OCTETS.keys() >= set(text) else UCS2


def _units(text: str) -> Iterator[bytes]:
    """The octets of each sign, which belong together."""
    if _coding(text) == GSM:
        yield from (_OCTETS[sign] for sign in text)
    else:
        yield from (sign.encode("utf-16-be", "replace") for sign in text)


def read_octets(octets: bytes, coding: int) -> str:
    """The text of octets that came in; what makes no sense becomes "?" or the replacement sign."""
    if coding == UCS2 or (coding < 0xC0 and coding & 0x0C == 0x08):
        return octets.decode("utf-16-be", "replace")
    if coding in (_ASCII, _LATIN_1):
        return octets.decode("latin-1")
    signs, escaped = [], False
    for number in octets:
        if escaped:
            # An extension that no table has is read as the sign without it.
            signs.append(_EXTENSION.get(number) or _BASIC[number & 0x7F])
            escaped = False
        elif number == _ESCAPE:
            escaped = True
        else:
            signs.append(_BASIC[number] if number < 0x80 else "?")
    return "".join(signs)


@dataclass(frozen=True)
class PartOf:
    """Which part of which message this is: `number` of `of`, from 1."""

    reference: int
    of: int
    number: int


def read_header(octets: bytes) -> tuple[PartOf | None, bytes]:
    """What the header of a message says of parts, and the octets after it.

    None where it says nothing of them, or what cannot be: then the message stands alone.
    """
    if not octets or octets[0] >= len(octets):
        return None, octets
    header, rest = octets[1 : octets[0] + 1], octets[octets[0] + 1 :]
    found, place = None, 0
    while place + 2 <= len(header):
        kind, size = header[place], header[place + 1]
        value = header[place + 2 : place + 2 + size]
        if (kind, len(value)) in ((_PART_8, 3), (_PART_16, 4)):
            found = part_of(int.from_bytes(value[:-2], "big"), of=value[-2], number=value[-1])
        place += 2 + size
    return found, rest


def part_of(reference: int, *, of: int, number: int) -> PartOf | None:
    """None for a part that stands alone, or that cannot be."""
    return PartOf(reference, of, number) if of > 1 and 1 <= number <= of else None
