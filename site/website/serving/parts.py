"""Which part of a file somebody asks for (RFC 9110, Range), in whole numbers of bytes."""

import re
from typing import Final

# One part alone: whoever asks for several is given the whole, as the standard allows.
_ONE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NoSuchPart(ValueError):
    """A part that begins behind the end."""


def part_of(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte, both included, of a file of `size` bytes; None for the whole.

    "bytes=0-1" is the first two, "bytes=2-" all from the third, "bytes=-2" the last two. What is
    no Range that we know asks for the whole. Raises NoSuchPart.
    """
    if not (said := _ONE.fullmatch(asked.strip())) or said[0] == "bytes=-":
        return None
    first, last = said.groups()
    if not first:
        if not int(last) or not size:
            raise NoSuchPart(asked)
        return max(size - int(last), 0), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NoSuchPart(asked)
    return int(first), min(int(last or size), size - 1)
