"""Finds numbers and addresses in a text that lead away from the desk: what a scammer would add.

Premium numbers are those of the French numbering plan (ARCEP, decision 2018-0881): 081, 082 and
089, 118 and three digits, and four digits that begin with 3. 080 is free.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit


class Foreign(StrEnum):
    """What is wrong with a number or an address in a text."""

    PREMIUM = "premium"
    ABROAD = "abroad"
    OTHER_NUMBER = "other_number"
    HOST = "host"


@dataclass(frozen=True)
class Found:
    """A number or an address that leads away, as it is written, and why."""

    what: str
    why: Foreign


# The codes under which French numbers are called from abroad, overseas included.
_FRENCH: Final = ("33", "262", "508", "590", "594", "596", "681", "687", "689")
# A day as people write it, and no number with strokes: at most an hour follows it.
_DATE = re.compile(
    r"\b(?:0?[1-9]|[12]\d|3[01])([/-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d\b"
    r"(?!\D{0,3}\d\d(?!\s*[h:]))"
)
_DIGITS = re.compile(r"(?<![\w+])(?:\+|00)?\(?\d(?:[ .·/()_-]{0,3}\d){2,14}(?!\w)")
_BY_SMS = re.compile(r"\b(?:sms|texto|text)\b[^.!?\n]{0,40}?\b([3-8]\d{4})\b", re.IGNORECASE)
_SHORT = re.compile(r"3\d{3}|118\d{3}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_HOST = re.compile(r"(?<![\w.-])(?:[\w-]+\.)+[^\W\d_]{2,24}(?![\w-])")
# Short words with a full stop inside are no hosts.
_WORDS: Final = {"p.ex", "c.a.d"}


def foreign_in(text: str, *, numbers: Collection[str], hosts: Collection[str]) -> list[Found]:
    """What in this text leads to neither `numbers` (E.164) nor `hosts`, each once, in order.

    Places in braces are ours. OTHER_NUMBER is any other number that can be called, of at least ten
    digits; whoever allows those leaves them out. [] for nothing.
    """
    plain = _plain(re.sub(r"\{[^{}\n]*\}", " ", text))
    own = {host.casefold().removeprefix("www.") for host in hosts if host}
    found = [*_numbers(plain, {number.lstrip("+") for number in numbers}), *_hosts(plain, own)]
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    """Any digit as 0 to 9, any space as one, and nothing that is not seen."""
    signs = []
    for sign in unicodedata.normalize("NFKC", text):
        if unicodedata.category(sign) == "Cf":
            continue
        digit = unicodedata.digit(sign, None)
        signs.append(str(digit) if digit is not None else " " if sign in "\t\u00a0" else sign)
    return "".join(signs).replace("\N{NON-BREAKING HYPHEN}", "-").replace("\N{EN DASH}", "-")


def _numbers(text: str, own: Collection[str]) -> Iterator[Found]:
    for match in _DIGITS.finditer(_DATE.sub(" ", text)):
        written = match.group().strip()
        why = _why(re.sub(r"[^\d+]", "", written), own)
        if why is not None:
            yield Found(written, why)
    for match in _BY_SMS.finditer(text):
        yield Found(match.group(1), Foreign.PREMIUM)


def _why(typed: str, own: Collection[str]) -> Foreign | None:
    """What is wrong with a number of digits, "+" or "00" before it; None for one that may stand."""
    if _SHORT.fullmatch(typed):
        return Foreign.PREMIUM
    if typed.startswith("+") or (typed.startswith("00") and len(typed) > len("0033")):
        return _from_abroad(typed.removeprefix("00").lstrip("+"), own)
    if len(typed) == len("0123456789") and typed.startswith("0"):
        return _in_france(typed[1:], own)
    return None


def _from_abroad(digits: str, own: Collection[str]) -> Foreign | None:
    if digits in own:
        return None
    if digits.startswith("33"):
        return _in_france(digits.removeprefix("33").lstrip("0"), own)
    return Foreign.OTHER_NUMBER if digits.startswith(_FRENCH) else Foreign.ABROAD


def _in_france(digits: str, own: Collection[str]) -> Foreign | None:
    if "33" + digits in own or digits.startswith("80"):
        return None
    is_premium = digits.startswith(("81", "82", "89"))
    return Foreign.PREMIUM if is_premium else Foreign.OTHER_NUMBER


def _hosts(text: str, own: Collection[str]) -> Iterator[Found]:
    for match in _ADDRESS.finditer(text):
        if _host_of(match.group()) not in own:
            yield Found(match.group().rstrip(".,;:!?)"), Foreign.HOST)
    for match in _HOST.finditer(_ADDRESS.sub(" ", text)):
        host = match.group().casefold().removeprefix("www.")
        if host not in own and host not in _WORDS:
            yield Found(match.group(), Foreign.HOST)


def _host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").casefold().removeprefix("www.")
    except ValueError:
        return ""
