"""How wide words are, near enough, and where their lines break.

The widths are those of DejaVu Sans Condensed, about the widest letters that a page of ours has.
"""

import re
from typing import Final

# Width of letters in twenty-fifths of their size; all others have USUAL.
_WIDTHS: Final = {
    **dict.fromkeys("ijl'", 6),
    **dict.fromkeys("IJ,. ’·\u00a0\u202f", 7),
    **dict.fromkeys("f-/:;\\|", 8),
    **dict.fromkeys("rt!()[]", 9),
    **dict.fromkeys("csz?ç", 12),
    **dict.fromkeys("kvxyFL•", 13),
    **dict.fromkeys("ABKVXZ", 15),
    **dict.fromkeys("CRU", 16),
    **dict.fromkeys("DGHN", 17),
    **dict.fromkeys("wOQ&", 18),
    **dict.fromkeys("M#+<=>", 19),
    **dict.fromkeys("%", 21),
    **dict.fromkeys("mW@…œ", 22),
}
_USUAL: Final = 14
# Signs that never begin a line, nor end it.
_STICK_BACK = re.compile(r" (?=[?!:;»€%])")
_STICK_ON = re.compile(r"(?<=«) ")
_PIECES = re.compile(r"[^-./@_]*[-./@_]+|[^-./@_]+")
_FROM_RIGHT = re.compile("[\u0590-\u08ff]")
# Languages whose phones are turned round.
_TURNED: Final = ("ar", "fa", "he", "ur")


def width(words: str, size: float, *, is_bold: bool = False) -> float:
    """How wide these words are in letters of this size."""
    units = sum(_WIDTHS.get(letter, _USUAL) for letter in words)
    return units * size / 25 * (1.13 if is_bold else 1)


def lines_of(words: str, size: float, most: float, *, is_bold: bool = False) -> list[str]:
    """The words in lines no wider than `most`; a word that is wider stands alone, too wide."""
    kept = _STICK_ON.sub("\u00a0", _STICK_BACK.sub("\u00a0", words))
    lines: list[str] = []
    for word in kept.split(" "):
        is_wide = width(word, size, is_bold=is_bold) > most
        # An address breaks after its signs, where it has no room.
        pieces = _PIECES.findall(word) if is_wide else [word]
        for place, piece in enumerate(pieces):
            gap = "" if place else " "
            longer = f"{lines[-1]}{gap}{piece}" if lines else piece
            if lines and width(longer, size, is_bold=is_bold) <= most:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def fits(lines: list[str], size: float, most: float, *, is_bold: bool = False) -> bool:
    """Whether no line is wider than `most`."""
    return all(width(line, size, is_bold=is_bold) <= most for line in lines)


def turns_round(language: str) -> bool:
    """Whether a phone in this language has at the right what others have at the left."""
    return language[:2] in _TURNED


def is_from_right(words: str) -> bool:
    """Whether these words are written from the right, as Arabic is."""
    return _FROM_RIGHT.search(words) is not None
