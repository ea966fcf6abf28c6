"""Finds the digits of phone numbers in what people type and what phones paste."""

import re
import unicodedata
from urllib.parse import unquote

_LETTER = r"[^\W\d_]"
# What may stand between two digits: spaces, brackets, dots, dashes, quotes, bars.
_SIGNS = "()[]{}<>./\\_,;:·*#~|'\"`´’‘“”′−" + "".join(map(chr, range(0x2010, 0x2016))) + "-"
_BETWEEN = rf"[\s{re.escape(_SIGNS)}]"
_RUN = re.compile(rf"\+*{_BETWEEN}*\d(?:{_BETWEEN}*\d)*")
# A whole number may be followed by another, or by an extension.
_ENDS_A_NUMBER = re.compile(r"[,;/|#*\n]|\s[-−–—:]\s")
# Asked of a phone before a number, so that one's own does not appear.
_HIDES_THE_CALLER = re.compile(r"^\s*[#*]31[#*]")
# The address of a number, as pages link to it: its spaces and its plus are written as "%20", "%2B".
_ADDRESS = re.compile(r"\s*tel:", re.IGNORECASE)
# The letter O for 0, l or I for 1: alone between digits, in no word.
_LOOKS_LIKE_DIGITS = re.compile(rf"(?<!{_LETTER})[oOlI]+(?!{_LETTER})")
_THE_DIGIT = str.maketrans("oOlI", "0011")
# "+33 (0)6": the 0 is dialled in France only.
_ZERO_OF_FRANCE = re.compile(rf"(?<=\d)({_BETWEEN}*)[(\[]0[)\]]")
_SEEN_BY_NOBODY = ("Cf", "Mn", "Me")


def plain_text(text: str) -> str:
    """The text with plain digits, without marks that nobody sees, and O and l among digits as 0, 1.

    Phones paste marks of direction around a number; "" for a text of such marks and spaces alone.
    """
    folded = unicodedata.normalize("NFKC", unquote(text) if _ADDRESS.match(text) else text)
    shown = "".join(sign for sign in folded if unicodedata.category(sign) not in _SEEN_BY_NOBODY)
    shown = re.sub(r"(?<=\d)\s*•\s*(?=\d)", " ", _HIDES_THE_CALLER.sub("", shown))
    meant = _LOOKS_LIKE_DIGITS.sub(lambda found: _as_digits(found, shown), shown)
    return _ZERO_OF_FRANCE.sub(r"\1", meant).strip()


def _as_digits(found: re.Match[str], text: str) -> str:
    """The letters as digits where a digit touches them, and an O anywhere but in words."""
    beside = text[max(found.start() - 1, 0) : found.start()] + text[found.end() : found.end() + 1]
    is_meant = "o" in found[0].lower() or any(sign.isdecimal() for sign in beside)
    return found[0].translate(_THE_DIGIT) if is_meant else found[0]


def runs_of(plain: str) -> tuple[list[str], str]:
    """The runs of digits of a plain text, as they are written, and what stands around them."""
    around = re.sub(rf"[\s+{re.escape(_SIGNS)}]", "", _RUN.sub("", plain))
    return _RUN.findall(plain), around


def digits_of(run: str) -> tuple[str, bool]:
    """The digits of a run without their international prefix; and whether there was one."""
    digits = "".join(str(unicodedata.decimal(sign)) for sign in run if sign.isdecimal())
    if digits.startswith("00"):
        return digits[2:], True
    return digits, run.lstrip().startswith("+") and not digits.startswith("0")


def parts_of(run: str) -> list[str]:
    """The pieces of a run that may each be a number: cut at a comma, a bar, or in two halves."""
    pieces = [piece for piece in _ENDS_A_NUMBER.split(run) if re.search(r"\d", piece)]
    digits, _is_international = digits_of(run)
    halves = [digits[:10], digits[10:]] if len(digits) == 20 else []
    return pieces if len(pieces) > 1 else halves
