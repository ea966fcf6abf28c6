"""A text as a synthetic voice should be given it: signs and figures in words.

Voices such as espeak-ng read "14 h 30" as letters and "3179" as a quantity.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

_GAP: Final = "[ \u00a0\u202f]"
_MONTHS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "fr": (
            *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
            *("septembre", "octobre", "novembre", "décembre"),
        ),
        "en": (
            *("January", "February", "March", "April", "May", "June", "July", "August"),
            *("September", "October", "November", "December"),
        ),
    }
)
_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "fr": {
            "hour": "heure",
            "hours": "heures",
            "euro": "euro",
            "euros": "euros",
            "Ko": "kilooctets",
            "Mo": "mégaoctets",
            "Go": "gigaoctets",
            "%": "pour cent",
            "*": "étoile",
            "#": "dièse",
        },
        "en": {
            "hour": "hour",
            "hours": "hours",
            "euro": "euro",
            "euros": "euros",
            "KB": "kilobytes",
            "MB": "megabytes",
            "GB": "gigabytes",
            "%": "per cent",
            "*": "star",
            "#": "hash",
        },
    }
)
_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_HOUR = re.compile(rf"\b(\d{{1,2}}){_GAP}?h(?:{_GAP}?(\d{{2}}))?\b")
_EUROS = re.compile(rf"(?:€{_GAP}?(\d+)(?:[.,](\d{{2}}))?|\b(\d+)(?:[.,](\d{{2}}))?{_GAP}?€)")
# A number to dial: pairs as people write them, or a code with its star and its hash.
_PAIRS = re.compile(rf"\b0\d(?:{_GAP}\d{{2}}){{4}}\b")
_CODE = re.compile(r"(?<![\w&])[*#][\d*#]+")
_LONG = re.compile(rf"(?<![\d.,€])\b\d{{4,8}}\b(?!{_GAP}?[€%\d])")
_UNIT = re.compile(rf"(?<=\d){_GAP}?(%|[KMG][oB])(?!\w)")
_QUOTES = re.compile(rf"«{_GAP}?|{_GAP}?»|[“”\"]")
# Numbers of four figures that are years are read as such.
_YEARS: Final = range(1900, 2100)


def for_voice(text: str, language: str) -> str:
    """The text in words for a voice of "fr" or "en" ("fr-…", "en-…"); another language's as it is.

    Dates, hours, euros, weights, numbers to dial and codes are said in full; quotation marks go.
    Lines stay lines.
    """
    language = language[:2]
    words = _WORDS.get(language)
    if words is None:
        return _QUOTES.sub("", text)
    rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (_DATE, lambda match: _day(match, language)),
        (_HOUR, lambda match: _amount(match[1], match[2], words["hour"], words["hours"])),
        (_EUROS, lambda match: _euros(match, words)),
        (_UNIT, lambda match: f" {words.get(match[1], match[1])}"),
        (_PAIRS, lambda match: ", ".join(re.findall(r"\d\d", match[0]))),
        (_CODE, lambda match: _signs(match[0], words)),
        (_LONG, lambda match: _dialled(match[0])),
        (_QUOTES, lambda match: ""),
    )
    for pattern, spoken in rules:
        text = pattern.sub(spoken, text)
    return text


def _day(match: re.Match[str], language: str) -> str:
    day, month = int(match[1]), int(match[2])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    first = "1er" if language == "fr" and day == 1 else str(day)
    return f"{first} {_MONTHS[language][month - 1]} {match[3]}"


def _amount(whole: str, rest: str | None, one: str, many: str) -> str:
    unit = one if int(whole) <= 1 else many
    return f"{int(whole)} {unit}" + (f" {int(rest)}" if rest and int(rest) else "")


def _euros(match: re.Match[str], words: Mapping[str, str]) -> str:
    return _amount(match[1] or match[3], match[2] or match[4], words["euro"], words["euros"])


def _signs(code: str, words: Mapping[str, str]) -> str:
    parts = re.findall(r"\d+|[*#]", code)
    return ", ".join(words.get(part, part) for part in parts)


def _dialled(number: str) -> str:
    """A short number as people say it, in pairs from its end: 31 79, 3 37 00."""
    if len(number) == 4 and int(number) in _YEARS:
        return number
    start = len(number) % 2
    pairs = [number[place : place + 2] for place in range(start, len(number), 2)]
    return " ".join([*([number[:start]] if start else []), *pairs])
