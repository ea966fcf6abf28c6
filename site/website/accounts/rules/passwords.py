"""Which passwords are refused: short ones, and those that somebody tries first.

Whatever stands in every list, our own words and the names of the user are struck out, and so are
rows of keys. What is left must still be long: "telecoop2026!" is five signs.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    COMMON = "common"
    OURS = "ours"
    NAME = "name"
    FEW_SIGNS = "few_signs"


SHORTEST: Final = 12
# Signs that must be left when known words are struck out, and different ones in the whole.
_LEFT: Final = 8
_DIFFERENT: Final = 5
# A shorter word stands in too many good passwords by chance.
_SHORTEST_WORD: Final = 4
_SHORTEST_ROW: Final = 4

_READ_AS: Final = str.maketrans("0134578@$€", "oieastbase")
_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    *("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop"),
)
# French ones, that lists made elsewhere lack.
_FRENCH: Final = frozenset(
    re.findall(
        r"\w+",
        "motdepasse bonjour bonsoir soleil doudou chouchou loulou marseille jetaime amour coucou "
        "bananier chocolat camille nicolas julien thomas caroline isabelle vacances portable "
        "telephone internet france paris lyon toulouse administrateur coordination conseiller "
        "conseillere bienvenue secret azerty printemps automne hiver janvier fevrier mars avril "
        "juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi "
        "samedi dimanche",
    )
)
_ENGLISH: Final = frozenset(
    re.findall(
        r"\w+",
        "password passwort welcome letmein qwerty administrator admin monkey dragon football "
        "iloveyou princess sunshine master shadow summer winter spring autumn january february "
        "march april june july august september october november december monday tuesday wednesday "
        "thursday friday saturday sunday changeme default secret",
    )
)
COMMON_WORDS: Final = _FRENCH | _ENGLISH
# Of the product: whoever runs it under another name has them in its addresses still.
OUR_WORDS: Final = ("Coup de fil", "TeleCoop")


def weaknesses(
    password: str, *, ours: Iterable[str], names: Iterable[str], common: Iterable[str] = ()
) -> list[Weakness]:
    """What is wrong with a password; [] when nothing is.

    `ours` are the words of the organisation, `names` those of the user, e-mail included; `common`
    more passwords that everybody tries, in small letters.
    """
    found = []
    if len(password) < SHORTEST:
        found.append(Weakness.SHORT)
    plain = _plain(password)
    if len(set(plain)) < _DIFFERENT or len(_period(plain)) < SHORTEST <= len(plain):
        found.append(Weakness.FEW_SIGNS)
    if password.casefold() in set(common) or _is_too_little(plain, {*COMMON_WORDS}):
        found.append(Weakness.COMMON)
    for weakness, said in ((Weakness.OURS, (*OUR_WORDS, *ours)), (Weakness.NAME, names)):
        if _is_too_little(plain, words_of(said), rows=False):
            found.append(weakness)
    if not found and _is_too_little(plain, {*COMMON_WORDS, *words_of((*OUR_WORDS, *ours))}):
        found.append(Weakness.COMMON)
    return found


def words_of(said: Iterable[str]) -> set[str]:
    """The words of names as they are struck out: each, and all of them joined."""
    found = set()
    for text in said:
        parts = re.findall(r"[^\W_]+", _plain(text))
        found |= {*parts, "".join(parts)}
    return {word for word in found if len(word) >= _SHORTEST_WORD}


def _plain(text: str) -> str:
    """In small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _is_too_little(plain: str, words: set[str], *, rows: bool = True) -> bool:
    """Whether striking out takes something away, and leaves too little of it."""
    ways = (plain, plain.translate(_READ_AS))
    return any(_is_struck(way, words, rows=rows) for way in ways)


def _is_struck(text: str, words: set[str], *, rows: bool) -> bool:
    joined = re.sub(r"[\W_]+", "", text)
    rest = joined
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    if rows:
        rest = _without_rows(rest)
    return len(rest) < min(_LEFT, len(joined)) and rest != joined


def _without_rows(text: str) -> str:
    """Without "abcd", "4321" and "azerty": keys that lie side by side."""
    for row in _ROWS:
        for way in (row, row[::-1]):
            for length in range(len(way), _SHORTEST_ROW - 1, -1):
                for start in range(len(way) - length + 1):
                    text = text.replace(way[start : start + length], "")
    return text


def _period(text: str) -> str:
    """What a text repeats from its beginning to its end; the whole when it repeats nothing."""
    for length in range(1, len(text)):
        part = text[:length]
        if (part * (len(text) // length + 1))[: len(text)] == text:
            return part
    return text
